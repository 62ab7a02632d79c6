import { describe, expect, it } from "vitest";
import { type Overload, asksForLess, percentile, ReactionClock } from "#tools/simulate/reaction";

const CALM: Overload = {
  reading_mA: [20000, 5000, 5000],
  draw_A: [10, 0, 0],
  offered_A: 10,
  breaker_A: 20,
  seesCar: true,
};
const ABOVE: Overload = { ...CALM, reading_mA: [24000, 5000, 5000] };
const FOLLOWING_ms = 5000;

describe("an overload", () => {
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
      expect(asksForLess({ ...CALM, ...change })).toBe(expected);
    });
  }
});

describe("the reaction clock", () => {
  it("times from the first sample that shows the overload to the acknowledgement", () => {
    const clock = new ReactionClock(FOLLOWING_ms);
    clock.sampled(ABOVE, 1000);
    clock.sampled(ABOVE, 1020);
    clock.sent("$SC 9 V :01^11\r", 16);
    clock.heard("$AT 03 03 9 0540^27\r", 1040);
    clock.heard("$OK 9^39\r", 1047);
    expect(clock.times_ms).toEqual([47]);
  });

  it("takes a refusal that says what is offered now for an acknowledgement", () => {
    const clock = new ReactionClock(FOLLOWING_ms);
    clock.sampled(ABOVE, 0);
    clock.sent("$SC 5 V^61\r", 16);
    clock.heard("$NK 6^37\r", 30);
    expect(clock.times_ms).toEqual([30]);
  });

  it("times the answer to a pause and to a stop", () => {
    for (const command of ["$FS^31\r", "$FD^26\r"]) {
      const clock = new ReactionClock(FOLLOWING_ms);
      clock.sampled(ABOVE, 0);
      clock.sent(command, 16);
      clock.heard("$OK^20\r", 20);
      expect(clock.times_ms).toEqual([20]);
    }
  });

  it("does not count a higher or equal offer, nor a question", () => {
    const clock = new ReactionClock(FOLLOWING_ms);
    clock.sampled(ABOVE, 0);
    for (const command of ["$SC 16 V\r", "$SC 20 V\r", "$GG^24\r"]) {
      clock.sent(command, 16);
      clock.heard("$OK^20\r", 10);
    }
    expect(clock.times_ms).toEqual([]);
  });

  it("does not take a damaged reply for an acknowledgement", () => {
    const clock = new ReactionClock(FOLLOWING_ms);
    clock.sampled(ABOVE, 0);
    clock.sent("$SC 9 V\r", 16);
    clock.heard("$OK 8^39\r", 10);
    clock.heard("$OK 9", 20);
    expect(clock.times_ms).toEqual([]);
    clock.heard("$OK 9^39\r", 30);
    expect(clock.times_ms).toEqual([30]);
  });

  it("does not count what nothing has answered within 5 s", () => {
    const clock = new ReactionClock(FOLLOWING_ms);
    clock.sampled(ABOVE, 0);
    clock.sampled(CALM, 5001);
    clock.sent("$SC 6 V\r", 16);
    clock.heard("$OK 6^36\r", 5040);
    expect(clock.times_ms).toEqual([]);
  });

  /** Answers what the clock awaits, 40 ms after `now_ms`. */
  function answer(clock: ReactionClock, now_ms: number): void {
    clock.sent("$SC 9 V\r", 16);
    clock.heard("$OK 9^39\r", now_ms + 40);
  }

  const courses: [string, [number, Overload][], number][] = [
    [
      "begins anew once a sample has shown that it is over",
      [
        [0, ABOVE],
        [1000, CALM],
        [2000, ABOVE],
      ],
      2,
    ],
    [
      "is one while the car may be following",
      [
        [0, ABOVE],
        [1000, ABOVE],
        [5040, ABOVE],
      ],
      1,
    ],
    [
      "is one while further answers follow",
      [
        [0, ABOVE],
        [3000, ABOVE],
        [8040, ABOVE],
      ],
      1,
    ],
    [
      "is another when the car should have followed",
      [
        [0, ABOVE],
        [1000, ABOVE],
        [6041, ABOVE],
      ],
      2,
    ],
  ];
  for (const [what, samples, count] of courses) {
    it(`takes care that an overload ${what}`, () => {
      const clock = new ReactionClock(FOLLOWING_ms);
      for (const [now_ms, sample] of samples) {
        clock.sampled(sample, now_ms);
        answer(clock, now_ms);
      }
      expect(clock.times_ms).toEqual(Array.from({ length: count }, () => 40));
    });
  }

  it("does not begin while the car follows an answer that is low enough", () => {
    const clock = new ReactionClock(FOLLOWING_ms);
    clock.sampled({ ...ABOVE, offered_A: 6 }, 0);
    answer(clock, 0);
    expect(clock.times_ms).toEqual([]);
  });

  it("gives percentiles that occur", () => {
    expect(percentile([3, 1, 2], 0.5)).toBe(2);
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
    expect(percentile([], 0.5)).toBe(0);
  });
});
