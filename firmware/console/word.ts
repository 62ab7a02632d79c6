import type { Rejection } from "../settings/rejection";

const QUOTE = 34;
const BACKSLASH = 92;

/** One word of a line, and what stands behind it. */
export interface Word {
  text: string;
  rest: string;
}

/** Whether reading has failed. */
export function isRefused(result: Word | Rejection): result is Rejection {
  return "why" in result;
}

/**
 * Reads the first word: up to a space, or between quotes, where it may hold spaces, `\"`, `\\` and any byte as `\xHH`.
 * `allowed` goes into the rejection.
 */
export function readWord(text: string, allowed: string): Word | Rejection {
  if (text.charCodeAt(0) !== QUOTE) {
    const end = text.indexOf(" ");
    return end < 0 ? { text, rest: "" } : { text: text.substring(0, end), rest: text.substring(end) };
  }
  let word = "";
  let at = 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) {
    let step = 1;
    if (text.charCodeAt(at) !== BACKSLASH) word += text.charAt(at);
    else {
      const code = escaped(text, at + 1);
      if (code < 0) return { what: "word in quotes", why: 'a \\ without \\, " or xHH behind it', allowed };
      word += String.fromCharCode(code);
      step = text.charAt(at + 1) === "x" ? 4 : 2;
    }
    at += step;
  }
  if (at >= text.length) return { what: "word in quotes", why: "no quote at its end", allowed };
  return { text: word, rest: text.substring(at + 1) };
}

/** The byte that stands behind a backslash, -1 when none does. */
function escaped(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE || code === BACKSLASH) return code;
  if (text.charAt(at) !== "x") return -1;
  const high = hexValue(text.charAt(at + 1));
  const low = hexValue(text.charAt(at + 2));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexValue(digit: string): number {
  return digit === "" ? -1 : "0123456789abcdef".indexOf(digit.toLowerCase());
}
