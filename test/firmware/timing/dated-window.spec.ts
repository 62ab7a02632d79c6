import { describe, expect, it } from "#test/spec";
import type { TimeZone } from "#firmware/timing/civil-time";
import { readTimeZone, UTC } from "#firmware/timing/civil-time";
import type { DatedWindow } from "#firmware/timing/dated-window";
import { isDue, isOver, isWindow, onDay } from "#firmware/timing/dated-window";

const BERLIN = readTimeZone("CET-1CEST,M3.5.0,M10.5.0/3", "zone") as TimeZone;
const HOUR_s = 3600;
const DAY_s = 86400;
/** 2026-06-01 00:00 in Berlin. */
const JUNE_s = 1780264800;
/** 2026-03-29 00:00 and 2026-10-25 00:00 in Berlin: in these nights the clocks change. */
const MARCH_s = 1774738800;
const OCTOBER_s = 1792879200;

function window(start_s: number | undefined, stop_s: number | undefined, repeat: boolean): DatedWindow {
  return { start_s, stop_s, repeat };
}

describe("a delayed start and stop", () => {
  const rows: [string, DatedWindow, number, boolean][] = [
    ["waits to the second before the start", window(1000, undefined, false), 999, false],
    ["is due at the start", window(1000, undefined, false), 1000, true],
    ["is due for ever without a stop", window(1000, undefined, false), 1000000000, true],
    ["is due at once without a start", window(undefined, 1000, false), 0, true],
    ["is over at the stop", window(undefined, 1000, false), 1000, false],
    ["stays over", window(500, 1000, false), 500 + DAY_s, false],
    ["is due to the second before the stop", window(500, 1000, false), 999, true],
    ["repeated, is due the day after", window(500, 1000, true), 500 + DAY_s, true],
    ["repeated, waits to the second before", window(500, 1000, true), 499 + DAY_s, false],
    ["repeated, is over a year later", window(500, 1000, true), 1000 + 365 * DAY_s, false],
    ["repeated, is due a year later", window(500, 1000, true), 999 + 365 * DAY_s, true],
    ["repeated, goes back with the clock", window(500, 1000, true), 400, false],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(isDue(row[1], UTC, row[2])).toBe(row[3]);
    });
  }

  it("keeps the local time over the night in which summer begins and the one in which it ends", () => {
    for (const night_s of [MARCH_s, OCTOBER_s]) {
      const evening_s = night_s - DAY_s + 22 * HOUR_s;
      const daily = window(evening_s - DAY_s, evening_s - DAY_s + 2 * HOUR_s, true);
      const change_s = night_s === MARCH_s ? -HOUR_s : HOUR_s;
      const after_s = evening_s + DAY_s + change_s;
      expect(isDue(daily, BERLIN, after_s - 1)).toBe(false);
      expect(isDue(daily, BERLIN, after_s)).toBe(true);
      expect(isDue(daily, BERLIN, after_s + 2 * HOUR_s - 1)).toBe(true);
      expect(isDue(daily, BERLIN, after_s + 2 * HOUR_s)).toBe(false);
    }
  });

  it("takes an hour that there is not for the one after it", () => {
    const halfPastTwo_s = MARCH_s - DAY_s + 2.5 * HOUR_s;
    expect(onDay(halfPastTwo_s, 1, BERLIN)).toBe(MARCH_s + 2.5 * HOUR_s);
  });

  it("takes an hour that there is twice for the second", () => {
    const halfPastTwo_s = OCTOBER_s - DAY_s + 2.5 * HOUR_s;
    expect(onDay(halfPastTwo_s, 1, BERLIN)).toBe(OCTOBER_s + 3.5 * HOUR_s);
  });

  it("is found in a few steps however far the clock jumps", () => {
    const daily = window(JUNE_s, JUNE_s + HOUR_s, true);
    expect(isDue(daily, BERLIN, 4102444800)).toBe(false);
    expect(isDue(daily, BERLIN, 0)).toBe(false);
    expect(isDue(daily, BERLIN, NaN)).toBe(false);
  });
});

describe("a window that is over for good", () => {
  const rows: [string, DatedWindow, number, boolean][] = [
    ["not before its stop", window(500, 1000, false), 999, false],
    ["from its stop on", window(500, 1000, false), 1000, true],
    ["also without a start", window(undefined, 1000, false), 1000, true],
    ["never without a stop", window(500, undefined, false), 1000000, false],
    ["never when it repeats", window(500, 1000, true), 1000000, false],
    ["not at a time that is no number", window(500, 1000, false), NaN, false],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(isOver(row[1], row[2])).toBe(row[3]);
    });
  }
});

describe("what makes a window", () => {
  const rows: [string, DatedWindow, boolean][] = [
    ["a start", window(1, undefined, false), true],
    ["a stop", window(undefined, 1, false), true],
    ["a stop a second after its start", window(1, 2, false), true],
    ["no stop at its start", window(1, 1, false), false],
    ["no stop before its start", window(2, 1, false), false],
    ["nothing at all", window(undefined, undefined, false), false],
    ["no repetition without a stop", window(1, undefined, true), false],
    ["no repetition without a start", window(undefined, 1, true), false],
    ["a repetition all day", window(1, 86401, true), true],
    ["no repetition of more than a day", window(1, 86402, true), false],
    ["no start that is no number", window(NaN, undefined, false), false],
    ["no stop that is no number", window(1, NaN, false), false],
    ["no negative start", window(-1, undefined, false), false],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(isWindow(row[1])).toBe(row[2]);
    });
  }
});
