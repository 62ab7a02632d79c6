import { describe, expect, it } from "#test/spec";
import { CLOCK_SPAN_ms } from "#hal/clock";
import { Mains } from "#firmware/metering/mains";

const MISSING = 1e9;
const START = CLOCK_SPAN_ms - 10000;

describe("a sample of the mains", () => {
  const rows: [string, number, number, number, string][] = [
    ["is taken", 5000, 4000, 123, ""],
    ["at the largest current is taken", 1000000, -1000000, 123, ""],
    ["above the largest current is none", 1000001, 0, 123, "L1"],
    ["below the smallest current is none", 0, -1000001, 123, "L2"],
    ["that is no number is none", 0 / 0, 0, 123, "L1"],
    ["that is infinite is none", 0, -1 / 0, 123, "L2"],
    ["lacks a phase that has a meter", 5000, MISSING, 123, "L2"],
    ["may lack a phase without a meter", 5000, MISSING, 13, ""],
    ["is none with no number on a phase without a meter", 5000, 0 / 0, 13, "L2"],
  ];
  for (const [what, L1_mA, L2_mA, clamps, lacking] of rows) {
    it(what, () => {
      const mains = new Mains();
      expect(mains.take({ L1_mA, L2_mA: L2_mA === MISSING ? undefined : L2_mA, L3_mA: 0 }, clamps, START) ?? "").toBe(
        lacking,
      );
      expect(mains.samples).toBe(lacking === "" ? 1 : 0);
      expect(mains.fresh(1000, START)).toBe(lacking === "");
    });
  }
});
