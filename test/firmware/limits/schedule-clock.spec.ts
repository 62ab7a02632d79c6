import { describe, expect, it } from "#test/spec";
import { CLOCK_SPAN_ms } from "#hal/clock";
import type { ScheduleView } from "#firmware/limits/schedule";
import { Schedule } from "#firmware/limits/schedule";
import type { TimeZone } from "#firmware/timing/civil-time";
import { readTimeZone } from "#firmware/timing/civil-time";
import type { WeekSchedule } from "#firmware/timing/week-schedule";
import { readWeekSchedule } from "#firmware/timing/week-schedule";

const START = CLOCK_SPAN_ms - 10000;
const HOUR_s = 3600;
/** Monday 2026-06-01 00:00 in Berlin. */
const MONDAY_s = 1780264800;

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

describe("the schedule and a clock that is not set or jumps", () => {
  it("charges or waits as the rule says while the clock is not set", () => {
    const schedule = new Schedule();
    const unset = view("Mo 22:00-06:00", undefined);
    schedule.follow(unset, 1, START);
    expect(schedule.claim.permit).toBeUndefined();
    unset.chargeWithoutClock = false;
    schedule.follow(unset, 1, START);
    expect(schedule.claim.permit).toBe("sleeping");
    expect(schedule.explain(START)).toBe("waits for the clock to be set");
  });

  it("needs no clock when it has no windows", () => {
    const schedule = new Schedule();
    const unset = view("", undefined);
    unset.chargeWithoutClock = false;
    schedule.follow(unset, 1, START);
    expect(schedule.claim.permit).toBeUndefined();
  });

  it("starts nothing by guess when a moment was ordered, whatever the rule says, and is right when the clock is set", () => {
    for (const by of ["start", "stop", "both"]) {
      const schedule = new Schedule();
      schedule.order({
        start_s: by === "stop" ? undefined : MONDAY_s,
        stop_s: by === "start" ? undefined : MONDAY_s + HOUR_s,
        repeat: by === "both",
      });
      const day = view("", undefined);
      schedule.follow(day, 1, START);
      expect(schedule.claim.permit).toBe("sleeping");
      expect(schedule.explain(START)).toBe("waits for the clock to be set");
      day.plugged = false;
      schedule.follow(day, 1, START);
      expect(schedule.dated).toBeDefined();
      day.plugged = true;
      day.epoch_s = MONDAY_s + 60;
      schedule.follow(day, 1, START);
      expect(schedule.claim.permit).toBeUndefined();
      day.epoch_s = undefined;
      schedule.follow(day, 1, START);
      expect(schedule.claim.permit).toBe("sleeping");
    }
  });

  it("does nothing twice when the clock is put right a little, at the start as at the end of a window", () => {
    const schedule = new Schedule();
    const day = view("Mo 10:00-12:00", MONDAY_s + 10 * HOUR_s - 1);
    const steps: [number, string | undefined][] = [
      [10 * HOUR_s - 1, "sleeping"],
      [10 * HOUR_s, undefined],
      [10 * HOUR_s - 1, undefined],
      [10 * HOUR_s - 119, undefined],
      [10 * HOUR_s, undefined],
      [12 * HOUR_s, "sleeping"],
      [12 * HOUR_s - 119, "sleeping"],
      [12 * HOUR_s - 1, "sleeping"],
      [12 * HOUR_s - 120, undefined],
    ];
    for (const step of steps) {
      day.epoch_s = MONDAY_s + step[0];
      schedule.follow(day, 1, START);
      expect(schedule.claim.permit).toBe(step[1]);
    }
  });

  it("does not flutter with a clock that flips over an edge each second", () => {
    const schedule = new Schedule();
    const day = view("Mo 10:00-12:00", MONDAY_s);
    let changes = 0;
    let before: string | undefined = "sleeping";
    for (let second = 0; second < 100; second++) {
      day.epoch_s = MONDAY_s + 12 * HOUR_s - 50 + second + (Math.floor(second / 2) * 2 === second ? 30 : 0);
      schedule.follow(day, 1, START);
      if (schedule.claim.permit !== before) changes++;
      before = schedule.claim.permit;
    }
    expect(changes).toBe(2);
    expect(before).toBe("sleeping");
  });

  it("is right at once when the clock jumps over an edge in either direction", () => {
    const schedule = new Schedule();
    const day = view("Mo 10:00-12:00", MONDAY_s + 9 * HOUR_s);
    const steps: [number, string | undefined][] = [
      [9, "sleeping"],
      [11, undefined],
      [13, "sleeping"],
      [11, undefined],
      [9, "sleeping"],
      [13, "sleeping"],
      [11 + 168 * 52, undefined],
    ];
    for (const step of steps) {
      day.epoch_s = MONDAY_s + step[0] * HOUR_s;
      schedule.follow(day, 1, START);
      expect(schedule.claim.permit).toBe(step[1]);
    }
  });

  it("waits on a time that is no number", () => {
    const schedule = new Schedule();
    schedule.follow(view("Mo-Su 00:00-23:59", NaN), 1, START);
    expect(schedule.claim.permit).toBe("sleeping");
  });
});
