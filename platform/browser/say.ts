import { page } from "./store";
import { type TextKey, hasText, textIn } from "./text-table";

/** A text in the language of the page. */
export function say(key: TextKey, values?: Readonly<Record<string, string>>): string {
  return textIn(page().language, key, values);
}

/**
 * Who decides, in the language of the page. What the controller names may end in a phase or a cause of its own, e.g. `breaker L2`, which stays.
 */
export function sayWhy(source: string): string {
  const words = source.split(" ");
  for (let count = words.length; count > 0; count--) {
    const key = `why.${words.slice(0, count).join(" ")}`;
    if (hasText(key)) return [textIn(page().language, key), ...words.slice(count)].join(" ");
  }
  return source;
}

/** A text whose key is put together from what the controller says; `other` when there is none. */
export function sayOr(key: string, other: string): string {
  return hasText(key) ? textIn(page().language, key) : other;
}
