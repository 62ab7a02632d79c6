import { thousandths, whole } from "#hal/text";
import { type DecimalScan, scanDecimal } from "./decimal";
import type { Rejection } from "./rejection";
import { allowedText, fromMilli, isAllowed, toMilli, valueOfName, type ValueRange } from "./setting";

const LONGEST_TEXT = 16;

const scan: DecimalScan = { milli: 0, end: 0, exact: true };

/**
 * Reads a value for a setting: decimal digits, a fraction where the step has one, spaces only around it.
 * Returns the value in the unit of the key, or why it cannot be taken; `what` names the place in the rejection.
 */
export function readValue(range: ValueRange, text: string, what: string): number | Rejection {
  if (text.length > LONGEST_TEXT) {
    return refuse(range, what, "longer than " + whole(LONGEST_TEXT) + " characters");
  }
  const named = valueOfName(range, text);
  if (named !== undefined) return named;
  const start = firstOther(text);
  if (start === text.length) return refuse(range, what, "empty");
  if (!scanDecimal(text, start, scan) || !onlySpaces(text, scan.end)) {
    return refuse(range, what, range.allowed.includes("=") ? "no such name or number" : "not a number");
  }
  const milli = scan.milli;
  const signed = text.charCodeAt(start) === 45;
  if ((signed && milli >= 0) || !isAllowed(range, milli))
    return refuse(range, what, thousandths(milli, 3) + " is not allowed");
  if (!scan.exact || !isMultiple(milli, range)) {
    return refuse(range, what, "not a multiple of " + thousandths(toMilli(range.step), 3));
  }
  return fromMilli(milli);
}

/** A value of a setting as the shortest decimal text, without the unit. */
export function valueText(value: number): string {
  return thousandths(toMilli(value), 3);
}

/** A value with the unit of its row, e.g. `0.5 A`. */
export function valueWithUnit(range: ValueRange, value: number): string {
  return range.unit === "" ? valueText(value) : valueText(value) + " " + range.unit;
}

function refuse(range: ValueRange, what: string, why: string): Rejection {
  return { what, why, allowed: allowedText(range) };
}

function isMultiple(milli: number, range: ValueRange): boolean {
  const step = toMilli(range.step);
  return Math.floor(milli / step) * step === milli;
}

/** Index of the first character that is no space. */
function firstOther(text: string): number {
  let index = 0;
  while (text.charCodeAt(index) === 32) index++;
  return index;
}

function onlySpaces(text: string, from: number): boolean {
  for (let index = from; index < text.length; index++) {
    if (text.charCodeAt(index) !== 32) return false;
  }
  return true;
}
