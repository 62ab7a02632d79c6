import type { HttpRequest, HttpResponse } from "#hal/http";
import { pause, rest } from "#hal/pause";
import { whole } from "#hal/text";
import { minuteAt } from "../../timing/minute-text";
import { hasValue, numberIn, strange, strangeName, UNREADABLE, wrong } from "./body";
import { timeOfDay } from "./clock-text";
import { itemOf, type Json, readEach, textOf } from "./lenient-json";
import { json, message, refusal } from "./message";
import type { HttpParts } from "./parts";
import {
  dayLabel,
  dayNumber,
  hasDay,
  type ScheduleEvent,
  storedEvents,
  readyEvents,
  windowsOf,
} from "./schedule-events";
import { planRevision } from "./status-document";

const MOST_EVENTS = 50;
const TOPICS = ["set_schedule"];
/** About how many VM instructions an event takes to be read, and to be written down. */
const READ_COST = 1500;
const WRITE_COST = 500;
const KNOWN = "|id|state|time|days|feature|feature_value|limit|limit_value|";

export function showEvents({ core }: HttpParts): HttpResponse {
  const parts: string[] = [];
  for (const event of storedEvents(core.ports.storage)) {
    parts.push(eventJson(event));
    pause(WRITE_COST);
  }
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
  const revision = planRevision(parts);
  const events = storedEvents(parts.core.ports.storage);
  const isKnown = only === "" || isThere(events, only);
  let refused: HttpResponse | undefined;
  const kind = readEach(body, (item) => {
    if (refused !== undefined || !isKnown) return;
    refused = takeEvent(events, item, only);
    pause(READ_COST);
  });
  if (kind !== "object" && kind !== "list") return UNREADABLE;
  if (!isKnown) return message(404, "Not found");
  if (only !== "" && kind !== "object") return UNREADABLE;
  return refused ?? keep(parts, { events, revision, opens: true }, now);
}

/** Removes an event. Stops that are left without a start stop nothing until one is there again. */
export function clearEvent(parts: HttpParts, parameter: string, now: number): HttpResponse {
  const left: ScheduleEvent[] = [];
  const revision = planRevision(parts);
  const events = storedEvents(parts.core.ports.storage);
  for (const event of events) if (whole(event.id) !== parameter) left.push(event);
  if (left.length === events.length) return message(404, "Not found");
  return keep(parts, { events: left, revision, opens: false }, now);
}

/** Events that are to take the place of those of a revision of the plan. */
interface Change {
  events: ScheduleEvent[];
  revision: number;
  /** What is left without any start is not taken. */
  opens: boolean;
}

function keep(parts: HttpParts, { events, revision, opens }: Change, now: number): HttpResponse {
  const { actions, core, desk, memory } = parts;
  if (events.length > MOST_EVENTS) return message(409, "more than 50 events");
  const windows = windowsOf(events);
  if (opens && windows === "" && events.length > 0)
    return message(409, "no event is active: the first one has to be; a stop for good is an override");
  const plans = desk.readPlans(false, TOPICS, [windows]);
  if ("why" in plans) return refusal(plans);
  const store = readyEvents(core.ports.storage, windows, events);
  desk.readyPlans(plans);
  rest();
  // from here to the end nobody else has a turn, so that it is carried out as a whole
  if (planRevision(parts) !== revision) return message(409, "the schedule was set in another way meanwhile");
  desk.takePlans(plans, TOPICS);
  actions.settingChanged("schedule_on", now);
  store.finish();
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

/** Puts the event in an item of the body among the others; why not, if not. */
function takeEvent(events: ScheduleEvent[], item: Json, only: string): HttpResponse | undefined {
  const event = readEvent(item, only === "" ? freeId(events) : Number(only));
  if ("status" in event) return event;
  if (only !== "" && whole(event.id) !== only) return wrong("id", only);
  for (let index = 0; index < events.length; index++) {
    if (events[index]?.id !== event.id) continue;
    events[index] = event;
    return undefined;
  }
  events.push(event);
  return undefined;
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
