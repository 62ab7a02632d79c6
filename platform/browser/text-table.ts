import { LANGUAGES, type Language, TEXTS } from "./texts";

/** The languages of a text, by its key. */
const table = new Map(
  TEXTS.trim()
    .split("\n")
    .map((row) => {
      const [key = "", ...texts] = row.split("|");
      return [key, texts] as const;
    }),
);

/** A text in a language; `{name}` in it stands for a value. A text that is missing is the English one, or its key. */
export function textIn(language: Language, key: string, values: Readonly<Record<string, string>> = {}): string {
  const texts = table.get(key);
  const text = texts?.[LANGUAGES.indexOf(language)] ?? texts?.[0] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Whether there is a text of that key. */
export function hasText(key: string): boolean {
  return table.has(key);
}
