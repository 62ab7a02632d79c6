import type { HttpResponse } from "#hal/http";
import type { StoragePort } from "#hal/storage";
import { jsonText } from "#hal/json";
import type { Rejection } from "../../settings/rejection";
import { Store } from "../../settings/store";
import { minuteAt } from "../../timing/minute-text";
import { readWeekSchedule, weekScheduleText } from "../../timing/week-schedule";
import { strangeName } from "../http/body";
import { Fields } from "../http/fields";
import { itemOf, type Json, textOf, truthOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { refused, unknownField, wrongValue } from "./failure";
import { TrialStorage } from "./trial-storage";

/** The orders that plan, in the order in which their texts are stored and carried out, and the fields of this API that they stand for. */
export const PLAN_TOPICS = ["set_time_zone", "set_schedule", "set_delayed", "set_capacity_plan"];
const FIELDS = ["timezone", "windows", "delayed", "capacityPlan"];
const DELAYED = 2;

/** Texts of the orders by their topics; `undefined`: that one is not to be changed. */
export type PlanTexts = Record<string, string | undefined>;

/** The texts in force. */
export function plansIn(storage: StoragePort): string[] {
  const kept = (new Store(storage, "schedule").load() ?? "").split("\n");
  const texts: string[] = [];
  for (let place = 0; place < PLAN_TOPICS.length; place++) texts.push(kept[place] ?? "");
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
  const texts: PlanTexts = {};
  for (let place = 0; place < FIELDS.length; place++) {
    const field = FIELDS[place] ?? "";
    const item = itemOf(object, field);
    if (item === undefined) continue;
    const text = field === "windows" ? windowsText(item) : field === "delayed" ? delayedText(item) : plainText(item);
    if (text === undefined) return wrongValue(field, ALLOWED[place] ?? "");
    texts[PLAN_TOPICS[place] ?? ""] = text;
  }
  const wrong = tryPlans(parts, parts.core.ports.storage, texts);
  if (wrong !== undefined) return refused(wrong, FIELDS[PLAN_TOPICS.indexOf(wrong.what)] ?? "schedule");
  const failed = orderPlans(parts, texts, now);
  return failed === undefined ? showSchedule(parts) : refused(failed);
}

/** What is wrong with texts, tried on a copy of what a storage has; `undefined`: nothing. */
export function tryPlans({ desk }: HttpParts, base: StoragePort | undefined, texts: PlanTexts): Rejection | undefined {
  const named: string[] = [];
  const values: string[] = [];
  for (const topic of PLAN_TOPICS) {
    const text = texts[topic];
    if (text === undefined) continue;
    named.push(topic);
    values.push(text);
  }
  return desk.tryPlans(new TrialStorage(base), named, values);
}

/** Carries out what was tried. */
export function orderPlans({ actions }: HttpParts, texts: PlanTexts, now: number): Rejection | undefined {
  for (const topic of PLAN_TOPICS) {
    const text = texts[topic];
    const wrong = text === undefined ? undefined : actions.order(topic, text, now);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
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
  const week = readWeekSchedule(text, "");
  const windows: string[] = [];
  if ("why" in week) return "[]";
  for (const part of weekScheduleText(week).split("; ")) {
    const space = part.indexOf(" ");
    const hyphen = part.indexOf("-", space);
    if (space < 0 || hyphen < 0) continue;
    const window = new Fields();
    window.text("days", part.substring(0, space).toLowerCase());
    window.text("start", part.substring(space + 1, hyphen));
    window.text("stop", part.substring(hyphen + 1));
    windows.push(window.toJson());
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
