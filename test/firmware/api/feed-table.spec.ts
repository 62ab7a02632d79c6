import { describe, expect, it } from "#test/spec";
import { readFeed } from "#firmware/api/feed-table";

describe("a report", () => {
  const taken: [string, string, number][] = [
    ["grid_W", "-1234.56789012345", -1234.568],
    ["grid_W", "-0", 0],
    ["grid_W", "-0.0001", 0],
    ["grid_W", " 12 ", 12],
    ["battery_W", "0.30000000000000004", 0.3],
    ["grid_W", "-100000", -100000],
    ["relay", "1", 1],
  ];
  for (const [name, text, value] of taken) {
    it(name + " of " + text + " is taken, rounded to thousandths", () => {
      expect(readFeed(name, text)).toBe(value);
    });
  }

  const refused: [string, string][] = [
    ["grid_W", ""],
    ["grid_W", "NaN"],
    ["grid_W", "null"],
    ["grid_W", "1e5"],
    ["grid_W", "-100000.001"],
    ["grid_W", "12 W"],
    ["solar_W", "-1"],
    ["relay", "0.5"],
    ["grid_W", "000000000000000000000000000000001"],
    ["unknown", "1"],
  ];
  for (const [name, text] of refused) {
    it(name + " of '" + text + "' is refused", () => {
      const read = readFeed(name, text);
      expect(typeof read === "number" ? "taken" : "refused").toBe("refused");
    });
  }
});
