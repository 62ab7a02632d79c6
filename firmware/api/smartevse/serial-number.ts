import { whole } from "#hal/text";

const DIGITS = "0123456789ABCDEF";
/** Digits of a serial number at most. */
const MOST = 9;

/**
 * A number like a SmartEVSE's serial: the one that a prefix ends in (`SmartEVSE-1234`), or else, 0..65535, the first four hex digits of our
 * own serial, which differ from unit to unit.
 */
export function profileSerial(serial: string, prefix = ""): number {
  let from = prefix.length;
  while (from > 0 && prefix.length - from < MOST && isDigit(prefix.charCodeAt(from - 1))) from--;
  if (from < prefix.length) return Number(prefix.substring(from));
  let value = 0;
  for (let at = 0; at < 4; at++) {
    const digit = at < serial.length ? DIGITS.indexOf(serial.charAt(at)) : 0;
    value = value * 16 + (digit < 0 ? 0 : digit);
  }
  return value;
}

/** What the topics begin with unless somebody says otherwise, e.g. `SmartEVSE/53312`. */
export function profilePrefix(serial: string): string {
  return "SmartEVSE/" + whole(profileSerial(serial));
}

/** The name in the network, e.g. `SmartEVSE-53312`. */
export function profileName(serial: string, prefix = ""): string {
  return "SmartEVSE-" + whole(profileSerial(serial, prefix));
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
