/** The bytes of lower-case hexadecimal digits, two for each; empty when there is anything else. */
export function fromHex(text: string): string {
  let bytes = "";
  for (let at = 0; at < text.length; at += 2) {
    const high = digit(text.charCodeAt(at));
    const low = at + 1 < text.length ? digit(text.charCodeAt(at + 1)) : -1;
    if (high < 0 || low < 0) return "";
    bytes += String.fromCharCode(high * 16 + low);
  }
  return bytes;
}

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 102 ? code - 87 : -1;
}

/** Whether a text is so many lower-case hexadecimal digits. */
export function isHex(text: string, digits: number): boolean {
  if (text.length !== digits) return false;
  for (let at = 0; at < digits; at++) if (digit(text.charCodeAt(at)) < 0) return false;
  return true;
}
