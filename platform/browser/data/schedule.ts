import { fieldsOf, isTrue, listOf, textOf } from "./read";

export const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
export type Day = (typeof DAYS)[number];

/** Times of the day in which the car is charged; one whose end is not after its begin goes on into the next day. */
export interface Window {
  days: Day[];
  start: string;
  /** `24:00` is the end of the day. */
  stop: string;
}

/** A moment is written as `2026-05-01T22:00`, in local time; empty: none. */
export interface Delayed {
  start: string;
  stop: string;
  /** Every day at the same time; takes both. */
  repeat: boolean;
}

/** From a time of day on, A summed over the phases; 0: none. */
export interface Capacity {
  from: string;
  limit_A: number;
}

export interface Schedule {
  windows: Window[];
  delayed: Delayed;
  capacities: Capacity[];
  timezone: string;
}

const START = /^([01]\d|2[0-3]):[0-5]\d$/;
const STOP = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

export function readSchedule(value: unknown): Schedule | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined || !Array.isArray(fields["windows"])) return undefined;
  const delayed = fieldsOf(fields["delayed"]);
  return {
    windows: listOf(fields["windows"], readWindow),
    delayed: {
      start: textOf(delayed?.["start"]) ?? "",
      stop: textOf(delayed?.["stop"]) ?? "",
      repeat: isTrue(delayed?.["repeat"]),
    },
    capacities: readCapacities(textOf(fields["capacityPlan"]) ?? ""),
    timezone: textOf(fields["timezone"]) ?? "",
  };
}

/** `07:00 16; 22:00 32` */
function readCapacities(text: string): Capacity[] {
  return [...text.matchAll(/(\d\d:\d\d) +([\d.]+)/g)].map(([, from = "", limit]) => ({ from, limit_A: Number(limit) }));
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

export function delayedBody({ start, stop, repeat }: Delayed): object {
  if (start === "" && stop === "") return { delayed: null };
  return { delayed: { ...(start === "" ? {} : { start }), ...(stop === "" ? {} : { stop }), repeat } };
}

/** The capacities as the controller takes them: in the order of the day, each time once. */
export function capacityBody(capacities: readonly Capacity[]): object {
  const byTime = new Map(capacities.map(({ from, limit_A }) => [from, limit_A]));
  const parts = [...byTime].sort(([one], [other]) => (one < other ? -1 : 1));
  return { capacityPlan: parts.map(([from, limit_A]) => `${from} ${String(limit_A)}`).join("; ") };
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
