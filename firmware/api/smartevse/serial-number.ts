import { whole } from "#hal/text";

const DIGITS = "0123456789ABCDEF";

/** A number like a SmartEVSE's serial, 0..65535: the first four hex digits of ours, which differ from unit to unit. */
export function profileSerial(serial: string): number {
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
export function profileName(serial: string): string {
  return "SmartEVSE-" + whole(profileSerial(serial));
}
