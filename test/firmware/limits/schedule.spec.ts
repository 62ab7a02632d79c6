import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { PRIORITY } from "#firmware/charging/claim";
import type { ScheduleView } from "#firmware/limits/schedule";
import { randomDelay_s, Schedule } from "#firmware/limits/schedule";
import type { TimeZone } from "#firmware/timing/civil-time";
import { readTimeZone } from "#firmware/timing/civil-time";
import type { WeekSchedule } from "#firmware/timing/week-schedule";
import { readWeekSchedule } from "#firmware/timing/week-schedule";

const START = CLOCK_SPAN_ms - 10000;
const HOUR_s = 3600;
/** Monday 2026-06-01 00:00 in Berlin. */
const MONDAY_s = 1780264800;
/** Sundays 2026-03-29 and 2026-10-25 00:00 in Berlin: in these nights the clocks change. */
const MARCH_s = 1774738800;
const OCTOBER_s = 1792879200;

function view(week: string, epoch_s: number | undefined): ScheduleView {
  return {
    week: readWeekSchedule(week, "week") as WeekSchedule,
    zone: readTimeZone("CET-1CEST,M3.5.0,M10.5.0/3", "zone") as TimeZone,
    epoch_s,
    chargeWithoutClock: true,
    plugged: true,
    randomMost_s: 0,
  };
}

/** Whether it may charge by this week at this moment. */
function charges(week: string, epoch_s: number | undefined): boolean {
  const schedule = new Schedule();
  schedule.follow(view(week, epoch_s), 1, START);
  return schedule.claim.permit === undefined;
}

describe("the schedule", () => {
  const rows: [string, string, number, boolean][] = [
    ["without windows lets charge", "", MONDAY_s, true],
    ["waits to the second before its window", "Mo 22:00-06:00", MONDAY_s + 22 * HOUR_s - 1, false],
    ["lets charge from the first second", "Mo 22:00-06:00", MONDAY_s + 22 * HOUR_s, true],
    ["lets charge to the last second", "Mo 22:00-06:00", MONDAY_s + 30 * HOUR_s - 1, true],
    ["stops at its end", "Mo 22:00-06:00", MONDAY_s + 30 * HOUR_s, false],
    ["opens at three when there is no half past two", "Su 02:30-06:00", MARCH_s + 2 * HOUR_s, true],
    ["is closed before an hour that there is not", "Su 02:30-06:00", MARCH_s + 2 * HOUR_s - 1, false],
    ["closes at six of the summer", "Su 02:30-06:00", MARCH_s + 5 * HOUR_s, false],
    ["opens in an hour that there is twice", "Su 02:00-03:00", OCTOBER_s + 2 * HOUR_s, true],
    ["and again in its second time", "Su 02:00-03:00", OCTOBER_s + 4 * HOUR_s - 1, true],
    ["and closes after it", "Su 02:00-03:00", OCTOBER_s + 4 * HOUR_s, false],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(charges(row[1], row[2])).toBe(row[3]);
    });
  }

  it("beats plug and charge, and nothing that protects or ends a session", () => {
    const schedule = new Schedule();
    expect(schedule.claim.priority).toBeGreaterThan(PRIORITY.start);
    expect(schedule.claim.priority).toBeLessThan(PRIORITY.startNow);
    expect(schedule.claim.priority).toBeLessThan(PRIORITY.sessionLimit);
    schedule.follow(view("Mo 22:00-06:00", MONDAY_s + 23 * HOUR_s), 1, START);
    expect(schedule.claim.limit_mA).toBeUndefined();
  });

  it("says when it starts next", () => {
    const schedule = new Schedule();
    schedule.follow(view("Mo-Fr 22:00-06:00", MONDAY_s + 12 * HOUR_s), 1, START);
    expect(schedule.explain(START)).toBe("next start at Mo 22:00");
    schedule.follow(view("We 01:30-06:00", MONDAY_s + 80 * HOUR_s), 1, START);
    expect(schedule.explain(START)).toBe("next start at We 01:30");
  });

  it("says in how many days it starts when that is not this week", () => {
    const schedule = new Schedule();
    schedule.order({ start_s: MONDAY_s + 21 * 24 * HOUR_s, stop_s: undefined, repeat: false });
    schedule.follow(view("", MONDAY_s), 1, START);
    expect(schedule.explain(START)).toBe("next start at Mo 00:00 in 21 days");
  });

  it("follows another week at once", () => {
    const schedule = new Schedule();
    schedule.follow(view("Mo 22:00-06:00", MONDAY_s), 1, START);
    expect(schedule.claim.permit).toBe("sleeping");
    schedule.follow(view("", MONDAY_s), 1, START);
    expect(schedule.claim.permit).toBeUndefined();
  });
});

