import { describe, expect, it } from "vitest";
import { UNKNOWN, amperes, decimal, duration, energy, percent, timeOfDay, watts } from "#platform/browser/format";
import { LANGUAGES } from "#platform/browser/text-table";

describe("numbers as people read them", () => {
  const cases: readonly [string, string, string][] = [
    [amperes(12849, "en"), "12.8 A", "a current"],
    [amperes(12851, "de"), "12,9 A", "a current in German"],
    [amperes(0, "en"), "0.0 A", "no current"],
    [amperes(-3200, "en"), "-3.2 A", "export"],
    [amperes(-40, "en"), "0.0 A", "a little less than nothing is nothing"],
    [amperes(undefined, "en"), UNKNOWN, "an unknown current"],
    [watts(999, "en"), "999 W", "below a kilowatt"],
    [watts(1000, "en"), "1.0 kW", "a kilowatt"],
    [watts(-1500, "fr"), "-1,5 kW", "export"],
    [watts(undefined, "en"), UNKNOWN, "an unknown power"],
    [energy(999, "en"), "999 Wh", "below a kilowatt-hour"],
    [energy(1000, "sl"), "1,00 kWh", "a kilowatt-hour"],
    [energy(undefined, "en"), UNKNOWN, "an unknown energy"],
    [duration(59.9), "59 s", "below a minute"],
    [duration(60), "1 min", "a minute"],
    [duration(3599), "59 min", "below an hour"],
    [duration(3600), "1:00 h", "an hour"],
    [duration(100_000), "27:46 h", "more than a day"],
    [duration(-5), "0 s", "never below nothing"],
    [duration(undefined), UNKNOWN, "an unknown time"],
    [percent(1, 3, "en"), "33 %", "a third"],
    [percent(1, 0, "en"), UNKNOWN, "of nothing"],
    [decimal(999.4, 0, "en"), "999", "just below a thousand"],
    [decimal(999.5, 0, "en"), "1,000", "what is rounded to a thousand"],
    [decimal(1234.5, 0, "en"), "1,235", "thousands"],
    [decimal(-1234.5, 1, "de"), "-1.234,5", "thousands less in German"],
  ];
  for (const [shown, wanted, what] of cases)
    it(`shows ${what} as ${wanted}`, () => {
      expect(shown).toBe(wanted);
    });

  it("shows the time of day by 24 hours", () => {
    expect(timeOfDay(1767222000, "en")).toMatch(/^\d\d:\d\d$/);
  });

  it("shows them with the point or comma of each language", () => {
    for (const language of LANGUAGES)
      for (const value of [0, 0.05, 7.25, 999.94, -3.2]) {
        const format = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
        const wanted = format.format(Number(value.toFixed(1))).replace("\u2212", "-");
        expect(decimal(value, 1, language)).toBe(wanted);
      }
  });
});
