import { describe, expect, it } from "#test/spec";
import { hasPhase, phaseCode, phaseCount, phaseName } from "#hal/phases";

describe("phase codes", () => {
  const rows: [number, boolean, boolean, boolean, number][] = [
    [0, false, false, false, 0],
    [1, true, false, false, 1],
    [2, false, true, false, 1],
    [3, false, false, true, 1],
    [12, true, true, false, 2],
    [13, true, false, true, 2],
    [23, false, true, true, 2],
    [123, true, true, true, 3],
  ];
  for (const row of rows) {
    it("reads and writes " + row[0].toFixed(0), () => {
      expect(hasPhase(row[0], 0)).toBe(row[1]);
      expect(hasPhase(row[0], 1)).toBe(row[2]);
      expect(hasPhase(row[0], 2)).toBe(row[3]);
      expect(phaseCount(row[0])).toBe(row[4]);
      expect(phaseCode(row[1], row[2], row[3])).toBe(row[0]);
    });
  }

  it("names the phases", () => {
    expect(phaseName(0) + phaseName(1) + phaseName(2)).toBe("L1L2L3");
  });
});
