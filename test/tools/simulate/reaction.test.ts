import { describe, expect, it } from "vitest";
import { type Overload, asksForLess, percentile, ReactionClock } from "#tools/simulate/reaction";

describe("an overload", () => {
  const calm: Overload = {
    reading_mA: [20000, 5000, 5000],
    draw_A: [10, 0, 0],
    offered_A: 10,
    breaker_A: 20,
    seesCar: true,
  };
  const rows: [string, Partial<Overload>, boolean][] = [
    ["at the breaker exactly", {}, false],
    ["a milliampere above it", { reading_mA: [20001, 5000, 5000] }, true],
    ["while nothing is offered any more", { reading_mA: [30000, 0, 0], offered_A: 0 }, false],
    ["while the car draws nothing", { reading_mA: [30000, 0, 0], draw_A: [0, 0, 0] }, false],
    ["on a phase the car does not use", { reading_mA: [20000, 30000, 5000] }, false],
    ["that the lower offer will end once the car has followed", { reading_mA: [24000, 0, 0], offered_A: 6 }, false],
    ["that the lower offer will not end", { reading_mA: [24001, 0, 0], offered_A: 6 }, true],
    ["beside the car, for a meter that does not see it", { reading_mA: [10001, 0, 0], seesCar: false }, true],
    ["of nothing, for a meter that does not see the car", { reading_mA: [10000, 0, 0], seesCar: false }, false],
  ];
  for (const [what, change, expected] of rows) {
    it(`${what} ${expected ? "asks" : "does not ask"} for less`, () => {
      expect(asksForLess({ ...calm, ...change })).toBe(expected);
    });
  }
});

describe("the reaction clock", () => {
  it("times from the first sample that shows the overload to the acknowledgement", () => {
    const clock = new ReactionClock();
    clock.sampled(true, 1000);
    clock.sampled(true, 1020);
    clock.sent("$SC 9 V :01^11\r", 16);
    clock.heard("$AT 03 03 9 0540^27\r", 1040);
    clock.heard("$OK 9^39\r", 1047);
    expect(clock.times_ms).toEqual([47]);
  });

  it("takes a refusal that says what is offered now for an acknowledgement", () => {
    const clock = new ReactionClock();
    clock.sampled(true, 0);
    clock.sent("$SC 5 V^61\r", 16);
    clock.heard("$NK 6^37\r", 30);
    expect(clock.times_ms).toEqual([30]);
  });

  it("times the answer to a pause and to a stop", () => {
    for (const command of ["$FS^31\r", "$FD^26\r"]) {
      const clock = new ReactionClock();
      clock.sampled(true, 0);
      clock.sent(command, 16);
      clock.heard("$OK^20\r", 20);
      expect(clock.times_ms).toEqual([20]);
    }
  });

  it("does not count a higher or equal offer, nor a question", () => {
    const clock = new ReactionClock();
    clock.sampled(true, 0);
    for (const command of ["$SC 16 V\r", "$SC 20 V\r", "$GG^24\r"]) {
      clock.sent(command, 16);
      clock.heard("$OK^20\r", 10);
    }
    expect(clock.times_ms).toEqual([]);
  });

  it("does not take a damaged reply for an acknowledgement", () => {
    const clock = new ReactionClock();
    clock.sampled(true, 0);
    clock.sent("$SC 9 V\r", 16);
    clock.heard("$OK 8^39\r", 10);
    clock.heard("$OK 9", 20);
    expect(clock.times_ms).toEqual([]);
    clock.heard("$OK 9^39\r", 30);
    expect(clock.times_ms).toEqual([30]);
  });

  it("does not count what nothing has answered within 5 s", () => {
    const clock = new ReactionClock();
    clock.sampled(true, 0);
    clock.sampled(false, 5001);
    clock.sent("$SC 6 V\r", 16);
    clock.heard("$OK 6^36\r", 5040);
    expect(clock.times_ms).toEqual([]);
  });

  it("begins anew with the next overload", () => {
    const clock = new ReactionClock();
    for (const began_ms of [0, 1000]) {
      clock.sampled(true, began_ms);
      clock.sent("$SC 9 V\r", 16);
      clock.heard("$OK 9^39\r", began_ms + 40);
    }
    expect(clock.times_ms).toEqual([40, 40]);
  });

  it("gives percentiles that occur", () => {
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
    expect(percentile([], 0.5)).toBe(0);
  });
});
