import { describe, expect, it } from "#test/spec";
import { type SettingRow, allRows, rowOfKey, rowOfTopic, visitRows } from "#firmware/settings/row";
import { allowedText, settingOfKey, settingOfTopic } from "#firmware/settings/setting";
import { readValue } from "#firmware/settings/value";

describe("a row of the table of settings", () => {
  it("is read with everything in it", () => {
    const row: SettingRow = {
      key: "margin_A",
      topic: "set_margin",
      unit: "A",
      allowed: "0..10",
      step: 0.1,
      defaultValue: 0.5,
      saved: true,
      restart: false,
      smallest: 0,
      largest: 10,
      values: undefined,
      compatOnly: false,
      sentence: "Current kept free below the breaker for meter noise and cars that overshoot",
    };
    expect(rowOfKey("margin_A")).toEqual(row);
  });

  it("knows the values of a list and the span of a mixture", () => {
    expect(rowOfKey("phases")?.values).toEqual([0, 1, 2, 3, 12, 13, 23, 123]);
    const failsafe = rowOfKey("failsafe_A");
    expect(failsafe?.values).toBeUndefined();
    expect(failsafe?.smallest).toBe(0);
    expect(failsafe?.largest).toBe(32);
  });

  const units: [string, string][] = [
    ["breaker_A", "6..125 A"],
    ["timer_ms", "100..500000 ms"],
    ["raise_hold_s", "0..3600 s"],
    ["energy_limit_kWh", "0..255 kWh"],
    ["time_limit_15min", "0..255 x 15 min"],
    ["calibration", "50..2000"],
    ["meter_sees_car", "0,1"],
  ];
  for (const [key, text] of units) {
    it("says what " + key + " allows: " + text, () => {
      const row = rowOfKey(key);
      expect(row === undefined ? "" : allowedText(row)).toBe(text);
    });
  }

  it("is found by its key and by its topic, and each is there once", () => {
    let seen = "|";
    visitRows((row) => {
      expect(rowOfKey(row.key)?.topic).toBe(row.topic);
      expect(rowOfTopic(row.topic)?.key).toBe(row.key);
      expect(settingOfKey(row.key)?.topic).toBe(row.topic);
      expect(settingOfTopic(row.topic)?.key).toBe(row.key);
      expect(seen.includes("|" + row.key + "|")).toBe(false);
      expect(seen.includes("|" + row.topic + "|")).toBe(false);
      seen += row.key + "|" + row.topic + "|";
    });
  });

  it("is sane: default, edges and flags", () => {
    for (const row of allRows()) {
      expect(row.topic.startsWith("set_")).toBe(true);
      expect(row.defaultValue).toBeGreaterThanOrEqual(row.smallest);
      expect(row.defaultValue).toBeLessThanOrEqual(row.largest);
      expect(row.step).toBeGreaterThan(0);
      expect(row.sentence.length).toBeGreaterThan(10);
    }
  });

  for (const name of ["", "|", "breaker", "breaker_A|set_breaker", "set_breaker|6..125", "0,1", "6..125", "s"]) {
    it("is not found by '" + name + "'", () => {
      expect(rowOfKey(name)).toBeUndefined();
      expect(rowOfTopic(name)).toBeUndefined();
      expect(settingOfKey(name)).toBeUndefined();
      expect(settingOfTopic(name)).toBeUndefined();
    });
  }
});

describe("a value with a name", () => {
  it("is taken by its name or its number", () => {
    const mode = settingOfKey("mode");
    expect(mode === undefined ? undefined : readValue(mode, "smart", "x")).toBe(3);
    expect(mode === undefined ? undefined : readValue(mode, "3", "x")).toBe(3);
    for (const text of ["Smart", "smar", "=", "3=smart", "smart,", "7"]) {
      expect(typeof (mode === undefined ? undefined : readValue(mode, text, "x"))).toBe("object");
    }
  });
});
