import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { allRows, rowOfKey, type SettingRow } from "#firmware/settings/row";
import { Settings } from "#firmware/settings/settings";
import { Store } from "#firmware/settings/store";
import { readValue } from "#firmware/settings/value";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => String.fromCharCode(...array));
const numeric = fc
  .array(fc.constantFrom("0", "1", "2", "5", "6", "9", ".", "-", "+", "e", " ", ",", "x"), { maxLength: 20 })
  .map((characters) => characters.join(""));
const row = fc.constantFrom(...allRows());

describe("the value of a setting", () => {
  it("is taken only when it is a plain decimal number that the row allows, and means that number", () => {
    fc.assert(
      fc.property(row, fc.oneof(bytes, numeric, fc.double().map(String), fc.integer().map(String)), (setting, text) => {
        const value = readValue(setting, text, "x");
        if (typeof value !== "number") {
          expect(value.why).not.toBe("");
          expect(value.allowed).not.toBe("");
          return;
        }
        expect(text).toMatch(/^ *-?\d+(\.\d+)? *$/);
        expect(value).toBe(Number(text));
        expect(value).toBeGreaterThanOrEqual(setting.smallest);
        expect(value).toBeLessThanOrEqual(setting.largest);
        expect(Math.abs(value / setting.step - Math.round(value / setting.step))).toBeLessThan(1e-9);
        if (setting.values !== undefined) expect(setting.values).toContain(value);
      }),
      { numRuns: 5000 },
    );
  });

  it("is taken whatever allowed number it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (tenths) => {
        const margin = rowOfKey("margin_A") as SettingRow;
        expect(margin.key).toBe("margin_A");
        expect(readValue(margin, (tenths / 10).toFixed(1), "x")).toBe(tenths / 10);
      }),
    );
  });
});

describe("a settings file", () => {
  it("gives only allowed values, whatever is in it", () => {
    const lines = fc.array(fc.tuple(row, fc.oneof(bytes, numeric)), { maxLength: 10 });
    fc.assert(
      fc.property(lines, bytes, (entries, garbage) => {
        const storage = new FakeStorage();
        const content = entries.map(([setting, text]) => `${setting.key}=${text}\n`).join("") + garbage;
        new Store(storage, "settings").save(content);
        const settings = new Settings(storage, new FakeLog());
        for (const { key, smallest, largest } of allRows()) {
          expect(settings.get(key)).toBeGreaterThanOrEqual(smallest);
          expect(settings.get(key)).toBeLessThanOrEqual(largest);
        }
      }),
    );
  });

  it("is the old or the new one after a power cut at every byte of a write, never a mix", () => {
    const choice = fc.array(fc.tuple(fc.integer({ min: 6, max: 125 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 2,
      maxLength: 2,
    });
    fc.assert(
      fc.property(choice, fc.constantFrom("shortened" as const, "overwritten" as const), (pairs, tear) => {
        const texts = pairs.map(([breaker, margin]) => [String(breaker), (margin / 10).toFixed(1)] as const);
        const [old, next] = [texts[0] ?? ["16", "1"], texts[1] ?? ["16", "1"]];
        for (let cut = 0; cut <= 60; cut++) {
          const storage = new FakeStorage();
          storage.tear = tear;
          const settings = new Settings(storage, new FakeLog());
          for (const [breaker, margin] of [["7", "9.9"], old]) {
            settings.set("breaker_A", breaker ?? "");
            settings.set("margin_A", margin ?? "");
            settings.flush(0);
          }
          storage.cutAfter(cut);
          settings.set("breaker_A", next[0]);
          settings.set("margin_A", next[1]);
          settings.flush(0);
          storage.restore();
          const after = new Settings(storage, new FakeLog());
          const found = [after.get("breaker_A"), after.get("margin_A")];
          expect([old.map(Number), next.map(Number)]).toContainEqual(found);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("a stored record", () => {
  it("never throws and never makes up content, whatever lies in its files", () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        const storage = new FakeStorage();
        storage.put("s.a", a);
        storage.put("s.b", b);
        expect(new Store(storage, "s").load()).toBeUndefined();
        new Store(storage, "s").save("new");
        expect(new Store(storage, "s").load()).toBe("new");
      }),
      { numRuns: 2000 },
    );
  });
});
