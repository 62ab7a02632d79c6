import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { Hold } from "#firmware/timing/hold";

const START = CLOCK_SPAN_ms - 10000;

describe("a hold", () => {
  it("is reached at the span, not a millisecond before, across the wrap of the clock", () => {
    const hold = new Hold();
    expect(hold.lasted(true, 20000, START)).toBe(false);
    expect(hold.lasted(true, 20000, after_ms(START, 19999))).toBe(false);
    expect(hold.lasted(true, 20000, after_ms(START, 20000))).toBe(true);
  });

  it("starts again when the condition breaks", () => {
    const hold = new Hold();
    hold.lasted(true, 1000, 0);
    hold.lasted(false, 1000, 999);
    expect(hold.lasted(true, 1000, 1000)).toBe(false);
    expect(hold.lasted(true, 1000, 1999)).toBe(false);
    expect(hold.lasted(true, 1000, 2000)).toBe(true);
  });

  it("stays reached although the elapsed time itself wraps", () => {
    const hold = new Hold();
    hold.lasted(true, 1000, 0);
    expect(hold.lasted(true, 1000, 1000)).toBe(true);
    expect(hold.lasted(true, 1000, 0)).toBe(true);
  });

  it("says what is left", () => {
    const hold = new Hold();
    expect(hold.left_ms(1000, 0)).toBe(1000);
    hold.lasted(true, 1000, 0);
    expect(hold.left_ms(1000, 400)).toBe(600);
    hold.lasted(true, 1000, 1500);
    expect(hold.left_ms(1000, 1500)).toBe(0);
  });
});
