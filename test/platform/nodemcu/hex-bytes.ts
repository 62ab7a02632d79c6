const DIGITS = "0123456789abcdef";

/** `01 04 ff` as three bytes. */
export function hexBytes(hex: string): string {
  let bytes = "";
  for (let index = 0; index < hex.length; index += 3)
    bytes += String.fromCharCode(DIGITS.indexOf(hex.charAt(index)) * 16 + DIGITS.indexOf(hex.charAt(index + 1)));
  return bytes;
}

/** Three bytes as `01 04 ff`. */
export function showBytes(bytes: string): string {
  let hex = "";
  for (let index = 0; index < bytes.length; index++) {
    const code = bytes.charCodeAt(index);
    const high = Math.floor(code / 16);
    hex += (index === 0 ? "" : " ") + DIGITS.charAt(high) + DIGITS.charAt(code - high * 16);
  }
  return hex;
}
