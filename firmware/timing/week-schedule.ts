import { whole } from "#hal/text";
import type { Rejection } from "../settings/rejection";
import { WEEK_min } from "./civil-time";
import { DAY_min, minuteAt, minuteText } from "./minute-text";

/**
 * Windows of the week, flat triplets: days (1 Monday, 2 Tuesday, 4 .. 64 Sunday), first minute of the day, end (exclusive; not after the
 * first: on the next day). Empty: always open.
 */
export type WeekSchedule = readonly number[];

const MOST = 12;
export const ENGLISH = "motuwethfrsasu";
export const GERMAN = "modimidofrsaso";
const PRINTED = "MoTuWeThFrSaSu";
const EVERY_DAY = 127;

/** Where the scan of a schedule stands; one record is filled again and again. */
const scan = { text: "", at: 0 };

/** Reads e.g. `Mo-Fr 22:00-06:00; Sa,So 00:00-24:00` (English or German days, none: every day); `what` names the place in the rejection. */
export function readWeekSchedule(text: string, what: string): WeekSchedule | Rejection {
  const windows: number[] = [];
  if (text.length > 400) return refuse(what, "longer than 400 characters");
  scan.text = text.toLowerCase();
  scan.at = 0;
  spaces();
  while (scan.at < text.length) {
    if (windows.length === 3 * MOST) return refuse(what, "more than " + whole(MOST) + " windows");
    const wrong = window(windows);
    if (wrong !== undefined) return refuse(what, wrong + " at character " + whole(scan.at + 1));
    spaces();
    if (scan.at < text.length && !next(59)) return refuse(what, "no semicolon at character " + whole(scan.at + 1));
    spaces();
  }
  return windows;
}

/** Reads one window and adds it; returns what is wrong, or `undefined`. */
function window(windows: number[]): string | undefined {
  const days = dayIn(scan.text, scan.at) === undefined ? EVERY_DAY : daySet();
  if (days === undefined) return "no day";
  spaces();
  const from = minuteAt(scan.text, scan.at);
  if (from === undefined || from === DAY_min) return "no time of day";
  scan.at += 5;
  spaces();
  if (!next(45)) return "no hyphen";
  spaces();
  const to = minuteAt(scan.text, scan.at);
  if (to === undefined) return "no time of day";
  if (to === from) return "an empty window";
  scan.at += 5;
  windows.push(days);
  windows.push(from);
  windows.push(to);
  return undefined;
}

/** `mo`, `mo-fr`, `sa,su`, `fr-mo,we`. */
function daySet(): number | undefined {
  const { text } = scan;
  let days = 0;
  let at = scan.at;
  let more = true;
  while (more) {
    const first = dayIn(text, at);
    let last = first;
    if (first !== undefined) at += 2;
    if (first !== undefined && text.charCodeAt(at) === 45) {
      at++;
      last = dayIn(text, at);
      if (last !== undefined) at += 2;
    }
    scan.at = at;
    if (first === undefined || last === undefined) return undefined;
    const length = last >= first ? last - first : last - first + 7;
    for (let step = 0; step <= length; step++)
      days = withDay(days, first + step >= 7 ? first + step - 7 : first + step);
    more = text.charCodeAt(at) === 44;
    if (more) at = behindSpaces(text, at + 1);
  }
  return days;
}

/** The day whose name stands there; `undefined`: none does. On the module in Lua (tools/lua/native-functions.ts). */
function dayIn(text: string, at: number): number | undefined {
  const name = text.substring(at, at + 2);
  if (name.length < 2) return undefined;
  // no two letters that stand across two names are a name
  const english = ENGLISH.indexOf(name);
  const place = english < 0 ? GERMAN.indexOf(name) : english;
  const day = Math.floor(place / 2);
  return day * 2 === place ? day : undefined;
}

function next(code: number): boolean {
  if (scan.text.charCodeAt(scan.at) !== code) return false;
  scan.at++;
  return true;
}

function spaces(): void {
  scan.at = behindSpaces(scan.text, scan.at);
}

