import { unescapeBytes } from "./escape";

export type Field = string | number | boolean | string[];

/** The value that a line of `snapshot-lines.ts` carries, from its kind and its texts. */
export function decodeField(kind: string, texts: readonly string[]): Field {
  const [text = ""] = texts;
  if (kind === "n") return Number(text);
  if (kind === "b") return text === "1";
  return kind === "s" ? unescapeBytes(text) : texts.map(unescapeBytes);
}
