import { page } from "./store";
import { hasText, textIn } from "./text-table";
import type { TextKey } from "./texts";

/** A text in the language of the page. */
export function say(key: TextKey, values?: Readonly<Record<string, string>>): string {
  return textIn(page().language, key, values);
}

/** A text whose key is put together from what the controller says; `other` when there is none. */
export function sayOr(key: string, other: string): string {
  return hasText(key) ? textIn(page().language, key) : other;
}
