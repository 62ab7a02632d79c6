const RANGE = 1 << 24;
const FACTOR = 31;
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Letters of a built key. */
export const KEY_LENGTH = 4;

/** What stands for the key of a text in the built page, where the key itself would take too much room. */
export function builtKey(key: string): string {
  let hash = 7;
  for (let at = 0; at < key.length; at++) hash = (hash * FACTOR + key.charCodeAt(at)) % RANGE;
  let text = "";
  for (let digit = 0; digit < KEY_LENGTH; digit++) {
    text += DIGITS.charAt(hash % DIGITS.length);
    hash = Math.floor(hash / DIGITS.length);
  }
  return text;
}
