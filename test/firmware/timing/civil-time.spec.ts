import { describe, expect, it } from "#test/spec";
import type { TimeZone } from "#firmware/timing/civil-time";
import { daysToMonth, monthNumber, offset_s, readTimeZone, UTC, weekMinute } from "#firmware/timing/civil-time";
import type { Rejection } from "#firmware/settings/rejection";

const BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3";

function zone(text: string): TimeZone {
  return readTimeZone(text, "set_time_zone") as TimeZone;
}

describe("the offset of a time zone", () => {
  const rows: [string, string, number, number][] = [
    ["Berlin in winter", BERLIN, 1767225600, 3600],
    ["Berlin a second before summer 2026", BERLIN, 1774745999, 3600],
    ["Berlin at the beginning of summer 2026", BERLIN, 1774746000, 7200],
    ["Berlin a second before winter 2026", BERLIN, 1792889999, 7200],
    ["Berlin at the end of summer 2026", BERLIN, 1792890000, 3600],
    ["London in summer", "GMT0BST,M3.5.0/1,M10.5.0", 1782864000, 3600],
    ["London in winter", "GMT0BST,M3.5.0/1,M10.5.0", 1767225600, 0],
    ["New York a second before summer 2026", "EST5EDT,M3.2.0,M11.1.0", 1772953199, -18000],
    ["New York at the beginning of summer 2026", "EST5EDT,M3.2.0,M11.1.0", 1772953200, -14400],
    ["Sydney in its summer", "AEST-10AEDT,M10.1.0,M4.1.0/3", 1767225600, 39600],
    ["Sydney in its winter", "AEST-10AEDT,M10.1.0,M4.1.0/3", 1782864000, 36000],
    ["India has no summer time", "IST-5:30", 1782864000, 19800],
    ["a name in brackets", "<+0330>-3:30", 1782864000, 12600],
    ["a summer of half an hour", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1767225600, 39600],
    ["a change on the day before", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1774745999, -7200],
    ["a change on the day before, begun", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1774746000, -3600],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(offset_s(zone(row[1]), row[2])).toBe(row[3]);
    });
  }

  it("is none in UTC", () => {
    expect(offset_s(UTC, 1782864000)).toBe(0);
  });
});

describe("the text of a time zone", () => {
  const bad: [string, number][] = [
    ["", 1],
    ["CE-1", 3],
    ["CET", 4],
    ["CET-25", 7],
    ["CET-1:60", 9],
    ["CET-1CEST", 10],
    ["CET-1CEST,", 11],
    ["CET-1CEST,M3.5.0", 17],
    ["CET-1CEST,M13.5.0,M10.5.0", 14],
    ["CET-1CEST,M0.5.0,M10.5.0", 13],
    ["CET-1CEST,M3.0.0,M10.5.0", 15],
    ["CET-1CEST,M3.6.0,M10.5.0", 15],
    ["CET-1CEST,M3.5.7,M10.5.0", 17],
    ["CET-1CEST,M3.5.0/168,M10.5.0", 21],
    ["CET-1CEST,M3.5.0,M10.5.0/3x", 27],
    ["CET-1CEST,J80,J300", 11],
    ["Europe/Berlin", 7],
    ["<+03-3", 7],
    ["NaN", 4],
  ];
  for (const row of bad) {
    it("is refused: '" + row[0] + "'", () => {
      const rejection = readTimeZone(row[0], "set_time_zone") as Rejection;
      expect(rejection.why).toBe("not understood at character " + String(row[1]));
      expect(rejection.what).toBe("set_time_zone");
    });
  }

  it("is refused when it is endless", () => {
    let text = "CET-1";
    while (text.length <= 64) text += " ";
    expect((readTimeZone(text, "x") as Rejection).why).toBe("longer than 64 characters");
  });
});

describe("local time", () => {
  const minutes: [string, number, number][] = [
    ["1970 began on a Thursday", 0, 3 * 1440],
    ["a Monday begins the week", 345600, 0],
    ["a second before Monday is the last minute", 345599, 10079],
    ["a minute begins at its first second", 345660, 1],
    ["before 1970 it counts as well", -1, 3 * 1440 - 1],
  ];
  for (const row of minutes) {
    it(row[0], () => {
      expect(weekMinute(row[1])).toBe(row[2]);
    });
  }

  const months: [string, number, number][] = [
    ["January 1970", 0, 1970 * 12],
    ["the last second of February in a leap year", 1709251199, 2024 * 12 + 1],
    ["the first of March in a leap year", 1709251200, 2024 * 12 + 2],
    ["the last second of a year", 1798761599, 2026 * 12 + 11],
    ["the first second of a year", 1798761600, 2027 * 12],
    ["March 2000", 951868800, 2000 * 12 + 2],
  ];
  for (const row of months) {
    it(row[0] + " has its number", () => {
      expect(monthNumber(row[1])).toBe(row[2]);
    });
  }

  it("finds the first day of every month of 140 years again", () => {
    for (let month = 1970 * 12; month < 2110 * 12; month++) {
      expect(monthNumber(daysToMonth(month) * 86400)).toBe(month);
      expect(monthNumber(daysToMonth(month) * 86400 - 1)).toBe(month - 1);
    }
  });
});
