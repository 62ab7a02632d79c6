/**
 * The Lua side of `escape.ts`: byte strings as printable ASCII, on Lua's own string library, so that nothing of
 * typescript-to-lua's support library is pulled into the image for the sake of a test.
 */
declare namespace string {
  /** @noSelf */
  function gsub(this: void, text: string, pattern: string, replace: (this: void, found: string) => string): string;
  function format(this: void, format: string, value: number): string;
  function byte(this: void, char: string): number;
  function char(this: void, code: number): string;
}
declare function tonumber(this: void, text: string, base?: number): number;

function escapeByte(this: void, char: string): string {
  return string.format("%%%02X", string.byte(char));
}

function unescapeByte(this: void, hex: string): string {
  return string.char(tonumber(hex, 16));
}

/** Bytes outside space..tilde, and the percent sign, as `%XX`. */
export function escapeText(bytes: string): string {
  const text = string.gsub(bytes, "[^ -$&-~]", escapeByte);
  return text;
}

/** The bytes that were given to `escapeBytes` on the other side. */
export function unescapeText(text: string): string {
  const bytes = string.gsub(text, "%%(%x%x)", unescapeByte);
  return bytes;
}

/** A number as text that reads back to the same number. */
export function numberText(value: number): string {
  return string.format("%.17g", value);
}

/** A number from text; whole numbers become integers. The text is known to be a number. */
export function numberOf(text: string): number {
  return tonumber(text);
}
