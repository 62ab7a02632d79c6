import type { ControllerApi } from "./controller-api";

/*
 * The EVSE's delay timer (`$ST`, `$GD`) as old clients of OpenEVSE such as DemandShaper use it. Here it is the delayed start and stop that is
 * repeated each day, so that a message of the timer does not wear the EVSE's memory and nobody's schedule is lost.
 */

const OK = "$OK";
const NOT_TAKEN = "$NK";
const DAY_min = 1440;
const MINUTE_ms = 60000;

interface Schedule {
  delayed?: { start?: string; stop?: string };
}

/** Whether a command is one of the timer. */
export function isTimer(command: string): boolean {
  return command === "$ST" || command === "$GD";
}

/** Carries the command out, and hands over the EVSE's line; `refused` hears why, if it cannot be. */
export function askTimer(
  api: ControllerApi,
  [command, payload]: readonly [string, string],
  done: (line: string) => void,
  refused: (why: string) => void,
): void {
  if (command === "$GD") {
    done(checked(`${OK} ${timerIn(JSON.parse(api.document("/api/v1/schedule") || "{}") as Schedule)}`));
    return;
  }
  const delayed = delayedOf(payload, localTime(api));
  if (typeof delayed === "string") {
    done(checked(NOT_TAKEN));
    refused(delayed);
    return;
  }
  const body = JSON.stringify({ delayed });
  api.ask({ method: "PUT", path: "/api/v1/schedule", query: "", body }, ({ status }) => {
    done(checked(status === 200 ? OK : NOT_TAKEN));
    if (status !== 200) refused("the timer cannot be set");
  });
}

/** A line with its checksum, as the EVSE says it. */
function checked(line: string): string {
  const sum = [...line].reduce((total, letter) => total ^ letter.charCodeAt(0), 0);
  return `${line}^${sum.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Empty while the clock is not set. */
function localTime(api: ControllerApi): string {
  const text = api.status()["local_time"];
  return typeof text === "string" ? text : "";
}

/** `HH MM HH MM` of start and stop, zeros where there is none. */
function timerIn({ delayed }: Schedule): string {
  const { start, stop } = delayed ?? {};
  const clock = (moment: string | undefined): string => moment?.slice(11, 16).replace(":", " ") ?? "00 00";
  return start === undefined || stop === undefined ? "00 00 00 00" : `${clock(start)} ${clock(stop)}`;
}

type Delayed = { start: string; stop: string; repeat: true } | null;

/** The window whose stop comes next; `null` for four zeros, which end the timer; a text says why not. */
function delayedOf(payload: string, now: string): Delayed | string {
  const numbers = /^\s*(\d{1,2})\s+(\d{1,2})\s+(\d{1,2})\s+(\d{1,2})\s*$/.exec(payload)?.slice(1).map(Number);
  const [startHour = 99, startMinute = 99, stopHour = 99, stopMinute = 99] = numbers ?? [];
  if (startHour > 23 || stopHour > 23 || startMinute > 59 || stopMinute > 59)
    return "no hours and minutes of start and stop, e.g. 22 00 06 00";
  const start_min = startHour * 60 + startMinute;
  const stop_min = stopHour * 60 + stopMinute;
  if (start_min === 0 && stop_min === 0) return null;
  if (start_min === stop_min) return "start and stop are the same";
  const [, date, hour, minute] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)/.exec(now) ?? [];
  if (date === undefined) return "the clock is not set";
  const now_min = Number(hour) * 60 + Number(minute);
  const stopIn_min = stop_min > now_min ? stop_min - now_min : stop_min - now_min + DAY_min;
  const lasts_min = stop_min > start_min ? stop_min - start_min : stop_min - start_min + DAY_min;
  const midnight_ms = Date.parse(`${date}T00:00Z`);
  const at = (minutes: number): string => new Date(midnight_ms + minutes * MINUTE_ms).toISOString().slice(0, 16);
  return { start: at(now_min + stopIn_min - lasts_min), stop: at(now_min + stopIn_min), repeat: true };
}
