import { describe, expect, it } from "#test/spec";
import type { CapacityIntervals } from "#firmware/limits/capacity-intervals";
import { capAt, intervalsText, intervalText, readIntervals } from "#firmware/limits/capacity-intervals";
import type { Rejection } from "#firmware/settings/rejection";

/** A place in a row that is empty. */
const NONE = undefined as number | undefined;

function intervals(text: string): CapacityIntervals {
  return readIntervals(text, "set_capacity_intervals") as CapacityIntervals;
}

describe("the capacity by intervals", () => {
  const DAY = "07:00 16.5; 12:00 0; 22:00 32";
  const rows: [string, string, number | undefined, number | undefined][] = [
    ["before the first interval the last one holds", DAY, 419, 32000],
    ["at its minute an interval begins", DAY, 420, 16500],
    ["to the last minute it holds", DAY, 719, 16500],
    ["0 is no cap", DAY, 720, undefined],
    ["at the end of the day the last one holds", DAY, 1439, 32000],
    ["with the clock not set the smallest holds", DAY, NONE, 16500],
    ["a single one holds all day", "12:00 20", 0, 20000],
    ["none is no cap", "", 600, undefined],
    ["none is no cap with the clock not set either", "", NONE, undefined],
    ["only zeros are no cap with the clock not set", "00:00 0", NONE, undefined],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(capAt(intervals(row[1]), row[2])).toBe(row[3]);
    });
  }

  const named: [string, string, number | undefined, string][] = [
    ["before the first by the last, over midnight", DAY, 419, "22:00-07:00"],
    ["from its minute on", DAY, 420, "07:00-12:00"],
    ["to its last minute", DAY, 719, "07:00-12:00"],
    ["the last one over midnight", DAY, 1439, "22:00-07:00"],
    ["the only one", "12:00 20", 700, "all day"],
    ["the smallest while the clock is not set", DAY, NONE, "the smallest of the day, as the clock is not set"],
  ];
  for (const row of named) {
    it("is named " + row[0], () => {
      expect(intervalText(intervals(row[1]), row[2])).toBe(row[3]);
    });
  }

  it("is read with and without spaces and written in one way", () => {
    expect(intervalsText(intervals(" 07:00  16.5;12:00 0 ;22:00 32;"))).toBe(DAY);
    expect(intervalsText(intervals(""))).toBe("");
  });

  const bad: [string, string][] = [
    ["7:00 16", "no time of day at character 1"],
    ["24:00 16", "no time of day at character 1"],
    ["07:60 16", "no time of day at character 1"],
    ["07:00", "no current at character 6"],
    ["07:00 NaN", "no current at character 7"],
    ["07:00 -16", "not an allowed current at character 7"],
    ["07:00 9.9", "not an allowed current at character 7"],
    ["07:00 600.1", "not an allowed current at character 7"],
    ["07:00 16.05", "not an allowed current at character 7"],
    ["07:00 16 22:00 32", "no semicolon at character 10"],
    ["07:00 16; 07:00 32", "not later than the one before at character 11"],
    ["07:00 16; 06:00 32", "not later than the one before at character 11"],
  ];
  for (const row of bad) {
    it("refuses " + row[0], () => {
      const rejection = readIntervals(row[0], "set_capacity_intervals") as Rejection;
      expect(rejection.why).toBe(row[1]);
      expect(rejection.what).toBe("set_capacity_intervals");
    });
  }

  it("refuses more than 24", () => {
    let text = "";
    for (let minute = 10; minute < 35; minute++) text += "00:" + String(minute) + " 16;";
    expect((readIntervals(text, "x") as Rejection).why).toBe("more than 24 intervals at character 223");
  });
});
