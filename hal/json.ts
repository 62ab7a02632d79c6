/** A JSON string of any bytes: quotes and controls are escaped, bytes that are not UTF-8 become U+FFFD. */
export function jsonText(text: string): string {
  if (isPlain(text)) return '"' + text + '"';
  let out = '"';
  let index = 0;
  // what needs nothing is taken over in one piece
  let from = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code >= 32 && code < 127 && code !== 34 && code !== 92) {
      index++;
      continue;
    }
    const length = code < 128 ? 0 : utf8Length(text, index);
    if (length > 0) {
      index += length;
      continue;
    }
    out += text.substring(from, index);
    if (code === 34 || code === 92) out += "\\" + text.charAt(index);
    else out += code < 128 ? "\\u00" + hexByte(code) : "\\ufffd";
    index++;
    from = index;
  }
  return out + text.substring(from) + '"';
}

/** Whether every byte stands for itself. On the module Lua's own search does it (tools/lua/native-functions.ts). */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return false;
  }
  return true;
}

function hexByte(value: number): string {
  const high = Math.floor(value / 16);
  const digits = "0123456789abcdef";
  return digits.charAt(high) + digits.charAt(value - high * 16);
}

/** Bytes of the UTF-8 character at `index` (2..4), 0 when the bytes there are no such character (RFC 3629). */
function utf8Length(text: string, index: number): number {
  const lead = text.charCodeAt(index);
  const second = text.charCodeAt(index + 1);
  let low = 128;
  let high = 191;
  let length = 2;
  if (lead < 194 || lead > 244) return 0;
  if (lead >= 240) length = 4;
  else if (lead >= 224) length = 3;
  if (lead === 224) low = 160;
  if (lead === 237) high = 159;
  if (lead === 240) low = 144;
  if (lead === 244) high = 143;
  if (!(second >= low && second <= high)) return 0;
  for (let next = index + 2; next < index + length; next++) {
    const code = text.charCodeAt(next);
    if (!(code >= 128 && code <= 191)) return 0;
  }
  return length;
}
