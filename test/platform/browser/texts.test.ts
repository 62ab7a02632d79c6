import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LIMIT_REASONS } from "#firmware/api/reasons";
import { allRows } from "#firmware/settings/row";
import { COMPOSED } from "#tools/page/pack-texts";
import { LANGUAGES, hasText, textIn } from "#platform/browser/text-table";

const SOURCES = fileURLToPath(new URL("../../../platform/browser", import.meta.url));
const source = readFileSync(join(SOURCES, "texts.json"), "utf8");
const rows = Object.entries(JSON.parse(source) as Record<string, string[]>);

function sources(): string {
  const names = readdirSync(SOURCES, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(SOURCES, name), "utf8"))
    .join("\n");
}

/** What the controller says itself: in English it needs no text. */
const ENGLISH_IS_THERE = /^(t|say)\./;

describe("the texts", () => {
  it("are there in each language", () => {
    for (const [key, texts] of rows) {
      expect(texts, key).toHaveLength(LANGUAGES.length);
      const own = ENGLISH_IS_THERE.test(key) ? texts.slice(1) : texts;
      for (const text of own) expect(text.trim(), key).not.toBe("");
      for (const text of texts) expect(text, key).not.toMatch(/[\t\n]/);
    }
  });

  it("have a key each", () => {
    const keys = [...source.matchAll(/^ {2}"([^"]+)":/gm)].map(([, key]) => key);
    expect(keys).toHaveLength(rows.length);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("have the same values in each language", () => {
    for (const [key, texts] of rows) {
      const own = ENGLISH_IS_THERE.test(key) ? texts.slice(1) : texts;
      const names = own.map((text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort());
      for (const one of names) expect(one, key).toEqual(names[0]);
    }
  });

  it("name and explain every setting that does something", () => {
    const wanted = allRows().flatMap(({ key, compatOnly }) => (compatOnly ? [] : [`s.${key}`, `t.${key}`]));
    expect(wanted.filter((key) => !hasText(key))).toEqual([]);
  });

  it("name no setting that is none", () => {
    const keys: string[] = allRows().map(({ key }) => key);
    const named = rows.map(([key]) => key).filter((key) => /^[st]\./.test(key));
    expect(named.filter((key) => !keys.includes(key.slice(2)))).toEqual([]);
  });

  it("name every value of a setting that is a word", () => {
    const words = allRows().flatMap(({ key, allowed }) =>
      [...allowed.matchAll(/=([A-Za-z]\w*)/g)].map(([, word]) => (key === "mode" ? `mode.${word}` : `o.${word}`)),
    );
    expect(words.filter((word) => !hasText(word))).toEqual([]);
  });

  it("name every reason that limits, and none that is none", () => {
    const reasons: readonly string[] = LIMIT_REASONS.map((row) => (row.split("|")[0] ?? "").replace(" *", ""));
    expect(reasons.filter((reason) => !hasText(`why.${reason}`))).toEqual([]);
    const named = rows.map(([key]) => key).filter((key) => key.startsWith("why."));
    expect(named.filter((key) => !reasons.includes(key.slice(4)))).toEqual([]);
  });

  it("are all used", () => {
    const code = sources();
    const unused = rows.map(([key]) => key).filter((key) => !code.includes(`"${key}"`) && !COMPOSED.test(key));
    expect(unused).toEqual([]);
  });

  it("put values in their places, and leave a place without a value as it is", () => {
    expect(textIn("de", "now.breaker", { limit: "25 A" })).toBe("Sicherung 25 A");
    expect(textIn("en", "now.breaker")).toBe("Breaker {limit}");
  });

  it("are the key when there is none", () => {
    expect(textIn("fr", "no.such")).toBe("no.such");
  });
});
