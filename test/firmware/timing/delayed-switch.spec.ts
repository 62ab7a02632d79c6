import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { DelayedSwitch } from "#firmware/timing/delayed-switch";

const START = CLOCK_SPAN_ms - 10000;

describe("a delayed switch", () => {
  it("is due once, at its second, across the wrap of the clock", () => {
    const delayed = new DelayedSwitch();
    delayed.order(60, START);
    expect(delayed.due(after_ms(START, 59999))).toBe(false);
    expect(delayed.left_s()).toBe(1);
    expect(delayed.due(after_ms(START, 60000))).toBe(true);
    expect(delayed.due(after_ms(START, 60100))).toBe(false);
    expect(delayed.left_s()).toBe(0);
  });

  it("is cancelled by 0", () => {
    const delayed = new DelayedSwitch();
    delayed.order(60, START);
    delayed.order(0, START);
    expect(delayed.due(after_ms(START, 70000))).toBe(false);
  });
});
