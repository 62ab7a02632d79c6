import { itemOf, readStrictJson } from "#firmware/api/http/lenient-json";
import type { Sodium } from "./nodemcu";

/** Module `crypto`, as far as passwords need it. */
interface Keyed {
  update(bytes: string): void;
  finalize(): string;
}
declare const crypto: { new_hmac(this: void, algorithm: "SHA256", key: string): Keyed };
declare const sodium: Sodium;

/** Passes of HMAC-SHA-256 over the password: a tenth of a second. */
const PASSES = 100;
const SALT_DIGITS = 16;
export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 64;
const DIGITS = "0123456789abcdef";

/** What is kept of a password: salt and key. */
export function keyOf(password: string): string {
  const salt = randomDigits(SALT_DIGITS);
  return salt + stretched(password, salt);
}

/** Whether a password is the one of a key. */
export function isPasswordOf(key: string, password: string): boolean {
  if (key === "" || password.length > LONGEST_PASSWORD) return false;
  const salt = key.substring(0, SALT_DIGITS);
  return isSame(salt + stretched(password, salt), key);
}

/** The password in the body of a log-in; empty for none. */
export function passwordIn(body: string): string {
  const object = readStrictJson(body);
  const item = object === undefined ? undefined : itemOf(object, "password");
  return item !== undefined && item.kind === "text" ? item.text : "";
}

/** Hexadecimal digits that nobody can guess. */
export function randomDigits(count: number): string {
  let digits = "";
  for (let index = 0; index < count; index++) digits += DIGITS.charAt(sodium.random.uniform(16));
  return digits;
}

function stretched(password: string, salt: string): string {
  let bytes = salt;
  for (let pass = 0; pass < PASSES; pass++) {
    const keyed = crypto.new_hmac("SHA256", password);
    keyed.update(bytes);
    bytes = keyed.finalize();
  }
  return bytes;
}

/** Compares all of it, so that the time it takes says nothing. */
function isSame(one: string, other: string): boolean {
  let differences = one.length === other.length ? 0 : 1;
  for (let index = 0; index < one.length; index++) if (one.charCodeAt(index) !== other.charCodeAt(index)) differences++;
  return differences === 0;
}
