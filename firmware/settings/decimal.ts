/** Where a scan of a number ended and what it found; one record is filled again and again, so that scanning allocates nothing. */
export interface DecimalScan {
  /** Thousandths, rounded to the nearest; at most 10^15 in magnitude (more is held there). */
  milli: number;
  /** Index of the first character behind the number. */
  end: number;
  /** Whether `milli` is the number itself: nothing was rounded away. */
  exact: boolean;
}

const LARGEST_INTEGER_PART = 1000000000000;

/**
 * Reads `-?digits[.digits]` at index `at`. False (and the record is worthless) when there is no such number there.
 * What follows the number is the caller's to judge.
 */
export function scanDecimal(text: string, at: number, scan: DecimalScan): boolean {
  let index = at;
  const negative = text.charCodeAt(index) === 45;
  if (negative) index++;
  const first = index;
  let integer = 0;
  let code = text.charCodeAt(index);
  while (code >= 48 && code <= 57) {
    integer = integer * 10 + code - 48;
    if (integer > LARGEST_INTEGER_PART) integer = LARGEST_INTEGER_PART;
    index++;
    code = text.charCodeAt(index);
  }
  if (index === first) return false;
  scan.milli = integer * 1000;
  scan.exact = true;
  if (code === 46) {
    index = scanFraction(text, index + 1, scan);
    if (text.charCodeAt(index - 1) === 46) return false;
  }
  if (negative) scan.milli = 0 - scan.milli;
  scan.end = index;
  return true;
}

/** Adds the digits from `at` on to `scan.milli`, rounding at the fourth; returns the index behind them. */
function scanFraction(text: string, at: number, scan: DecimalScan): number {
  let index = at;
  let weight = 1000;
  let code = text.charCodeAt(index);
  while (code >= 48 && code <= 57) {
    const digit = code - 48;
    if (index - at < 3) {
      weight = Math.floor(weight / 10);
      scan.milli += digit * weight;
    } else {
      if (index - at === 3 && digit >= 5) scan.milli += 1;
      if (digit !== 0) scan.exact = false;
    }
    index++;
    code = text.charCodeAt(index);
  }
  return index;
}