describe("a delayed start and stop", () => {
  it("wait, charge and stop until unplugged", () => {
    const schedule = new Schedule();
    const day = view("", MONDAY_s);
    expect(schedule.order({ start_s: MONDAY_s + 100, stop_s: MONDAY_s + 200, repeat: false })).toBe(true);
    const steps: [number, string | undefined][] = [
      [99, "sleeping"],
      [100, undefined],
      [199, undefined],
      [200, "sleeping"],
      [90000, "sleeping"],
    ];
    for (const step of steps) {
      day.epoch_s = MONDAY_s + step[0];
      schedule.follow(day, 1, START);
      expect(schedule.claim.permit).toBe(step[1]);
    }
    expect(schedule.explain(START)).toBe("delayed stop, until unplugged");
    day.plugged = false;
    schedule.follow(day, 1, START);
    day.plugged = true;
    schedule.follow(day, 1, START);
    expect(schedule.claim.permit).toBeUndefined();
    expect(schedule.dated).toBeUndefined();
  });

  it("say when they start", () => {
    const schedule = new Schedule();
    schedule.order({ start_s: MONDAY_s + HOUR_s, stop_s: MONDAY_s + 2 * HOUR_s, repeat: true });
    schedule.follow(view("", MONDAY_s), 1, START);
    expect(schedule.explain(START)).toBe("next start at Mo 01:00");
    schedule.follow(view("", MONDAY_s + 2 * HOUR_s), 1, START);
    expect(schedule.explain(START)).toBe("next start at Tu 01:00");
  });

  it("are kept while they wait without a car, and taken back", () => {
    const schedule = new Schedule();
    const day = view("", MONDAY_s);
    schedule.order({ start_s: MONDAY_s + 100, stop_s: undefined, repeat: false });
    day.plugged = false;
    schedule.follow(day, 1, START);
    expect(schedule.dated).toBeDefined();
    schedule.order(undefined);
    schedule.follow(day, 1, START);
    expect(schedule.claim.permit).toBeUndefined();
  });

  it("are refused when they make no window, and nothing changes", () => {
    const schedule = new Schedule();
    schedule.order({ start_s: MONDAY_s + 100, stop_s: undefined, repeat: false });
    expect(schedule.order({ start_s: MONDAY_s + 100, stop_s: MONDAY_s, repeat: false })).toBe(false);
    schedule.follow(view("", MONDAY_s), 1, START);
    expect(schedule.claim.permit).toBe("sleeping");
  });

  it("can only narrow the windows of the week", () => {
    const schedule = new Schedule();
    schedule.order({ start_s: MONDAY_s, stop_s: undefined, repeat: false });
    schedule.follow(view("Mo 22:00-06:00", MONDAY_s + HOUR_s), 1, START);
    expect(schedule.claim.permit).toBe("sleeping");
    expect(schedule.explain(START)).toBe("next start at Mo 22:00");
  });
});

describe("the random delay", () => {
  it("delays a start by the seed's draw, not a millisecond less", () => {
    const schedule = new Schedule();
    const day = view("Mo 10:00-12:00", MONDAY_s + 10 * HOUR_s);
    day.randomMost_s = 1800;
    const delay_s = randomDelay_s(42, 1800);
    expect(delay_s).toBeGreaterThan(1);
    schedule.follow(day, 42, START);
    expect(schedule.delay_s).toBe(delay_s);
    schedule.follow(day, 42, after_ms(START, delay_s * 1000 - 1));
    expect(schedule.claim.permit).toBe("sleeping");
    expect(schedule.explain(after_ms(START, delay_s * 1000 - 1000))).toBe("starts at random in 1 s");
    schedule.follow(day, 42, after_ms(START, delay_s * 1000));
    expect(schedule.claim.permit).toBeUndefined();
  });

  it("never delays a stop", () => {
    for (let seed = 0; seed < 20; seed++) {
      const schedule = new Schedule();
      const day = view("Mo 10:00-12:00", MONDAY_s + 11 * HOUR_s);
      day.randomMost_s = 1800;
      schedule.follow(day, seed, START);
      schedule.follow(day, seed, after_ms(START, 1800000));
      expect(schedule.claim.permit).toBeUndefined();
      day.epoch_s = MONDAY_s + 12 * HOUR_s;
      schedule.follow(day, seed, after_ms(START, 1800001));
      expect(schedule.claim.permit).toBe("sleeping");
    }
  });

  it("is drawn anew for each start: at each window, each car and after a power cut", () => {
    const schedule = new Schedule();
    const day = view("", MONDAY_s);
    day.randomMost_s = 1800;
    schedule.follow(day, 7, START);
    const first_s = schedule.delay_s;
    day.plugged = false;
    schedule.follow(day, 7, START);
    day.plugged = true;
    schedule.follow(day, 7, START);
    expect(schedule.delay_s).not.toBe(first_s);
    expect(schedule.claim.permit).toBe("sleeping");
  });

  it("can be skipped by a person", () => {
    const schedule = new Schedule();
    const day = view("", MONDAY_s);
    day.randomMost_s = 1800;
    schedule.follow(day, 42, START);
    schedule.skipDelay();
    schedule.follow(day, 42, START);
    expect(schedule.claim.permit).toBeUndefined();
  });

  const limits: [string, number, number][] = [
    ["is none when it is off", 0, 0],
    ["is none when it is negative", -600, 0],
    ["is none when it is no number", NaN, 0],
    ["is at most half an hour", 999999, 1800],
    ["is at most what is set", 10, 10],
  ];
  for (const row of limits) {
    it(row[0], () => {
      let largest_s = 0;
      let smallest_s = 1800;
      for (let seed = -100; seed < 1500; seed++) {
        const delay_s = randomDelay_s(seed, row[1]);
        if (delay_s > largest_s) largest_s = delay_s;
        if (delay_s < smallest_s) smallest_s = delay_s;
      }
      expect(largest_s).toBeLessThanOrEqual(row[2]);
      expect(largest_s).toBeGreaterThanOrEqual(row[2] - 10 < 0 ? row[2] : row[2] - 10);
      expect(smallest_s).toBeLessThanOrEqual(5);
      expect(randomDelay_s(NaN, row[1])).toBeGreaterThanOrEqual(0);
    });
  }
});
