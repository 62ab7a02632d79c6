import type { Rejection } from "../settings/rejection";
import { type TimeZone, DAY_s, daysToMonth, offset_s } from "./civil-time";
import { type DatedWindow, isWindow } from "./dated-window";
import { minuteAt } from "./minute-text";

const ALLOWED = "start=YYYY-MM-DDTHH:MM, stop=YYYY-MM-DDTHH:MM or both, and repeat with both; empty takes it back";

/**
 * Reads a delayed start and stop in local time, e.g. `start=2026-05-01T22:00 stop=2026-05-02T06:00 repeat`; `undefined` for an empty text.
 * A time that a summer time night leaves out is the same time of the standard zone, one that comes twice is the first.
 */
export function readDated(text: string, zone: TimeZone, what: string): DatedWindow | Rejection | undefined {
  const window: DatedWindow = { start_s: undefined, stop_s: undefined, repeat: false };
  if (text === "") return undefined;
  for (const word of text.toLowerCase().split(" ")) {
    const wrong = word === "" ? "" : takeWord(window, word, zone);
    if (wrong !== "") return { what, why: wrong, allowed: ALLOWED };
  }
  if (isWindow(window)) return window;
  return { what, why: "a stop has to follow its start, a repeated one within a day", allowed: ALLOWED };
}

/** Takes one word; returns what is wrong with it, or an empty text. */
function takeWord(window: DatedWindow, word: string, zone: TimeZone): string {
  if (word === "repeat") {
    window.repeat = true;
    return "";
  }
  const equals = word.indexOf("=");
  const name = equals < 0 ? "" : word.substring(0, equals);
  if (name !== "start" && name !== "stop") return "neither start=, stop= nor repeat";
  const moment_s = momentAt(word.substring(equals + 1), zone);
  if (moment_s === undefined) return "no date and time after " + name + "=";
  if (name === "start") window.start_s = moment_s;
  else window.stop_s = moment_s;
  return "";
}

/** `YYYY-MM-DDTHH:MM` of the zone in seconds since 1970. */
function momentAt(text: string, zone: TimeZone): number | undefined {
  if (text.length !== 16 || text.charAt(4) !== "-" || text.charAt(7) !== "-" || text.charAt(10) !== "t")
    return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const minute = minuteAt(text, 11);
  if (year === undefined || month === undefined || day === undefined || minute === undefined) return undefined;
  if (year < 2024 || year > 2099 || month < 1 || month > 12 || minute >= 1440) return undefined;
  const first = daysToMonth(year * 12 + month - 1);
  if (day < 1 || first + day > daysToMonth(year * 12 + month)) return undefined;
  const local_s = (first + day - 1) * DAY_s + minute * 60;
  const guess_s = local_s - offset_s(zone, local_s - zone.summer_s);
  return guess_s;
}

function digits(text: string, from: number, to: number): number | undefined {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
