/*
 * Reads values out of what has come over the network. What is missing or of another kind is `undefined`; nothing is turned from one kind
 * into another, and what is unknown is never 0.
 */

/** What has come, with names. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function isTrue(value: unknown): boolean {
  return value === true;
}

/** One of the words of a list. */
export function wordOf<Word extends string>(value: unknown, words: readonly Word[]): Word | undefined {
  return words.find((word) => word === value);
}

/** The items of a list that can be read; those that cannot are left out. */
export function listOf<Item>(value: unknown, read: (item: unknown) => Item | undefined): Item[] {
  if (!Array.isArray(value)) return [];
  return value.map(read).filter((item): item is Item => item !== undefined);
}

/** Numbers at their places: one that is unknown keeps its place. */
export function numbersOf(value: unknown): (number | undefined)[] {
  return Array.isArray(value) ? value.map(numberOf) : [];
}
