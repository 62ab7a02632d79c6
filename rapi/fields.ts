/** Strict readers of reply fields: a value or `undefined`, nothing in between. */

const LONGEST_DECIMAL = 10;

/** A decimal number with optional minus, at most ten digits. */
export function decimal(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const negative = text.startsWith("-");
  const from = negative ? 1 : 0;
  const length = text.length - from;
  if (length < 1 || length > LONGEST_DECIMAL) return undefined;
  let value = 0;
  for (let index = from; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** A hexadecimal number of one to `longest` digits, either case. */
export function hexadecimal(text: string | undefined, longest: number): number | undefined {
  if (text === undefined || text.length < 1 || text.length > longest) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = hexDigit(text.charCodeAt(index));
    if (digit < 0) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 65 && code <= 70) return code - 55;
  if (code >= 97 && code <= 102) return code - 87;
  return -1;
}
