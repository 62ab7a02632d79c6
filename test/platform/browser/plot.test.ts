import { describe, expect, it } from "vitest";
import { readState } from "#platform/browser/data/charger-state";
import { placeAt, scaleOf } from "#platform/browser/data/plot-scale";
import { recentHistory, remember } from "#platform/browser/recent";
import { chargingByTheBreaker } from "./fake-house";

describe("the scale of a chart", () => {
  const cases: readonly [readonly (number | undefined)[], object][] = [
    [[], { low: 0, high: 0.2, step: 0.2 }],
    [[0, 20000], { low: 0, high: 20000, step: 5000 }],
    [[-3000, 9000], { low: -5000, high: 10000, step: 5000 }],
    [[undefined, 47], { low: 0, high: 50, step: 10 }],
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
});
