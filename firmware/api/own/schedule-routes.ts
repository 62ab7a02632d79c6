import type { HttpResponse } from "#hal/http";
import type { StoragePort } from "#hal/storage";
import { jsonText } from "#hal/json";
import { pause, rest } from "#hal/pause";
import { Store } from "../../settings/store";
import { minuteAt } from "../../timing/minute-text";
import { readWeekSchedule, weekScheduleText } from "../../timing/week-schedule";
import { strangeName } from "../http/body";
import { Fields } from "../http/fields";
import { itemOf, type Json, textOf, truthOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { planRevision } from "../http/status-document";
import { failure, refused, unknownField, wrongValue } from "./failure";

/** About how many VM instructions a window takes to be read, and to be written down. */
const WINDOW_COST = 700;
/** The orders that plan, in the order in which their texts are stored and carried out, and the fields of this API that they stand for. */
export const PLAN_TOPICS = ["set_time_zone", "set_schedule", "set_delayed", "set_capacity_plan"];
const FIELDS = ["timezone", "windows", "delayed", "capacityPlan"];
const DELAYED = 2;

/** The texts in force. */
export function plansIn(storage: StoragePort): string[] {
  rest();
  const kept = (new Store(storage, "schedule").load() ?? "").split("\n");
  const texts: string[] = [];
  for (let place = 0; place < FIELDS.length; place++) texts.push(kept[place] ?? "");
  return texts;
}

export function showSchedule({ core }: HttpParts): HttpResponse {
  const texts = plansIn(core.ports.storage);
  const fields = new Fields();
  fields.put("windows", windowsJson(texts[1] ?? ""));
  const delayed = texts[DELAYED] ?? "";
  if (delayed !== "") fields.put("delayed", delayedJson(delayed));
  fields.text("timezone", texts[0] ?? "");
  fields.text("capacityPlan", texts[3] ?? "");
  return json(200, fields.toJson());
}

/** Changes what a body names; all of it or nothing. */
export function setSchedule(parts: HttpParts, object: Json, now: number): HttpResponse {
  const strange = strangeName(object, "|" + FIELDS.join("|") + "|");
  if (strange !== undefined) return unknownField(strange, FIELDS.join(", "));
  const topics: string[] = [];
  const texts: string[] = [];
  for (let place = 0; place < FIELDS.length; place++) {
    const field = FIELDS[place] ?? "";
    const item = itemOf(object, field);
    if (item === undefined) continue;
    const text = field === "windows" ? windowsText(item) : field === "delayed" ? delayedText(item) : plainText(item);
    if (text === undefined) return wrongValue(field, ALLOWED[place] ?? "");
    topics.push(PLAN_TOPICS[place] ?? "");
    texts.push(text);
  }
  const { desk, actions } = parts;
  const revision = planRevision(parts);
  const plans = desk.readPlans(false, topics, texts);
  if ("why" in plans) return refused(plans, FIELDS[PLAN_TOPICS.indexOf(plans.what)] ?? "schedule");
  desk.readyPlans(plans);
  rest();
  if (planRevision(parts) !== revision) return failure(409, "changed", "the schedule was set in another way meanwhile");
  desk.takePlans(plans, topics);
  rest();
  actions.settingChanged("schedule_on", now);
  rest();
  return showSchedule(parts);
}

const ALLOWED = [
  "a POSIX TZ such as CET-1CEST,M3.5.0,M10.5.0/3 as a text",
  'a list such as [{"days":"mo-fr","start":"22:00","stop":"06:00"}]',
  'null, or an object such as {"start":"2026-05-01T22:00","stop":"2026-05-02T06:00","repeat":true}',
  "a text",
];

/** `mo-fr 22:00-06:00; ...`, or `undefined` for what is no list of windows. */
function windowsText(item: Json): string | undefined {
  if (item.kind !== "list") return undefined;
  let text = "";
  for (const window of item.items) {
    if (window.kind !== "object" || strangeName(window, "|days|start|stop|") !== undefined) return undefined;
    const days = textIn(window, "days");
    const start = textIn(window, "start");
    const stop = textIn(window, "stop");
    if (!isDays(days) || start.length !== 5 || stop.length !== 5) return undefined;
    if (minuteAt(start, 0) === undefined || minuteAt(stop, 0) === undefined) return undefined;
    text += (text === "" ? "" : "; ") + days + " " + start + "-" + stop;
    pause(WINDOW_COST);
  }
  return text;
}

/** Letters, commas and hyphens; what they mean is read with the whole. */
function isDays(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index).toLowerCase();
    if (letter !== "," && letter !== "-" && (letter < "a" || letter > "z")) return false;
  }
  return text !== "" && text.length <= 32;
}

function delayedText(item: Json): string | undefined {
  if (item.kind === "word" && item.text === "null") return "";
  if (item.kind !== "object" || strangeName(item, "|start|stop|repeat|") !== undefined) return undefined;
  let text = "";
  for (const key of ["start", "stop"]) {
    if (itemOf(item, key) === undefined) continue;
    const moment = textIn(item, key);
    if (moment.length !== 16) return undefined;
    text += (text === "" ? "" : " ") + key + "=" + moment;
  }
  const repeat = itemOf(item, "repeat");
  const repeats = repeat === undefined ? false : repeat.kind === "word" ? truthOf(repeat) : undefined;
  if (repeats === undefined || text === "") return undefined;
  return repeats ? text + " repeat" : text;
}

function plainText(item: Json): string | undefined {
  const text = item.kind === "text" ? textOf(item) : undefined;
  return text === undefined || text.includes("\n") || text.length > 400 ? undefined : text;
}

function textIn(object: Json, name: string): string {
  const item = itemOf(object, name);
  return item === undefined || item.kind !== "text" ? "" : item.text;
}

function windowsJson(text: string): string {
  rest();
  const week = readWeekSchedule(text, "");
  const windows: string[] = [];
  if ("why" in week) return "[]";
  rest();
  for (const part of weekScheduleText(week).split("; ")) {
    const space = part.indexOf(" ");
    const hyphen = part.indexOf("-", space);
    if (space < 0 || hyphen < 0) continue;
    const window = new Fields();
    window.text("days", part.substring(0, space).toLowerCase());
    window.text("start", part.substring(space + 1, hyphen));
    window.text("stop", part.substring(hyphen + 1));
    windows.push(window.toJson());
    pause(WINDOW_COST);
  }
  return "[" + windows.join(",") + "]";
}

function delayedJson(text: string): string {
  const fields = new Fields();
  let repeats = false;
  for (const word of text.split(" ")) {
    const equals = word.indexOf("=");
    if (word.toLowerCase() === "repeat") repeats = true;
    else if (equals > 0) fields.put(word.substring(0, equals).toLowerCase(), jsonText(word.substring(equals + 1)));
  }
  fields.truth("repeat", repeats);
  return fields.toJson();
}
