import { fieldsOf, listOf, textOf } from "./read";

export const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
export type Day = (typeof DAYS)[number];

/** Times of the day in which the car is charged; one whose end is not after its begin goes on into the next day. */
export interface Window {
  days: Day[];
  start: string;
  /** `24:00` is the end of the day. */
  stop: string;
}

export interface Schedule {
  windows: Window[];
  timezone: string;
}

const START = /^([01]\d|2[0-3]):[0-5]\d$/;
const STOP = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

export function readSchedule(value: unknown): Schedule | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || !Array.isArray(fields["windows"])) return undefined;
  return { windows: listOf(fields["windows"], readWindow), timezone: textOf(fields["timezone"]) ?? "" };
}

function readWindow(value: unknown): Window | undefined {
  const window = fieldsOf(value);
  const start = textOf(window?.["start"]) ?? "";
  const stop = textOf(window?.["stop"]) ?? "";
  if (!START.test(start) || !STOP.test(stop)) return undefined;
  const days = (textOf(window?.["days"]) ?? "").toLowerCase().split(",").flatMap(daysNamed);
  return { days: DAYS.filter((day) => days.includes(day)), start, stop };
}

/** `mo` alone, or all of `mo-fr`; a range that is none names no day. */
function daysNamed(text: string): readonly string[] {
  const [from, to = from] = text.split("-").map((name) => DAYS.findIndex((day) => day === name));
  return from === undefined || to === undefined || from < 0 ? [] : DAYS.slice(from, to + 1);
}

/** The windows as the controller takes them. Those without a day are left out. */
export function scheduleBody(windows: readonly Window[]): object {
  const kept = windows.filter(({ days }) => days.length > 0);
  return { windows: kept.map(({ days, start, stop }) => ({ days: days.join(","), start, stop })) };
}

/** Parts of a day in minutes that the windows cover on a day of the week, with those that come over from the day before. */
export function coveredOn(day: number, windows: readonly Window[]): { from: number; to: number }[] {
  const today = DAYS[day];
  const before = DAYS[(day + 6) % 7];
  return windows.flatMap(({ days, start, stop }) => {
    const [from, to] = [minutes(start), minutes(stop)];
    const parts = [];
    if (today !== undefined && days.includes(today)) parts.push({ from, to: to > from ? to : 1440 });
    if (before !== undefined && days.includes(before) && to <= from && to > 0) parts.push({ from: 0, to });
    return parts;
  });
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
