import type { HttpResponse } from "#hal/http";
import { pause } from "#hal/pause";
import type { Rejection } from "../../settings/rejection";
import { type Setting, settingOfKey } from "../../settings/setting";
import { Settings } from "../../settings/settings";
import { valueText } from "../../settings/value";
import { type Json, truthOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { refused, unknownField, wrongValue } from "./failure";
import { settingsOf } from "./settings-document";
import { TrialStorage } from "./trial-storage";

/** About how many VM instructions it takes to look at one. */
const COST = 1500;

/** Changes that were checked together and not yet made, in an order in which each can be. */
export interface Changes {
  rows: Setting[];
  values: number[];
  /** All settings as they are after them. */
  trial: Settings;
}

/** Changes the settings that a body names; all of them, or none when one cannot be taken. Answers with what they are then. */
export function changeSettings(parts: HttpParts, object: Json, now: number): HttpResponse {
  const texts: string[] = [];
  for (let index = 0; index < object.names.length; index++) {
    const name = object.names[index] ?? "";
    const item = object.items[index];
    const row = settingOfKey(name);
    if (row === undefined) return unknownField(name, "the keys of GET /api/v1/settings");
    const text = item === undefined ? undefined : textOfValue(item);
    if (text === undefined) return wrongValue(name, row.allowed + " as a number, or a name of it as a text,");
    texts.push(text);
  }
  const changes = checkTogether(parts.settings, false, object.names, texts);
  if ("why" in changes) return refused(changes);
  for (let index = 0; index < changes.rows.length; index++) {
    const row = changes.rows[index];
    if (row !== undefined) change(parts, row, changes.values[index] ?? 0, now);
  }
  return json(200, settingsOf(parts.settings, object.names));
}

/** Puts a value that was checked in force, and tells those who depend on it. */
export function change({ settings, actions }: HttpParts, row: Setting, value: number, now: number): void {
  settings.put(row, value);
  actions.settingChanged(row.key, now);
  // the EVSE keeps its own limits of a session; it may refuse, the controller keeps them anyway
  if (row.key === "time_limit_15min") actions.askEvse("S3 " + valueText(value), "", now);
  if (row.key === "energy_limit_kWh") actions.askEvse("SH " + valueText(value), "", now);
  if (row.restart) actions.restart(row.topic, now);
}

/**
 * Checks values (as texts) for settings together: one may be possible only with another, and what counts is what comes out in the end.
 * `anew`: beginning with the defaults and not with what is in force. Changes nothing.
 */
export function checkTogether(
  settings: Settings,
  anew: boolean,
  keys: readonly string[],
  texts: readonly string[],
): Changes | Rejection {
  const trial = trialOf(settings, anew);
  const changes: Changes = { rows: [], values: [], trial };
  const done: boolean[] = [];
  let first: Rejection | undefined;
  let progress = true;
  while (progress) {
    progress = false;
    first = undefined;
    for (let index = 0; index < keys.length; index++) {
      const row = done[index] === true ? undefined : settingOfKey(keys[index] ?? "");
      if (row === undefined) continue;
      pause(COST);
      const value = trial.read(row, texts[index] ?? "", row.key);
      if (typeof value !== "number") {
        first ??= value;
        continue;
      }
      trial.put(row, value);
      changes.rows.push(row);
      changes.values.push(value);
      done[index] = true;
      progress = true;
    }
  }
  return first ?? changes;
}

/** A copy of the settings to try changes on. */
function trialOf(settings: Settings, anew: boolean): Settings {
  const nowhere = new TrialStorage(undefined);
  const trial = new Settings(nowhere, nowhere);
  // eslint-disable-next-line no-restricted-syntax -- each value is taken by itself: what comes of it does not depend on the order
  if (!anew) for (const key in settings.own) trial.own[key] = settings.own[key];
  return trial;
}

/** A number or a name as it stands, a truth as 0 or 1. */
export function textOfValue(item: Json): string | undefined {
  const truth = item.kind === "word" ? truthOf(item) : undefined;
  if (truth !== undefined) return truth ? "1" : "0";
  return item.kind === "number" || item.kind === "text" ? item.text : undefined;
}
