import { describe, expect, it } from "vitest";
import { at, follow } from "./course";

const CALM = [0, 5, 4, 6];
const WIDE = { breaker_A: 40, charge_limit_A: 32 };

describe("the power limit", () => {
  for (const phases of [[1], [1, 2, 3]]) {
    it(`holds on ${phases.length} phases, within the car's reaction when it is lowered`, async () => {
      const course = await follow({
        duration_s: 400,
        house: { steps: [CALM] },
        car: { phases, reaction_s: 2, ramp_A_per_s: 20 },
        settings: { ...WIDE, phases: phases.length === 1 ? 1 : 123, powerLimit_W: 7000 },
        events: [
          { at_s: 5, do: "plug" },
          { at_s: 200, do: "mqtt", topic: "set_power_limit", payload: "4200" },
        ],
      });
      expect(at(course, 190).limitedBy).toBe("power limit");
      expect(at(course, 390).offered_A).toBe(phases.length === 1 ? 18 : 6);
      expect(course.result.cap.longestAbove_s).toBeGreaterThan(0);
      expect(course.result.cap.longestAbove_s).toBeLessThanOrEqual(1 + 2 + 12 / 20 + 0.3);
    });
  }

  it("that is too small for three phases pauses the car", async () => {
    const course = await follow({
      duration_s: 120,
      house: { steps: [CALM] },
      settings: { ...WIDE, phases: 123, powerLimit_W: 3000 },
    });
    expect(course.result.energy_Wh).toBe(0);
    expect(at(course, 100).sentence).toBe("not charging: power limit (3000 W / 230 V / 3 phases)");
  });
});

