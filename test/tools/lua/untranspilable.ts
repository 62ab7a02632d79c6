/** A file that the Lua build must refuse. */
export function lastComma(text: string): number {
  return text.lastIndexOf(",");
}
