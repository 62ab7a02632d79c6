import { describe, expect, it } from "#test/spec";
import { rowOfKey, type SettingRow, visitRows } from "#firmware/settings/row";
import { isAllowed, numbersOf, toMilli } from "#firmware/settings/setting";
import { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";
import { valueText } from "#firmware/settings/value";
import { bytes } from "#test/fakes/bytes";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

const START_ms = 2147483648 - 10000;

function fresh(): Settings {
  return new Settings(new FakeStorage(), new FakeLog());
}

/** The other values that a row allows beside one: its edges. */
function edges(row: SettingRow): number[] {
  const values: number[] = [];
  for (const part of row.allowed.split(",")) for (const edge of numbersOf(part).split("..")) values.push(Number(edge));
  return values;
}

/** Sets a value where the rule between `dynamic` and `clamps` does not stand in the way. */
function setAlone(row: SettingRow, text: string): number | undefined {
  const settings = fresh();
  if (row.key === "clamps") settings.set("dynamic", "0");
  return settings.set(row.key, text) === undefined ? settings.get(row.key) : undefined;
}

describe("settings", () => {
  it("start with the defaults of the table", () => {
    const settings = fresh();
    visitRows((row) => {
      expect(settings.get(row.key)).toBe(row.defaultValue);
    });
    expect(settings.get("breaker_A")).toBe(16);
    expect(settings.mA("margin_A")).toBe(500);
    expect(settings.on("dynamic")).toBe(true);
    expect(settings.on("nwpc")).toBe(false);
  });

  visitRows((row) => {
    it("takes both edges of " + row.key + " and nothing a step beyond them", () => {
      for (const edge of edges(row)) {
        expect(setAlone(row, valueText(edge))).toBe(edge);
        for (const beyond of [toMilli(edge) - toMilli(row.step), toMilli(edge) + toMilli(row.step)]) {
          const expected = isAllowed(row, beyond) ? beyond / 1000 : undefined;
          expect(setAlone(row, valueText(beyond / 1000))).toBe(expected);
        }
      }
    });
  });

  it("keeps a fraction where the step has one", () => {
    const settings = fresh();
    expect(settings.set("margin_A", "0.7")).toBeUndefined();
    expect(settings.get("margin_A")).toBe(0.7);
    expect(settings.mA("margin_A")).toBe(700);
    expect(settings.text("margin_A")).toBe("0.7");
  });

  it("counts a revision for each value that changes", () => {
    const settings = fresh();
    const before = settings.revision;
    settings.set("breaker_A", "20");
    expect(settings.revision).toBe(before + 1);
    settings.set("breaker_A", "20");
    settings.set("breaker_A", "5");
    expect(settings.revision).toBe(before + 1);
  });

  const good: [string, string, number][] = [
    ["breaker_A", "16", 16],
    ["breaker_A", "  16 ", 16],
    ["breaker_A", "16.0", 16],
    ["breaker_A", "016", 16],
    ["margin_A", "1.50", 1.5],
    ["margin_A", "0", 0],
    ["failsafe_A", "0", 0],
    ["phases", "123", 123],
  ];
  for (const [key, text, value] of good) {
    it("takes '" + text + "' for " + key, () => {
      const settings = fresh();
      expect(settings.set(key as SettingKey, text)).toBeUndefined();
      expect(settings.get(key as SettingKey)).toBe(value);
    });
  }

  const bad: [string, string, string, string][] = [
    ["breaker_A", "", "empty", "6..125 A"],
    ["breaker_A", "   ", "empty", "6..125 A"],
    ["breaker_A", "abc", "not a number", "6..125 A"],
    ["breaker_A", "5", "5 is not allowed", "6..125 A"],
    ["breaker_A", "1e9", "not a number", "6..125 A"],
    ["breaker_A", "1000000000", "1000000000 is not allowed", "6..125 A"],
    ["breaker_A", "+16", "not a number", "6..125 A"],
    ["breaker_A", "-16", "-16 is not allowed", "6..125 A"],
    ["breaker_A", "1 6", "not a number", "6..125 A"],
    ["breaker_A", "16A", "not a number", "6..125 A"],
    ["breaker_A", "16.", "not a number", "6..125 A"],
    ["breaker_A", ".16", "not a number", "6..125 A"],
    ["breaker_A", "16,5", "not a number", "6..125 A"],
    ["breaker_A", "0x10", "not a number", "6..125 A"],
    ["breaker_A", "NaN", "not a number", "6..125 A"],
    ["breaker_A", "16.5", "not a multiple of 1", "6..125 A"],
    ["breaker_A", "125.0001", "not a multiple of 1", "6..125 A"],
    ["breaker_A", bytes([0xff, 0xfe]), "not a number", "6..125 A"],
    ["breaker_A", "16\u0000", "not a number", "6..125 A"],
    ["breaker_A", "00000000000000016", "longer than 16 characters", "6..125 A"],
    ["margin_A", "0.55", "not a multiple of 0.1", "0..10 A"],
    ["margin_A", "-0", "0 is not allowed", "0..10 A"],
    ["failsafe_A", "5", "5 is not allowed", "0,6..32 A"],
    ["phases", "21", "21 is not allowed", "0,1,2,3,12,13,23,123"],
    ["time_limit_15min", "256", "256 is not allowed", "0..255 x 15 min"],
  ];
  for (const [key, text, why, allowed] of bad) {
    it("refuses '" + text + "' for " + key + ": " + why, () => {
      const settings = fresh();
      const revision = settings.revision;
      expect(settings.set(key as SettingKey, text)).toEqual({ what: key, why, allowed });
      expect(settings.get(key as SettingKey)).toBe(rowOfKey(key)?.defaultValue);
      expect(settings.revision).toBe(revision);
    });
  }

  it("refuses a name that is no setting", () => {
    expect(fresh().set("volume" as SettingKey, "11")?.why).toBe("no such setting");
    expect(fresh().set("breaker_A|set_breaker" as SettingKey, "11")?.why).toBe("no such setting");
  });

  it("refuses to balance a house without a meter, in either order", () => {
    const settings = fresh();
    expect(settings.set("clamps", "0")?.why).toBe("the house cannot be balanced without a meter");
    expect(settings.set("dynamic", "0")).toBeUndefined();
    expect(settings.set("clamps", "0")).toBeUndefined();
    expect(settings.set("dynamic", "1")?.why).toBe("no mains phase has a meter (set_cte 0)");
    expect(settings.get("dynamic")).toBe(0);
  });
});

/** Ticks every 100 ms for a while and returns the instant of the last tick. */
function run(settings: Settings, from: number, ticks: number): number {
  let now = from;
  for (let tick = 0; tick < ticks; tick++) {
    now = now + 100 >= 2147483648 ? now + 100 - 2147483648 : now + 100;
    settings.tick(now);
  }
  return now;
}

describe("stored settings", () => {
  it("are there after a restart", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    settings.set("breaker_A", "25");
    settings.set("margin_A", "0.7");
    run(settings, START_ms, 20);
    const again = new Settings(storage, new FakeLog());
    expect(again.get("breaker_A")).toBe(25);
    expect(again.get("margin_A")).toBe(0.7);
    expect(again.get("charge_limit_A")).toBe(16);
  });

  it("are written at most every 2 s, also over the wrap of the clock", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    let now = START_ms;
    for (let value = 6; value <= 106; value++) {
      settings.set("breaker_A", valueText(value));
      now = run(settings, now, 2);
    }
    expect(storage.writes).toBeLessThanOrEqual(11);
    expect(storage.writes).toBeGreaterThan(8);
    run(settings, now, 30);
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(106);
  });

  it("are not written when nothing changed", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    settings.set("breaker_A", "5");
    run(settings, START_ms, 200);
    expect(storage.writes).toBe(0);
    expect(settings.flush(START_ms)).toBe(true);
    expect(storage.writes).toBe(0);
  });

  it("are written at once by flush, also in the middle of a slow save", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    visitRows((row) => {
      if (row.key !== "clamps") settings.set(row.key, valueText(row.largest));
    });
    settings.tick(START_ms);
    expect(storage.writes).toBe(0);
    expect(settings.flush(START_ms)).toBe(true);
    expect(storage.writes).toBe(1);
    expect(new Settings(storage, new FakeLog()).get("timer12_ms")).toBe(500000);
  });

  it("keep a change that came while the one before was being written", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    settings.set("breaker_A", "20");
    settings.tick(START_ms);
    settings.set("breaker_A", "25");
    run(settings, START_ms, 40);
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(25);
  });

  it("are tried again after the medium refused, with one line in the log", () => {
    const storage = new FakeStorage();
    const log = new FakeLog();
    const settings = new Settings(storage, log);
    settings.set("breaker_A", "20");
    storage.cutAfter(0);
    expect(settings.flush(START_ms)).toBe(false);
    const now = run(settings, START_ms, 50);
    let errors = 0;
    for (const line of log.lines) if (line.startsWith("error")) errors++;
    expect(errors).toBe(1);
    storage.restore();
    run(settings, now, 40);
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(20);
  });

  it("follow a new default unless somebody has set them", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    settings.set("breaker_A", "16");
    settings.flush(START_ms);
    const content = storage.read("settings.b") ?? "";
    expect(content).toContain("breaker_A=16\n");
    expect(content.includes("margin_A")).toBe(false);
  });

  it("go back to the defaults for good", () => {
    const storage = new FakeStorage();
    const settings = new Settings(storage, new FakeLog());
    settings.set("breaker_A", "25");
    settings.flush(START_ms);
    settings.restoreDefaults();
    expect(settings.get("breaker_A")).toBe(16);
    settings.flush(START_ms);
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(16);
  });
});
