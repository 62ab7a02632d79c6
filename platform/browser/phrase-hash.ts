const RANGE = 1 << 26;
const FACTOR = 31;

/** Of nothing. */
export const EMPTY_HASH = 7;

/** The hash of what had that hash, with one more character. */
export function longerHash(hash: number, character: number): number {
  return (hash * FACTOR + character) % RANGE;
}

/** Stands for a phrase of the controller where the phrase itself would take too much room: 26 bits. */
export function phraseHash(phrase: string): number {
  let hash = EMPTY_HASH;
  for (let at = 0; at < phrase.length; at++) hash = longerHash(hash, phrase.charCodeAt(at));
  return hash;
}
