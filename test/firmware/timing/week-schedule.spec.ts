import { describe, expect, it } from "#test/spec";
import type { WeekSchedule } from "#firmware/timing/week-schedule";
import { isOpenAt, minutesToEdge, readWeekSchedule, weekScheduleText } from "#firmware/timing/week-schedule";
import type { Rejection } from "#firmware/settings/rejection";

const NIGHT = "Mo-Fr 22:00-06:00; Sa,Su 00:00-24:00";

function week(text: string): WeekSchedule {
  return readWeekSchedule(text, "set_schedule") as WeekSchedule;
}

/** Minute of the week; day 0 is Monday. */
function at(day: number, hour: number, minute: number): number {
  return day * 1440 + hour * 60 + minute;
}

describe("a week", () => {
  const rows: [string, string, number, boolean, number | undefined][] = [
    ["without windows is always open", "", at(2, 12, 0), true, undefined],
    ["open all the time never changes", "00:00-24:00", at(2, 12, 0), true, undefined],
    ["open all the time by windows that meet never changes", "06:00-22:00; 22:00-06:00", at(2, 12, 0), true, undefined],
    ["is closed a minute before a window", NIGHT, at(0, 21, 59), false, 1],
    ["is open at the first minute of a window", NIGHT, at(0, 22, 0), true, 480],
    ["is open over midnight", NIGHT, at(1, 0, 0), true, 360],
    ["is open in the last minute of a window", NIGHT, at(1, 5, 59), true, 1],
    ["is closed at the end of a window", NIGHT, at(1, 6, 0), false, 960],
    ["joins windows that meet", NIGHT, at(4, 22, 0), true, 3000],
    ["is open in the last minute of the week", NIGHT, at(6, 23, 59), true, 1],
    ["is closed on Monday morning: Sunday's window ends at midnight", NIGHT, at(0, 0, 0), false, 1320],
    ["goes on over the end of the week", "Su 22:00-06:00", at(6, 23, 0), true, 420],
    ["goes on at the beginning of the week", "Su 22:00-06:00", at(0, 5, 59), true, 1],
    ["opens next week when this week's is over", "Mo 10:00-11:00", at(0, 11, 0), false, 7 * 1440 - 60],
    ["closes and opens within the hour", "Mo 10:00-10:30; Mo 10:31-11:00", at(0, 10, 29), true, 1],
    ["follows the longest of windows that overlap", "Mo 10:00-12:00; Mo 11:00-18:00", at(0, 11, 30), true, 390],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(isOpenAt(week(row[1]), row[2])).toBe(row[3]);
      expect(minutesToEdge(week(row[1]), row[2])).toBe(row[4]);
    });
  }
});

describe("the text of a week", () => {
  const good: [string, string][] = [
    ["", ""],
    [NIGHT, NIGHT],
    ["Mo-Fr 22:00-06:00; Sa,So 00:00-24:00", NIGHT],
    [" mo-fr  22:00 - 06:00;sa, su 00:00-24:00; ", NIGHT],
    ["22:00-06:00", "Mo-Su 22:00-06:00"],
    ["Fr-Mo 00:00-12:00", "Mo,Fr-Su 00:00-12:00"],
    ["Di,Mi,Do 00:00-12:00", "Tu-Th 00:00-12:00"],
    ["Mo,Mo,Mo 00:00-12:00", "Mo 00:00-12:00"],
    ["Mo,We,Fr,Su 23:59-00:00", "Mo,We,Fr,Su 23:59-00:00"],
  ];
  for (const row of good) {
    it("reads '" + row[0] + "'", () => {
      expect(weekScheduleText(week(row[0]))).toBe(row[1]);
      expect(weekScheduleText(week(row[1]))).toBe(row[1]);
    });
  }

  const bad: [string, string][] = [
    ["NaN", "no time of day at character 1"],
    ["Xx 10:00-11:00", "no time of day at character 1"],
    ["Mo", "no time of day at character 3"],
    ["Mo- 10:00-11:00", "no day at character 4"],
    ["Mo, 10:00-11:00", "no day at character 5"],
    ["Mo 10:00", "no hyphen at character 9"],
    ["Mo 10:00-", "no time of day at character 10"],
    ["Mo 10:00-9:00", "no time of day at character 10"],
    ["Mo 24:00-10:00", "no time of day at character 4"],
    ["Mo 10:00-24:01", "no time of day at character 10"],
    ["Mo 10:60-11:00", "no time of day at character 4"],
    ["Mo 10:00-10:00", "an empty window at character 10"],
    ["Mo 10:00-11:00 Tu 10:00-11:00", "no semicolon at character 16"],
  ];
  for (const row of bad) {
    it("refuses '" + row[0] + "'", () => {
      const rejection = readWeekSchedule(row[0], "set_schedule") as Rejection;
      expect(rejection.why).toBe(row[1]);
      expect(rejection.what).toBe("set_schedule");
    });
  }

  it("refuses more than twelve windows and endless text", () => {
    let text = "";
    for (let count = 0; count < 12; count++) text += "Mo 10:00-11:00;";
    expect(week(text).length).toBe(36);
    expect((readWeekSchedule(text + "Mo 10:00-11:00", "x") as Rejection).why).toBe("more than 12 windows");
    for (let count = 0; count < 400; count++) text += " ";
    expect((readWeekSchedule(text, "x") as Rejection).why).toBe("longer than 400 characters");
  });
});
