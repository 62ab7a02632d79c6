import { whole } from "#hal/text";

const LONGEST = 17;

/** A version as one number: three numbers of 0..99999 with points between them, without leading zeros; -1 when it is none. */
export function versionNumber(text: string): number {
  if (text.length > LONGEST) return -1;
  let version = 0;
  let parts = 0;
  for (const part of text.split(".")) {
    const value = numberOf(part, 5);
    if (value < 0) return -1;
    version = version * 100000 + value;
    parts++;
  }
  return parts === 3 ? version : -1;
}

/** A whole number of at most so many digits without leading zeros, -1 when it is none. */
export function numberOf(text: string, digits: number): number {
  if (text.length === 0 || text.length > digits) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!(code >= 48 && code <= 57)) return -1;
    value = value * 10 + code - 48;
  }
  return whole(value) === text ? value : -1;
}
