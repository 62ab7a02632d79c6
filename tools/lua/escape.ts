/**
 * Byte strings cross into and out of the Lua VM as printable ASCII: C strings end at a zero byte and are read as UTF-8.
 * Bytes outside space..tilde, and the percent sign, become `%XX`; tab and newline therefore separate fields and records.
 */
export function escapeBytes(bytes: string): string {
  return bytes.replace(/[^ -$&-~]/g, (char) => {
    const code = char.charCodeAt(0);
    if (code > 255) throw new RangeError(`not a byte string: character ${String(code)} in ${JSON.stringify(bytes)}`);
    return `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
  });
}

/** The byte string that {@link escapeBytes} or its Lua counterpart was given. */
export function unescapeBytes(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/%([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
