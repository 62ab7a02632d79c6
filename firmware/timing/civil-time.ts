import type { Rejection } from "../settings/rejection";
import { whole } from "#hal/text";

export const DAY_s = 86400;
/** Minutes of a week. */
export const WEEK_min = 10080;

/** When a change takes place: in this month, the nth (5: last) such weekday (0: Sunday), at this second of the local day (may be negative). */
export interface ZoneChange {
  month: number;
  nth: number;
  weekday: number;
  at_s: number;
}

/** A time zone as POSIX TZ says it. `standard_s` is what is added to UTC. */
export interface TimeZone {
  standard_s: number;
  /** What is added in summer; the same as `standard_s` where there is no summer time. */
  summer_s: number;
  /** Beginning and end of summer time, `undefined` where there is none. */
  begin: ZoneChange | undefined;
  end: ZoneChange | undefined;
}

/** No summer time, no offset. */
export const UTC: TimeZone = { standard_s: 0, summer_s: 0, begin: undefined, end: undefined };

const ALLOWED = "a POSIX TZ such as CET-1CEST,M3.5.0,M10.5.0/3";

/** Where the scan of a zone stands; one record is filled again and again. */
const scan = { text: "", at: 0 };

/** Reads a POSIX TZ string with rules of the kind `Mm.w.d[/time]`; `what` names the place in the rejection. */
export function readTimeZone(text: string, what: string): TimeZone | Rejection {
  scan.text = text;
  scan.at = 0;
  if (text.length > 64) return { what, why: "longer than 64 characters", allowed: ALLOWED };
  return zone() ?? { what, why: "not understood at character " + whole(scan.at + 1), allowed: ALLOWED };
}

function zone(): TimeZone | undefined {
  if (!name()) return undefined;
  const west_s = time(24);
  if (west_s === undefined) return undefined;
  const standard_s = 0 - west_s;
  if (scan.at === scan.text.length) return { standard_s, summer_s: standard_s, begin: undefined, end: undefined };
  if (!name()) return undefined;
  let summer_s: number | undefined = standard_s + 3600;
  if (!next(44)) {
    const summerWest_s = time(24);
    if (summerWest_s === undefined || !next(44)) return undefined;
    summer_s = 0 - summerWest_s;
  }
  const begin = change();
  if (begin === undefined || !next(44)) return undefined;
  const end = change();
  if (end === undefined || scan.at !== scan.text.length) return undefined;
  return { standard_s, summer_s, begin, end };
}

/** At least three letters, or anything of letters, digits and signs in angle brackets. */
function name(): boolean {
  const from = scan.at;
  const quoted = next(60);
  while (isNameCode(scan.text.charCodeAt(scan.at), quoted)) scan.at++;
  const length = scan.at - from - (quoted ? 1 : 0);
  return length >= 3 && (!quoted || next(62));
}

function isNameCode(code: number, quoted: boolean): boolean {
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return true;
  return quoted && ((code >= 48 && code <= 57) || code === 43 || code === 45);
}

/** `[+-]hours[:minutes[:seconds]]` in seconds. */
function time(most_h: number): number | undefined {
  const negative = next(45);
  if (!negative) next(43);
  const hours = digits(3);
  if (hours === undefined || hours > most_h) return undefined;
  let seconds = hours * 3600;
  if (next(58)) {
    const minutes = digits(2);
    if (minutes === undefined || minutes > 59) return undefined;
    seconds += minutes * 60;
    if (next(58)) {
      const rest = digits(2);
      if (rest === undefined || rest > 59) return undefined;
      seconds += rest;
    }
  }
  return negative ? 0 - seconds : seconds;
}

function change(): ZoneChange | undefined {
  if (!next(77)) return undefined;
  const month = digits(2);
  if (month === undefined || month < 1 || month > 12 || !next(46)) return undefined;
  const nth = digits(1);
  if (nth === undefined || nth < 1 || nth > 5 || !next(46)) return undefined;
  const weekday = digits(1);
  if (weekday === undefined || weekday > 6) return undefined;
  const at_s = next(47) ? time(167) : 7200;
  return at_s === undefined ? undefined : { month, nth, weekday, at_s };
}

/** Steps over this character if it is the next one. */
function next(code: number): boolean {
  if (scan.text.charCodeAt(scan.at) !== code) return false;
  scan.at++;
  return true;
}

function digits(most: number): number | undefined {
  const from = scan.at;
  let value = 0;
  let code = scan.text.charCodeAt(scan.at);
  while (code >= 48 && code <= 57 && scan.at - from < most) {
    value = value * 10 + code - 48;
    scan.at++;
    code = scan.text.charCodeAt(scan.at);
  }
  return scan.at === from ? undefined : value;
}

/** Seconds to add to UTC at this moment. */
export function offset_s(zone: TimeZone, epoch_s: number): number {
  const { begin, end } = zone;
  if (begin === undefined || end === undefined) return zone.standard_s;
  const year = Math.floor(monthNumber(epoch_s + zone.standard_s) / 12);
  const from_s = changes_s(begin, year) - zone.standard_s;
  const to_s = changes_s(end, year) - zone.summer_s;
  const summer = from_s < to_s ? epoch_s >= from_s && epoch_s < to_s : epoch_s >= from_s || epoch_s < to_s;
  return summer ? zone.summer_s : zone.standard_s;
}

/** Minute of the week, 0 (Monday 00:00)..10079, of a local time in seconds since 1970. */
export function weekMinute(local_s: number): number {
  const minutes = Math.floor(local_s / 60) + 3 * 1440;
  return minutes - Math.floor(minutes / WEEK_min) * WEEK_min;
}

/** Number of the month of a local time in seconds since 1970: year * 12 + 0..11. */
export function monthNumber(local_s: number): number {
  const shifted = Math.floor(local_s / DAY_s) + 719468;
  const era = Math.floor(shifted / 146097);
  const day = shifted - era * 146097;
  const inEra = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36524) - Math.floor(day / 146096)) / 365);
  const inYear = day - (365 * inEra + Math.floor(inEra / 4) - Math.floor(inEra / 100));
  return (era * 400 + inEra) * 12 + Math.floor((5 * inYear + 2) / 153) + 2;
}

/** Days from 1970 to the first of a month (number as above). */
export function daysToMonth(month: number): number {
  const fromMarch = month - 2;
  const year = Math.floor(fromMarch / 12);
  const inYear = Math.floor((153 * (fromMarch - year * 12) + 2) / 5);
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400) + inYear - 719468;
}

/** The moment of a change in this year, as the local time of before the change. */
function changes_s(change: ZoneChange, year: number): number {
  const month = year * 12 + change.month - 1;
  const first = daysToMonth(month);
  const weekdayOfFirst = first + 4 - Math.floor((first + 4) / 7) * 7;
  const ahead = change.weekday - weekdayOfFirst;
  let day = first + (ahead < 0 ? ahead + 7 : ahead) + (change.nth - 1) * 7;
  if (day >= daysToMonth(month + 1)) day -= 7;
  return day * DAY_s + change.at_s;
}
