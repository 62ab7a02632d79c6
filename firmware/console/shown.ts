import type { Rejection } from "../settings/rejection";

/** A rejection in one line. */
export function refused(rejection: Rejection): string {
  return "error: " + rejection.what + ": " + rejection.why + "; allowed: " + rejection.allowed;
}

/** A text from outside that any terminal can show: other bytes than printable ASCII as `\xHH`, as they can be typed within quotes. */
export function shown(text: string): string {
  if (isPrintable(text)) return text;
  let out = "";
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 32 && code < 127) out += text.charAt(index);
    else out += "\\x" + hexDigit(Math.floor(code / 16)) + hexDigit(code - Math.floor(code / 16) * 16);
  }
  return out;
}

/** On the module Lua's own search looks (tools/lua/native-functions.ts). */
function isPrintable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!(code >= 32 && code < 127)) return false;
  }
  return true;
}

function hexDigit(value: number): string {
  return "0123456789abcdef".charAt(value);
}