describe("other limits", () => {
  it("the capacity bounds the sum over all phases, and says what it cost", async () => {
    const course = await follow({
      duration_s: 600,
      house: { steps: [CALM, [300, 11, 4, 6]] },
      settings: { ...WIDE, phases: 123, capacity_A: 46 },
    });
    expect(at(course, 290).offered_A).toBe(10);
    expect(at(course, 310).offered_A).toBe(8);
    expect(at(course, 310).limitedBy).toBe("capacity");
    expect(course.result.notCharged_Wh.capacity).toBeGreaterThan(1000);
  });

  it("the sub-panel's breaker is kept by its own meter, and a silent meter leaves the failsafe current", async () => {
    const course = await follow({
      duration_s: 400,
      house: { steps: [CALM] },
      circuit: {
        steps: [
          [0, 3, 0, 0],
          [200, 9, 0, 0],
        ],
      },
      settings: { ...WIDE, phases: 123, circuit_A: 25 },
    });
    expect(at(course, 190).offered_A).toBe(21);
    expect(at(course, 205).offered_A).toBe(15);
    expect(at(course, 205).limitedBy).toBe("circuit L1");
  });

  it("the mean of a quarter of an hour is kept, by less current towards its end where it must", async () => {
    const course = await follow({
      duration_s: 3600,
      house: {
        steps: [
          [0, 3, 3, 3],
          [1000, 20, 3, 3],
          [1300, 3, 3, 3],
        ],
      },
      settings: { ...WIDE, phases: 123, peak_W: 8000, raise_hold_s: 30 },
      meter: { noise_A: 0 },
    });
    const means = [0, 1, 2, 3].map((quarter) => {
      const rows = course.seconds.filter(({ t_s }) => t_s >= quarter * 900 && t_s < (quarter + 1) * 900);
      const sum_W = rows.reduce(
        (sum, { mains_A }) => sum + 230 * ((mains_A[0] ?? 0) + (mains_A[1] ?? 0) + (mains_A[2] ?? 0)),
        0,
      );
      return sum_W / rows.length;
    });
    for (const mean_W of means) expect(mean_W).toBeLessThanOrEqual(8000);
    expect(course.result.energy_Wh).toBeGreaterThan(4000);
    expect(Object.keys(course.result.limitedBy_s)).toContain("quarter-hour peak");
  });

  it("the grid operator's contact caps within a second or two, and lets go when it opens", async () => {
    const course = await follow({
      duration_s: 300,
      house: { steps: [CALM] },
      car: { phases: [1] },
      settings: { ...WIDE, phases: 1 },
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 10, do: "relay", open: true },
        { at_s: 100, do: "relay", open: false },
        { at_s: 200, do: "relay", open: true },
      ],
    });
    expect(at(course, 90).offered_A).toBe(32);
    expect(at(course, 103).offered_A).toBe(18);
    expect(at(course, 150).limitedBy).toBe("grid operator");
    expect(at(course, 210).offered_A).toBe(32);
  });

  it("heat derates, stops, and goes on five degrees cooler; a silent sensor lifts nothing", async () => {
    const course = await follow({
      duration_s: 500,
      house: { steps: [CALM] },
      settings: { ...WIDE, phases: 123, charge_limit_A: 26 },
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 100, do: "temperature", celsius: 70 },
        { at_s: 200, do: "temperature", celsius: 76 },
        { at_s: 300, do: "temperature", celsius: 71 },
        { at_s: 400, do: "temperature", celsius: 60 },
      ],
    });
    expect(at(course, 110).offered_A).toBe(16);
    expect(at(course, 210).offered_A).toBe(0);
    expect(at(course, 310).offered_A).toBe(0);
    expect(at(course, 310).limitedBy).toBe("temperature");
    expect(at(course, 420).offered_A).toBe(26);
  });

  it("an outside limit lives as long as it is renewed", async () => {
    const events = [40, 60, 80, 100].map((at_s) => ({ at_s, do: "mqtt", topic: "feed/limit_A", payload: "9" }));
    const course = await follow({
      duration_s: 200,
      house: { steps: [CALM] },
      settings: { ...WIDE, phases: 123, limit_ttl_s: 30 },
      events: [{ at_s: 5, do: "plug" }, ...events],
    });
    expect(at(course, 30).offered_A).toBe(32);
    expect(at(course, 120).limitedBy).toBe("external limit");
    expect(at(course, 120).offered_A).toBe(9);
    expect(at(course, 140).offered_A).toBe(32);
  });

  it("the schedule lets charge in its windows of local time only, and is kept through a power cut", async () => {
    // the simulation begins on Thursday, 1 January 2026, 00:00 UTC; that is 01:00 in Berlin
    const course = await follow({
      duration_s: 1500,
      house: { steps: [CALM] },
      settings: { ...WIDE, phases: 123 },
      events: [
        { at_s: 3, do: "mqtt", topic: "set_time_zone", payload: "CET-1CEST,M3.5.0,M10.5.0/3" },
        { at_s: 4, do: "mqtt", topic: "set_schedule", payload: "Th 01:10-01:20" },
        { at_s: 4.5, do: "mqtt", topic: "set_schedule", payload: "Th 25:00-26:00" },
        { at_s: 5, do: "plug" },
        { at_s: 100, do: "powerCut" },
      ],
    });
    expect(course.result.rejections).toBe(1);
    expect(at(course, 90).sentence).toBe("not charging: schedule next start at Th 01:10");
    expect(at(course, 590).offered_A).toBe(0);
    expect(at(course, 700).state).toBe("charging");
    expect(at(course, 1190).state).toBe("charging");
    expect(at(course, 1210).offered_A).toBe(0);
  });

  it("mode off and pause stop, and say so", async () => {
    for (const mode of ["off", "pause"]) {
      const course = await follow({ duration_s: 60, house: { steps: [CALM] }, settings: { mode } });
      expect(course.result.energy_Wh).toBe(0);
      expect(at(course, 50).limitedBy).toBe(`mode ${mode}`);
    }
  });

  it("a session that ends is in the result", async () => {
    const course = await follow({
      duration_s: 100,
      house: { steps: [CALM] },
      settings: WIDE,
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 90, do: "unplug" },
      ],
    });
    expect(course.result.sessions).toHaveLength(1);
    expect(course.result.sessions[0]).toMatchObject({ endedBy: "unplugged" });
  });
});
