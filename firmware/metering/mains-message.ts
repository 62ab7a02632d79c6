import type { MainsSample } from "#hal/mains";
import { whole } from "#hal/text";
import { type DecimalScan, scanDecimal } from "#firmware/settings/decimal";
import type { Rejection } from "#firmware/settings/rejection";

/** Longest message that is looked at, bytes. */
const LONGEST_MESSAGE = 256;
/** Largest current a house meter can mean, mA. */
const LARGEST_mA = 1000000;
const ALLOWED =
  '[5.1, 4, 6] or {"L1":5.1,"L2":4,"L3":6} or 5.1,4,6 or 5.1 (L1 only); ampere, -1000..1000, null for a phase without a meter';

/** A reading cursor over one message; single-threaded, and kept so that a sample allocates nothing. */
let text = "";
let at = 0;
let reason = "";
const scan: DecimalScan = { milli: 0, end: 0, exact: true };
const read: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
let phasesSeen = 0;

/**
 * Reads a message of a mains meter into `sample`, ampere with any number of decimals, rounded to mA. Forms taken:
 * an array `[5.1, 4, 6]`; an object with the keys `L1` `L1_A` `i1` `current1` (and 2, 3; upper or lower case, no others);
 * one to three numbers separated by a comma or spaces. `null`, or leaving a phase out, says that it has no meter.
 * Returns why the message was not taken; `sample` is unchanged then. `what` names the place, e.g. the topic.
 */
export function readMainsMessage(payload: string, sample: MainsSample, what: string): Rejection | undefined {
  text = payload;
  at = 0;
  reason = "";
  phasesSeen = 0;
  read.L1_mA = undefined;
  read.L2_mA = undefined;
  read.L3_mA = undefined;
  const good = payload.length <= LONGEST_MESSAGE ? readMessage() : fail("longer than 256 bytes");
  text = "";
  if (!good) return { what, why: reason, allowed: ALLOWED };
  sample.L1_mA = read.L1_mA;
  sample.L2_mA = read.L2_mA;
  sample.L3_mA = read.L3_mA;
  return undefined;
}

function readMessage(): boolean {
  skipSpace();
  let good = false;
  if (at >= text.length) return fail("empty");
  if (take("[")) good = readArray();
  else if (take("{")) good = readObject();
  else good = readList();
  if (!good) return false;
  skipSpace();
  if (at < text.length) return fail("unexpected text at character " + whole(at + 1));
  if (read.L1_mA === undefined && read.L2_mA === undefined && read.L3_mA === undefined) {
    return fail("no phase has a value");
  }
  return true;
}

/** What stands behind `[`. */
function readArray(): boolean {
  for (let phase = 1; phase <= 3; phase++) {
    skipSpace();
    if (!readPhase(phase)) return false;
    skipSpace();
    if (take("]")) return true;
    if (!take(",")) return fail("expected , or ] at character " + whole(at + 1));
  }
  return fail("more than three phases");
}

/** One to three values with a comma or spaces between them. */
function readList(): boolean {
  for (let phase = 1; phase <= 3; phase++) {
    if (!readPhase(phase)) return false;
    const behind = at;
    skipSpace();
    if (at >= text.length) return true;
    const comma = take(",");
    if (!comma && at === behind) return fail("expected a comma at character " + whole(at + 1));
    skipSpace();
  }
  return fail("more than three phases");
}

/** What stands behind `{`. */
function readObject(): boolean {
  for (;;) {
    skipSpace();
    if (!take('"')) return fail('expected a key in " at character ' + whole(at + 1));
    const end = text.indexOf('"', at);
    if (end < 0) return fail("a key without its closing quote");
    const phase = phaseOf(text.substring(at, end));
    if (phase === 0) return fail("a key that is no phase at character " + whole(at + 1));
    at = end + 1;
    skipSpace();
    if (!take(":")) return fail("expected : at character " + whole(at + 1));
    skipSpace();
    if (!readPhase(phase)) return false;
    skipSpace();
    if (take("}")) return true;
    if (!take(",")) return fail("expected , or } at character " + whole(at + 1));
  }
}

/** 1..3, or 0 for a key that is no phase. */
function phaseOf(key: string): number {
  switch (key.toLowerCase()) {
    case "l1":
    case "l1_a":
    case "i1":
    case "current1":
      return 1;
    case "l2":
    case "l2_a":
    case "i2":
    case "current2":
      return 2;
    case "l3":
    case "l3_a":
    case "i3":
    case "current3":
      return 3;
    default:
      return 0;
  }
}

/** Reads a number or `null` for a phase. */
function readPhase(phase: number): boolean {
  const bit = phase === 3 ? 4 : phase;
  if ((phasesSeen & bit) !== 0) return fail("phase L" + whole(phase) + " twice");
  phasesSeen += bit;
  if (text.substring(at, at + 4) === "null") {
    at += 4;
    return true;
  }
  if (!scanDecimal(text, at, scan)) return fail("not a number at character " + whole(at + 1));
  at = scan.end;
  const exponent = readExponent();
  if (exponent < 0) return false;
  const current_mA = scaledDown(scan.milli, exponent);
  if (current_mA > LARGEST_mA || current_mA < 0 - LARGEST_mA) return fail("more than 1000 A on L" + whole(phase));
  if (phase === 1) read.L1_mA = current_mA;
  else if (phase === 2) read.L2_mA = current_mA;
  else read.L3_mA = current_mA;
  return true;
}

/** How far a negative exponent (`5e-7`, as many programs print small numbers) shifts the point; -1 when it cannot be read. */
function readExponent(): number {
  if (!take("e") && !take("E")) return 0;
  const negative = take("-");
  const from = at;
  let exponent = 0;
  let code = text.charCodeAt(at);
  while (code >= 48 && code <= 57) {
    exponent = exponent < 1000 ? exponent * 10 + code - 48 : exponent;
    at++;
    code = text.charCodeAt(at);
  }
  if (negative && at > from) return exponent;
  fail("an exponent that is not e-<digits> at character " + whole(from + 1));
  return -1;
}

/** `milli` divided by 10^`exponent`, rounded to the nearest, as an integer. */
function scaledDown(milli: number, exponent: number): number {
  let size = milli < 0 ? 0 - milli : milli;
  for (let shift = 0; shift < exponent && size > 0; shift++) size = size / 10;
  size = Math.floor(size + 0.5);
  return milli < 0 ? 0 - size : size;
}

function take(character: string): boolean {
  if (text.charAt(at) !== character) return false;
  at++;
  return true;
}

function skipSpace(): void {
  let code = text.charCodeAt(at);
  while (code === 32 || code === 9 || code === 10 || code === 13) {
    at++;
    code = text.charCodeAt(at);
  }
}

function fail(why: string): boolean {
  reason = why;
  return false;
}
