import { describe, expect, it } from "vitest";
import { at, follow, moves } from "./course";

const WIDE = { breaker_A: 25, charge_limit_A: 32 };
const CALM = [0, 5, 4, 6];

describe("the breaker", () => {
  it("a meter that reports every 10 s causes one computed cut, not a staircase down to a stop", async () => {
    const course = await follow({
      duration_s: 400,
      house: { steps: [CALM, [203, 15, 4, 6]] },
      meter: { period_s: 10, delay_s: 0.5 },
      car: { reaction_s: 3 },
      settings: WIDE,
    });
    expect(at(course, 200).offered_A).toBe(18);
    expect(moves(course, 200, 390)).toEqual({ raises: 0, cuts: 1 });
    expect(course.result.finalOffer_A).toBe(9);
    expect(course.result.pauses).toBe(0);
  });

  it("an air fryer that switches every 30 s for an hour causes at most three raises", async () => {
    const course = await follow({
      duration_s: 4000,
      house: { generator: { kind: "square", low_A: 5, high_A: 12, on_s: 30, off_s: 30, phase: 2 } },
      settings: WIDE,
    });
    expect(moves(course, 60, 3660).raises).toBeLessThanOrEqual(3);
    expect(course.result.pauses).toBe(0);
    expect(course.result.finalOffer_A).toBe(12);
  });

  for (const gap_s of [0.9, 2.1, 3.3, 4.7]) {
    it(`a house that rises again ${gap_s} s later, while a known car is still falling, is answered within the same bound`, async () => {
      const [period_s, delay_s, reaction_s, ramp_s] = [1, 0.2, 2, 0.5];
      const first = [30, 15, 5, 5];
      const course = await follow({
        duration_s: 240,
        house: { steps: [[0, 5, 5, 5], first, [50, 5, 5, 5], [190.05, 11, 5, 5], [190.05 + gap_s, 20, 5, 5]] },
        meter: { period_s, delay_s },
        car: { reaction_s, ramp_A_per_s: 40, max_A: 32 },
        settings: { ...WIDE, phases: 123 },
      });
      const bound_s = gap_s + period_s + delay_s + reaction_s + ramp_s + 0.3;
      expect(course.result.breaker.longestAbove_s).toBeLessThanOrEqual(bound_s);
    });
  }

  it("overload on a phase that a one-phase car does not use leaves its current alone", async () => {
    const course = await follow({
      duration_s: 900,
      house: { steps: [CALM, [600, 5, 30, 6]] },
      car: { phases: [1] },
      settings: WIDE,
    });
    expect(at(course, 599).offered_A).toBe(19);
    expect(moves(course, 599, 899)).toEqual({ raises: 0, cuts: 0 });
    expect(course.result.finalOffer_A).toBe(19);
  });

  it("a small overload throttles, it does not stop", async () => {
    const course = await follow({
      duration_s: 600,
      house: { steps: [CALM, [300, 5, 4, 8.2]] },
      settings: WIDE,
    });
    expect(course.result.finalOffer_A).toBe(16);
    expect(course.result.starts).toBe(1);
    expect(course.result.pauses).toBe(0);
  });

  it("below 6 A the car is paused, with the pause's minimum length kept", async () => {
    const course = await follow({
      duration_s: 1200,
      house: { steps: [CALM, [300, 22, 4, 6], [310, 5, 4, 6]] },
      settings: { ...WIDE, pause_min_s: 240, raise_hold_s: 60 },
    });
    expect(course.result.pauses).toBe(1);
    expect(at(course, 320).offered_A).toBe(0);
    expect(at(course, 320).limitedBy).toBe("breaker L1");
    expect(course.result.shortestOff_s).toBeGreaterThanOrEqual(236);
    expect(course.result.starts).toBe(2);
    expect(course.result.finalOffer_A).toBe(18);
  });

  it("a silent meter leads to the failsafe current within its timeout, and says so", async () => {
    const course = await follow({
      duration_s: 400,
      house: { steps: [CALM] },
      settings: { ...WIDE, meter_timeout_s: 10 },
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 200, do: "meterOff" },
      ],
    });
    expect(at(course, 199).offered_A).toBe(18);
    expect(at(course, 212).offered_A).toBe(6);
    expect(at(course, 212).limitedBy).toBe("failsafe");
    expect(at(course, 212).sentence).toContain("mains meter is silent");
    expect(course.result.trips.map((trip) => trip.name)).toEqual(["meter"]);
  });

  it("a car that overshoots is kept under the breaker all the same", async () => {
    const course = await follow({
      duration_s: 900,
      house: { steps: [CALM, [300, 12, 4, 6]] },
      car: { overshoot_A: 0.4 },
      settings: WIDE,
    });
    expect(Math.max(...course.seconds.slice(-300).map((row) => Math.max(...row.mains_A)))).toBeLessThanOrEqual(25);
    expect(course.result.pauses).toBe(0);
  });

  it("a meter that does not see the car is balanced against as well", async () => {
    const course = await follow({
      duration_s: 600,
      house: { steps: [CALM, [300, 15, 4, 6]] },
      meter: { seesCar: false },
      settings: WIDE,
    });
    expect(at(course, 290).offered_A).toBe(18);
    expect(course.result.finalOffer_A).toBe(9);
    expect(course.result.breaker.longestAbove_s).toBeLessThanOrEqual(1 + 0.2 + 2 + 9 / 4 + 0.3);
  });
});
