import { describe, expect, it } from "#test/spec";
import { monthOf } from "#firmware/timing/month";

describe("the month", () => {
  const rows: [string, number, number, number][] = [
    ["the first second", 0, 1970, 1],
    ["the last second of January 1970", 2678399, 1970, 1],
    ["the first of February 1970", 2678400, 1970, 2],
    ["a leap day", 1709164800, 2024, 2],
    ["the day after it", 1709251200, 2024, 3],
    ["the end of a year", 1767225599, 2025, 12],
    ["the beginning of the next", 1767225600, 2026, 1],
    ["28 February 2100, which has no leap day", 4107456000, 2100, 2],
    ["the day after it", 4107542400, 2100, 3],
  ];
  for (const [name, epoch_s, year, month] of rows) {
    it("of " + name + " is known", () => {
      expect(monthOf(epoch_s)).toBe((year - 1970) * 12 + month - 1);
    });
  }
});