/** On the module in Lua (tools/lua/native-functions.ts). */
function behindSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}

function refuse(what: string, why: string): Rejection {
  return { what, why, allowed: "such as Mo-Fr 22:00-06:00; Sa,Su 00:00-24:00; empty: always" };
}

/** The schedule as the text it is read from, in one way of writing. */
export function weekScheduleText(schedule: WeekSchedule): string {
  let text = "";
  for (let index = 0; index < schedule.length; index += 3) {
    if (text !== "") text += "; ";
    text += daysText(schedule[index] ?? 0) + " " + minuteText(schedule[index + 1] ?? 0);
    text += "-" + minuteText(schedule[index + 2] ?? 0);
  }
  return text;
}

function daysText(days: number): string {
  let text = "";
  let day = 0;
  while (day < 7) {
    let last = day;
    while (last < 6 && hasDay(days, last + 1)) last++;
    if (hasDay(days, day)) {
      if (text !== "") text += ",";
      text += dayName(day);
      if (last > day) text += (last > day + 1 ? "-" : ",") + dayName(last);
      day = last;
    }
    day++;
  }
  return text;
}

/** `Mo` for 0 .. `Su` for 6. */
export function dayName(day: number): string {
  return PRINTED.substring(2 * day, 2 * day + 2);
}

/** Whether a window is open at this minute of the week (0: Monday 00:00). */
export function isOpenAt(schedule: WeekSchedule, minute: number): boolean {
  return schedule.length === 0 || minutesCovered(schedule, minute) > 0;
}

/** Minutes from here, 1..10079, until it opens or closes; `undefined`: it never does. */
export function minutesToEdge(schedule: WeekSchedule, minute: number): number | undefined {
  if (schedule.length === 0) return undefined;
  let ahead = 0;
  let covered = minutesCovered(schedule, minute);
  if (covered === 0) return minutesToOpening(schedule, minute);
  while (covered > 0 && ahead < WEEK_min) {
    ahead += covered;
    const at = minute + ahead;
    covered = minutesCovered(schedule, at - Math.floor(at / WEEK_min) * WEEK_min);
  }
  return ahead < WEEK_min ? ahead : undefined;
}

/** For how many minutes more the longest window that is open now stays open; 0: none is. */
function minutesCovered(schedule: WeekSchedule, minute: number): number {
  const day = Math.floor(minute / DAY_min);
  const yesterday = day === 0 ? 6 : day - 1;
  const time = minute - day * DAY_min;
  let most = 0;
  for (let index = 0; index < schedule.length; index += 3) {
    const days = schedule[index] ?? 0;
    const from = schedule[index + 1] ?? 0;
    const to = schedule[index + 2] ?? 0;
    const end = to > from ? to : to + DAY_min;
    if (time >= from && time < end && end - time > most && hasDay(days, day)) most = end - time;
    if (time < end - DAY_min && end - DAY_min - time > most && hasDay(days, yesterday)) most = end - DAY_min - time;
  }
  return most;
}

function minutesToOpening(schedule: WeekSchedule, minute: number): number {
  let least = WEEK_min;
  for (let index = 0; index < schedule.length; index += 3) {
    const days = schedule[index] ?? 0;
    for (let day = 0; day < 7; day++) {
      const ahead = day * DAY_min + (schedule[index + 1] ?? 0) - minute;
      const minutes = ahead > 0 ? ahead : ahead + WEEK_min;
      if (minutes < least && hasDay(days, day)) least = minutes;
    }
  }
  return least;
}

/** On the module with Lua's own shift (tools/lua/native-functions.ts). */
function hasDay(days: number, day: number): boolean {
  let rest = days;
  for (let step = 0; step < day; step++) rest = Math.floor(rest / 2);
  return Math.floor(rest / 2) * 2 !== rest;
}

/** On the module with Lua's own shift, as {@link hasDay}. */
function withDay(days: number, day: number): number {
  if (hasDay(days, day)) return days;
  let bit = 1;
  for (let step = 0; step < day; step++) bit *= 2;
  return days + bit;
}
