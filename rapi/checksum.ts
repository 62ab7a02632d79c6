/** RAPI checksums, both over everything from `$` up to the character before the mark (spec of the link layer, proto 1.0.0 and 1.0.3). */

const HEX = "0123456789ABCDEF";

/** XOR of the bytes, 0..255: the `^hh` form. Each line of the EVSE goes through it, on the module in fewer steps (tools/lua/native-functions.ts). */
export function xorOf(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) value = value ^ text.charCodeAt(index);
  return value;
}

/** Low eight bits of the sum of the bytes: the `*hh` form. */
export function sumOf(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) value += text.charCodeAt(index);
  return value - Math.floor(value / 256) * 256;
}

/** Two upper-case hex digits for 0..255. */
export function hex2(value: number): string {
  const high = Math.floor(value / 16);
  const low = value - high * 16;
  return HEX.substring(high, high + 1) + HEX.substring(low, low + 1);
}
