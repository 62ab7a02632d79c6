import type { HttpRequest, HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import { minuteAt } from "../../timing/minute-text";
import { hasValue, numberIn, strange, strangeName, UNREADABLE, wrong } from "./body";
import { timeOfDay } from "./clock-text";
import { itemOf, type Json, readJson, textOf } from "./lenient-json";
import { json, message, refusal } from "./message";
import type { HttpParts } from "./parts";
import {
  dayLabel,
  dayNumber,
  hasDay,
  type ScheduleEvent,
  storedEvents,
  storeEvents,
  windowsOf,
} from "./schedule-events";
import { planRevision } from "./status-document";

const MOST_EVENTS = 50;
const KNOWN = "|id|state|time|days|feature|feature_value|limit|limit_value|";

export function showEvents({ core }: HttpParts): HttpResponse {
  const parts: string[] = [];
  for (const event of storedEvents(core.ports.storage)) parts.push(eventJson(event));
  return json(200, "[" + parts.join(",") + "]");
}

export function showEvent({ core }: HttpParts, parameter: string): HttpResponse {
  for (const event of storedEvents(core.ports.storage)) {
    if (whole(event.id) === parameter) return json(200, eventJson(event));
  }
  return message(404, "Not found");
}

/** Adds events, or replaces those of the same id; `only` names the one that is replaced. */
export function setEvents(parts: HttpParts, only: string, { body }: HttpRequest, now: number): HttpResponse {
  if (body === "" && only === "") return showEvents(parts);
  const value = readJson(body);
  if (value === undefined || (value.kind !== "object" && value.kind !== "list")) return UNREADABLE;
  const events = storedEvents(parts.core.ports.storage);
  if (only !== "" && !isThere(events, only)) return message(404, "Not found");
  if (only !== "" && value.kind !== "object") return UNREADABLE;
  for (const item of value.kind === "list" ? value.items : [value]) {
    const event = readEvent(item, only === "" ? freeId(events) : Number(only));
    if ("status" in event) return event;
    if (only !== "" && whole(event.id) !== only) return wrong("id", only);
    putEvent(events, event);
  }
  return keep(parts, events, true, now);
}

/** Removes an event. Stops that are left without a start stop nothing until one is there again. */
export function clearEvent(parts: HttpParts, parameter: string, now: number): HttpResponse {
  const left: ScheduleEvent[] = [];
  const events = storedEvents(parts.core.ports.storage);
  for (const event of events) if (whole(event.id) !== parameter) left.push(event);
  return left.length === events.length ? message(404, "Not found") : keep(parts, left, false, now);
}

/** `opens`: what is left without any start is not taken. */
function keep(parts: HttpParts, events: readonly ScheduleEvent[], opens: boolean, now: number): HttpResponse {
  const { actions, core, memory } = parts;
  if (events.length > MOST_EVENTS) return message(409, "more than 50 events");
  const windows = windowsOf(events);
  if (opens && windows === "" && events.length > 0)
    return message(409, "no event is active: the first one has to be; a stop for good is an override");
  const revision = planRevision(parts);
  const refused = actions.order("set_schedule", windows, now);
  if (refused !== undefined) return refusal(refused);
  storeEvents(core.ports.storage, windows, events);
  if (planRevision(parts) === revision) memory.scheduleVersion++;
  return message(200, "done");
}

function isThere(events: readonly ScheduleEvent[], id: string): boolean {
  for (const event of events) if (whole(event.id) === id) return true;
  return false;
}

function freeId(events: readonly ScheduleEvent[]): number {
  let most = 0;
  for (const { id } of events) if (id > most) most = id;
  return most + 1;
}

function putEvent(events: ScheduleEvent[], event: ScheduleEvent): void {
  for (let index = 0; index < events.length; index++) {
    if (events[index]?.id !== event.id) continue;
    events[index] = event;
    return;
  }
  events.push(event);
}

function readEvent(item: Json, freeId: number): ScheduleEvent | HttpResponse {
  if (item.kind !== "object") return UNREADABLE;
  const name = strangeName(item, KNOWN);
  if (name !== undefined) return strange(name);
  const id = itemOf(item, "id") === undefined ? freeId : numberIn(item, "id", 1, 65535);
  if (id === undefined) return wrong("id", "1..65535");
  const state = itemOf(item, "state");
  const text = state === undefined ? undefined : textOf(state);
  if (text !== "active" && text !== "disabled") return wrong("state", "active or disabled");
  const time = itemOf(item, "time");
  const minute = minuteOf(time === undefined ? undefined : textOf(time));
  if (minute === undefined) return wrong("time", "HH:MM");
  const days = daysOf(itemOf(item, "days"));
  if (days === undefined) return wrong("days", 'a list of days such as ["monday"]');
  for (const extra of ["feature", "limit"]) {
    const value = itemOf(item, extra);
    if (hasValue(item, extra) && value !== undefined && value.text !== "none" && value.text !== "")
      return message(409, extra + ": an event only starts and stops here");
  }
  return { id: Math.floor(id), active: text === "active", minute, days };
}

/** `H:MM`, `HH:MM` or `HH:MM:SS`. */
function minuteOf(text: string | undefined): number | undefined {
  if (text === undefined || text.length < 4 || text.length > 8) return undefined;
  const padded = text.charAt(1) === ":" ? "0" + text : text;
  const minute = minuteAt(padded, 0);
  if (minute === undefined || minute >= 1440) return undefined;
  if (padded.length === 5) return minute;
  const seconds =
    padded.length === 8 && padded.charAt(5) === ":" ? minuteAt("00:" + padded.substring(6), 0) : undefined;
  return seconds === undefined ? undefined : minute;
}

function daysOf(list: Json | undefined): string | undefined {
  if (list === undefined || list.kind !== "list" || list.items.length === 0) return undefined;
  let days = "0000000";
  for (const item of list.items) {
    const day = dayNumber(textOf(item) ?? "");
    if (day < 0) return undefined;
    days = days.substring(0, day) + "1" + days.substring(day + 1);
  }
  return days;
}

function eventJson(event: ScheduleEvent): string {
  const days: string[] = [];
  for (let day = 0; day < 7; day++) if (hasDay(event, day)) days.push('"' + dayLabel(day) + '"');
  const head = '{"id":' + whole(event.id) + ',"state":"' + (event.active ? "active" : "disabled") + '"';
  return head + ',"time":"' + timeOfDay(event.minute * 60) + '","days":[' + days.join(",") + "]}";
}
