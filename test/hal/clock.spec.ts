import { CLOCK_SPAN_ms, after_ms, elapsed_ms } from "#hal/clock";
import { describe, expect, it } from "#test/spec";

const LAST = CLOCK_SPAN_ms - 1;

const ELAPSED: [since: number, now: number, span: number, what: string][] = [
  [0, 0, 0, "an instant to itself"],
  [5, 105, 100, "forwards"],
  [0, LAST, LAST, "the whole span"],
  [LAST, LAST, 0, "the last instant to itself"],
  [LAST, 0, 1, "over the wrap by one"],
  [LAST - 9999, 0, 10000, "from 10 s before the wrap to the wrap"],
  [LAST - 9999, 5000, 15000, "from 10 s before the wrap to 5 s after it"],
  [1, 0, LAST, "one short of the whole span"],
];

describe("elapsed_ms", () => {
  for (const [since, now, span, what] of ELAPSED) {
    it("counts " + what, () => {
      expect(elapsed_ms(since, now)).toBe(span);
    });
  }
});

const AFTER: [now: number, span: number, at: number, what: string][] = [
  [0, 0, 0, "stays for no span"],
  [LAST - 1, 1, LAST, "reaches the last instant"],
  [LAST, 1, 0, "wraps to 0 after the last instant"],
  [LAST, LAST, LAST - 1, "wraps for the longest span"],
  [LAST - 9999, 15000, 5000, "wraps 10 s before the wrap by 15 s"],
];

describe("after_ms", () => {
  for (const [now, span, at, what] of AFTER) {
    it(what, () => {
      expect(after_ms(now, span)).toBe(at);
    });
  }

  it("undoes elapsed_ms on both sides of the wrap", () => {
    for (const since of [0, 1, 1000, LAST - 1000, LAST]) {
      for (const span of [0, 1, 999, 1000, 1001, LAST]) {
        expect(elapsed_ms(since, after_ms(since, span))).toBe(span);
      }
    }
  });
});
