import { escapeText, numberText } from "./wire";

/** One field of a record as a line for `snapshot-fields.ts` on the other side. */
function encodeField(name: string, value: unknown): string {
  const head = "v\t" + name + "\t";
  if (typeof value === "number") return head + "n\t" + numberText(value);
  if (typeof value === "boolean") return head + "b\t" + (value ? "1" : "0");
  if (typeof value === "string") return head + "s\t" + escapeText(value);
  let texts = head + "a";
  for (const text of value as string[]) texts = texts + "\t" + escapeText(text);
  return texts;
}

/** A snapshot, a line for each field that is there. */
export function snapshotLines(fields: Record<string, unknown>, lines: string[]): void {
  for (const name in fields) lines.push(encodeField(name, fields[name]));
}
