import { describe, expect, it } from "#test/spec";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { itemOf, type Json, numberOf, readStrictJson } from "#firmware/api/http/lenient-json";
import { settingsDocument } from "#firmware/api/own/settings-document";
import { allRows } from "#firmware/settings/row";
import { Settings } from "#firmware/settings/settings";

function numberIn(object: Json, name: string): number {
  const item = itemOf(object, name);
  return item === undefined ? 0 / 0 : (numberOf(item) ?? 0 / 0);
}

function textIn(object: Json, name: string): string {
  const item = itemOf(object, name);
  return item === undefined ? "" : item.text;
}

describe("the settings as JSON", () => {
  it("say of each row of the table what it says", () => {
    const settings = new Settings(new FakeStorage(), new FakeLog());
    settings.set("margin_A", "1.5");
    for (const row of allRows()) {
      const document = readStrictJson(settingsDocument(settings, { group: "", key: row.key }));
      const item = document === undefined ? undefined : itemOf(document, "settings")?.items[0];
      expect(item).toBeDefined();
      if (item === undefined) continue;
      expect(textIn(item, "key")).toBe(row.key);
      expect(numberIn(item, "value")).toBe(row.key === "margin_A" ? 1.5 : row.defaultValue);
      expect(numberIn(item, "default")).toBe(row.defaultValue);
      expect(numberIn(item, "min")).toBe(row.smallest);
      expect(numberIn(item, "max")).toBe(row.largest);
      expect(numberIn(item, "step")).toBe(row.step);
      expect(textIn(item, "unit")).toBe(row.unit);
      expect(textIn(item, "topic")).toBe(row.topic);
      expect(textIn(item, "text")).toBe(row.sentence);
      const options = itemOf(item, "options");
      const isChoice = row.values !== undefined && row.allowed !== "0,1";
      expect(options !== undefined).toBe(isChoice);
      if (options !== undefined && row.values !== undefined) expect(options.items.length).toBe(row.values.length);
    }
  });
});
