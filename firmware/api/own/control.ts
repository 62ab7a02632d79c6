import type { HttpResponse } from "#hal/http";
import { type Setting, settingOfKey, valueOfName } from "../../settings/setting";
import type { SettingKey } from "../../settings/table";
import { itemOf, type Json, textOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { strangeName } from "../http/body";
import { change, textOfValue } from "./change-settings";
import { failure, refused, unknownField, wrongValue } from "./failure";
import { stateDocument } from "./state-document";

/** The client number of a person's override. */
const MANUAL_CLIENT = 65537;

/** What a body asks for, checked and not yet done. */
interface Order {
  rows: Setting[];
  values: number[];
}

/** What a person wants now: start, pause or leave it to the rules; a mode; a limit until the car is unplugged. All of it, or nothing. */
export function control(parts: HttpParts, object: Json, now: number): HttpResponse {
  const strange = strangeName(object, "|do|mode|limit_A|");
  if (strange !== undefined) return unknownField(strange, "do, mode and limit_A");
  if (object.names.length === 0) return failure(400, "nothing-asked", "one of do, mode and limit_A is needed");
  const order: Order = { rows: [], values: [] };
  const todo = itemOf(object, "do");
  const does = todo === undefined || todo.kind !== "text" ? undefined : textOf(todo);
  if (todo !== undefined && does !== "start" && does !== "pause" && does !== "auto")
    return wrongValue("do", "start, pause or auto");
  const wrong = readSetting(parts, order, object, "mode") ?? readSetting(parts, order, object, "limit_A");
  if (wrong !== undefined) return wrong;
  for (let index = 0; index < order.rows.length; index++) {
    const row = order.rows[index];
    if (row !== undefined) change(parts, row, order.values[index] ?? 0, now);
  }
  if (itemOf(object, "limit_A") !== undefined) parts.claims.unbounded();
  if (does !== undefined) carryOut(parts, does, now);
  return json(200, stateDocument(parts, now));
}

/** Reads the mode, or a person's limit, which null releases; why not, if it cannot be. */
function readSetting(parts: HttpParts, order: Order, object: Json, name: string): HttpResponse | undefined {
  const item = itemOf(object, name);
  if (item === undefined) return undefined;
  const isMode = name === "mode";
  const key: SettingKey = isMode ? "mode" : "override_A";
  const row = settingOfKey(key);
  if (row === undefined) return undefined;
  const isNull = item.kind === "word" && item.text === "null" && !isMode;
  const kind = isMode ? "text" : "number";
  const text = isNull ? "0" : item.kind === kind ? textOfValue(item) : undefined;
  if (text === undefined) return wrongValue(name, isMode ? "the name of a mode" : "a number of amperes, or null,");
  if (isMode && valueOfName(row, text) === undefined)
    return refused({ what: name, why: "no such mode", allowed: row.allowed });
  const value = parts.settings.read(row, text, name);
  if (typeof value !== "number") return refused(value);
  order.rows.push(row);
  order.values.push(value);
  return undefined;
}

/** `auto` takes back what a person has said, whichever way it was said. */
function carryOut({ core, claims, actions }: HttpParts, does: string, now: number): void {
  if (does !== "auto") {
    actions.setEnable(does === "start" ? 2 : 3, now, false);
    return;
  }
  const { start } = core;
  claims.release(MANUAL_CLIENT);
  if (start.asked !== undefined) start.revision++;
  start.restore(undefined);
  start.insists = false;
  actions.settingChanged("override_A", now);
}
