import { describe, expect, it } from "vitest";
import { readState } from "#platform/browser/data/charger-state";
import { placeAt, scaleOf } from "#platform/browser/data/plot-scale";
import { earlierRoute, recentHistory, remember, rememberEarlier } from "#platform/browser/recent";
import { chargingByTheBreaker } from "./fake-house";

describe("the scale of a chart", () => {
  const cases: readonly [readonly (number | undefined)[], object][] = [
    [[], { low: 0, high: 1000, step: 1000 }],
    [[0, 0], { low: 0, high: 1000, step: 1000 }],
    [[0, 20000], { low: 0, high: 20000, step: 5000 }],
    [[-3000, 9000], { low: -5000, high: 10000, step: 5000 }],
    [[undefined, 47], { low: 0, high: 1000, step: 1000 }],
    [[undefined, 4700], { low: 0, high: 5000, step: 1000 }],
  ];
  for (const [values, scale] of cases)
    it(`covers ${JSON.stringify(values)} and 0 in even steps`, () => {
      expect(scaleOf([{ color: "", dash: [], values }])).toEqual(scale);
    });
});

describe("the cursor of a chart", () => {
  it("stays within what is drawn", () => {
    expect(placeAt(-100, 400, 300)).toBe(0);
    expect(placeAt(48, 400, 300)).toBe(0);
    expect(placeAt(400, 400, 300)).toBe(299);
    expect(placeAt(1000, 400, 300)).toBe(299);
  });
});

describe("the last five minutes", () => {
  const at = (second: number, change: object = {}): void => {
    const state = readState({ ...chargingByTheBreaker(), ...change });
    if (state !== undefined) remember(state, 1_700_000_000 + second);
  };

  it("keep a state a second, gaps as gaps, stale readings as none, and where the limiting source changed", () => {
    at(0);
    at(1, { offered_mA: 9000, source: "cable", sentence: "cable 9 A" });
    at(1, { offered_mA: 8000, source: "cable", sentence: "cable 8 A" });
    at(4, { source: "cable", mains: { current_mA: [1, 2, 3], stale: true } });
    const { offered_mA, mains_mA, marks } = recentHistory();
    expect(offered_mA).toHaveLength(300);
    expect(offered_mA.slice(-5)).toEqual([13000, 8000, undefined, undefined, 13000]);
    expect(mains_mA[0]?.slice(-5)).toEqual([15300, 15300, undefined, undefined, undefined]);
    expect(marks.map(({ source }) => source)).toEqual(["breaker L2", "cable"]);
  });

  it("forget what is older, and begin anew with another charger", () => {
    at(303);
    expect(recentHistory().offered_mA.filter((value) => value !== undefined)).toHaveLength(2);
    at(304, { serial: "other" });
    expect(recentHistory().offered_mA.filter((value) => value !== undefined)).toHaveLength(1);
  });

  it("begin with what the controller had recorded, in the time of this browser", () => {
    const time_s = 1_800_000_000;
    at(1000, { serial: "third", time_s });
    expect(earlierRoute()).toBe(`/history?from=${String(time_s - 300)}&to=${String(time_s)}&points=300`);
    const seconds = Array.from({ length: 300 }, (_, index) => 6000 + index);
    rememberEarlier({
      from_s: time_s - 300,
      step_s: 1,
      mains_mA: [seconds, seconds, seconds],
      solar_W: seconds,
      offered_mA: seconds,
      charge_mA: seconds,
      marks: [{ t_s: time_s - 10, source: "cable", sentence: "cable (20 A)" }],
    });
    const { from_s, offered_mA, marks } = recentHistory();
    expect(offered_mA.slice(-3)).toEqual([6298, 6299, 13000]);
    expect(marks.map(({ t_s, source }) => [t_s - from_s, source])).toEqual([
      [289, "cable"],
      [299, "breaker L2"],
    ]);
    at(1001, { serial: "fourth", time_s });
    expect(recentHistory().offered_mA.filter((value) => value !== undefined)).toHaveLength(1);
  });

  it("have nothing to ask for while the controller does not know the time", () => {
    at(1010, { serial: "fifth", time_s: undefined });
    expect(earlierRoute()).toBeUndefined();
  });
});
