import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { RecentPeak } from "#firmware/timing/recent-peak";

const START = CLOCK_SPAN_ms - 10000;

describe("the recent peak", () => {
  it("remembers a spike for at least the span and at most a third more, across the wrap of the clock", () => {
    const peak = new RecentPeak();
    peak.add(9000, 90000, START);
    for (let t_s = 1; t_s <= 90; t_s++) expect(peak.add(1000, 90000, after_ms(START, t_s * 1000))).toBe(9000);
    for (let t_s = 91; t_s < 120; t_s++) peak.add(1000, 90000, after_ms(START, t_s * 1000));
    expect(peak.add(1000, 90000, after_ms(START, 120000))).toBe(1000);
  });

  it("is the value itself when nothing was heard for longer than the span", () => {
    const peak = new RecentPeak();
    peak.add(9000, 90000, START);
    expect(peak.add(1000, 90000, after_ms(START, 130000))).toBe(1000);
  });

  it("keeps the second highest when the highest is forgotten", () => {
    const peak = new RecentPeak();
    peak.add(9000, 90000, START);
    peak.add(5000, 90000, after_ms(START, 60000));
    for (let t_s = 61; t_s < 125; t_s++) peak.add(1000, 90000, after_ms(START, t_s * 1000));
    expect(peak.add(1000, 90000, after_ms(START, 125000))).toBe(5000);
  });

  it("looks at this moment only when the span is 0", () => {
    const peak = new RecentPeak();
    peak.add(9000, 0, START);
    expect(peak.add(1000, 0, after_ms(START, 1))).toBe(1000);
  });

  it("forgets when told to", () => {
    const peak = new RecentPeak();
    peak.add(9000, 90000, START);
    peak.clear();
    expect(peak.add(1000, 90000, START)).toBe(1000);
  });

  it("counts negative values too", () => {
    const peak = new RecentPeak();
    peak.add(-9000, 90000, START);
    expect(peak.add(-9500, 90000, after_ms(START, 1000))).toBe(-9000);
  });
});
