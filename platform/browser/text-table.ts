import { builtKey } from "./built-key";
import texts from "./texts.json";

/** The languages of the page, in the order in which `texts.json` has them. */
export const LANGUAGES = ["en", "de", "fr", "sl"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Name of a text. */
export type TextKey = keyof typeof texts;

/** The languages of a text, by its key or, in the built page, by what stands for it; `{name}` in a text stands for a value. */
const table = new Map<string, readonly string[]>(Object.entries(texts));

const isBuilt = !table.has("language");

function rowOf(key: string): readonly string[] | undefined {
  return table.get(key) ?? (isBuilt ? table.get(builtKey(key)) : undefined);
}

/** A text in a language; `{name}` in it stands for a value. A text that is missing is the English one, or its key. */
export function textIn(language: Language, key: string, values: Readonly<Record<string, string>> = {}): string {
  const row = rowOf(key);
  const text = row?.[LANGUAGES.indexOf(language)] ?? row?.[0] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Whether there is a text of that key. */
export function hasText(key: string): boolean {
  return rowOf(key) !== undefined;
}
