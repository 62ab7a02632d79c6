import { thousandths, whole } from "#hal/text";
import type { DecimalScan } from "../settings/decimal";
import { scanDecimal } from "../settings/decimal";
import type { Rejection } from "../settings/rejection";
import { minuteAt, minuteText } from "../timing/minute-text";

/**
 * Caps by the time of day: flat pairs of the minute they start at (ascending, 0..1439) and the cap in mA summed over the phases (0: none).
 * Empty: no cap at any time.
 */
export type CapacityIntervals = readonly number[];

const MOST = 24;
const LARGEST_A = 600;

const scan: DecimalScan = { milli: 0, end: 0, exact: true };

/** Reads e.g. `07:00 16; 22:00 32` (local time, A summed over the phases, 0 for none); `what` names the place in the rejection. */
export function readIntervals(text: string, what: string): CapacityIntervals | Rejection {
  const pairs: number[] = [];
  let at = spacesEnd(text, 0);
  while (at < text.length) {
    const minute = minuteAt(text, at);
    if (minute === undefined || minute >= 1440) return refuse(what, "no time of day", at);
    const last = pairs[pairs.length - 2];
    if (last !== undefined && minute <= last) return refuse(what, "not later than the one before", at);
    at = spacesEnd(text, at + 5);
    if (!scanDecimal(text, at, scan)) return refuse(what, "no current", at);
    if (!isCap(scan)) return refuse(what, "not an allowed current", at);
    if (pairs.length === 2 * MOST) return refuse(what, "more than " + whole(MOST) + " intervals", at);
    pairs.push(minute, scan.milli);
    at = spacesEnd(text, scan.end);
    if (at === text.length) break;
    if (text.charCodeAt(at) !== 59) return refuse(what, "no semicolon", at);
    at = spacesEnd(text, at + 1);
  }
  return pairs;
}

/** The intervals as the text they are read from. */
export function intervalsText(intervals: CapacityIntervals): string {
  let text = "";
  for (let index = 0; index < intervals.length; index += 2) {
    if (text !== "") text += "; ";
    text += minuteText(intervals[index] ?? 0) + " " + thousandths(intervals[index + 1] ?? 0, 1);
  }
  return text;
}

/**
 * The cap in mA at a local minute of the day: that of the interval that started last, before the first one that of the last. With the
 * clock not set it is the smallest of all. `undefined`: no cap.
 */
export function capAt(intervals: CapacityIntervals, minute: number | undefined): number | undefined {
  let cap_mA = minute === undefined ? 0 : (intervals[intervals.length - 1] ?? 0);
  for (let index = 0; index < intervals.length; index += 2) {
    const value_mA = intervals[index + 1] ?? 0;
    if (minute === undefined) {
      if (value_mA > 0 && (cap_mA === 0 || value_mA < cap_mA)) cap_mA = value_mA;
    } else if ((intervals[index] ?? 0) <= minute) cap_mA = value_mA;
  }
  return cap_mA > 0 ? cap_mA : undefined;
}

/** The interval that a local minute of the day lies in, e.g. `22:00-07:00`; the smallest cap of the day holds while the clock is not set. */
export function intervalText(intervals: CapacityIntervals, minute: number | undefined): string {
  if (minute === undefined) return "the smallest of the day, as the clock is not set";
  if (intervals.length <= 2) return "all day";
  let next = 0;
  while (next < intervals.length && (intervals[next] ?? 0) <= minute) next += 2;
  const from = intervals[(next === 0 ? intervals.length : next) - 2] ?? 0;
  const to = intervals[next === intervals.length ? 0 : next] ?? 0;
  return minuteText(from) + "-" + minuteText(to);
}

/** 0, or 10..600 A in steps of 0.1 A. */
function isCap(value: DecimalScan): boolean {
  const tenths = Math.floor(value.milli / 100);
  if (!value.exact || tenths * 100 !== value.milli) return false;
  return tenths === 0 || (tenths >= 100 && tenths <= LARGEST_A * 10);
}

function refuse(what: string, why: string, at: number): Rejection {
  return {
    what,
    why: why + " at character " + whole(at + 1),
    allowed: "HH:MM and 0 or 10.." + whole(LARGEST_A) + " A, separated by semicolons, times ascending",
  };
}

function spacesEnd(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}
