import { type DecimalScan, scanDecimal } from "../../settings/decimal";

/** What a program prints of a number at most. */
const LONGEST = 24;
const scan: DecimalScan = { milli: 0, end: 0, exact: true };

/** Thousandths of a number that is written as digits, with or without a fraction (`83.00000000000001`); `undefined`: it is none. */
export function milliOf(text: string): number | undefined {
  if (text.length > LONGEST || !scanDecimal(text, 0, scan) || scan.end !== text.length) return undefined;
  return scan.milli;
}

/** The number without its fraction, as SmartEVSE takes them; `undefined`: it is none, or not within the bounds. */
export function wholeOf(text: string, low: number, high: number): number | undefined {
  const milli = milliOf(text);
  if (milli === undefined || milli < low * 1000 || milli > high * 1000) return undefined;
  return milli < 0 ? 0 - Math.floor((0 - milli) / 1000) : Math.floor(milli / 1000);
}
