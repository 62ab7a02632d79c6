/** A byte string of the given codes 0..255. */
export function bytes(codes: number[]): string {
  let text = "";
  for (const code of codes) text += String.fromCharCode(code);
  return text;
}
