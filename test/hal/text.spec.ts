import { describe, expect, it } from "#test/spec";
import { amperes, seconds, thousandths, whole } from "#hal/text";

describe("numbers as text", () => {
  const rows: [number, number, string][] = [
    [0, 1, "0"],
    [15200, 1, "15.2"],
    [15000, 1, "15"],
    [15249, 1, "15.2"],
    [15250, 1, "15.3"],
    [15994, 2, "15.99"],
    [15996, 2, "16"],
    [5, 3, "0.005"],
    [50, 2, "0.05"],
    [-1500, 1, "-1.5"],
    [-4, 2, "0"],
    [999950, 1, "1000"],
  ];
  for (const row of rows) {
    it("writes thousandths as " + row[2], () => {
      expect(thousandths(row[0], row[1])).toBe(row[2]);
    });
  }

  it("writes whole numbers without a fraction, whatever they were computed from", () => {
    expect(whole(10 / 2)).toBe("5");
    expect(whole(2147483647)).toBe("2147483647");
    expect(whole(-3)).toBe("-3");
    expect(whole(7.9)).toBe("7");
  });

  it("adds the unit to currents and spans", () => {
    expect(amperes(500)).toBe("0.5 A");
    expect(seconds(94600)).toBe("95 s");
  });
});
