import type { HttpRequest, HttpResponse } from "#hal/http";
import { thousandths, whole } from "#hal/text";
import type { Setting } from "../../settings/setting";
import { settingOfKey } from "../../settings/setting";
import type { SettingKey } from "../../settings/table";
import { objectIn, strange, UNREADABLE, wrong } from "./body";
import { configRow, WITHOUT_EFFECT } from "./config-table";
import { type Json, numberOf, textOf, truthOf } from "./lenient-json";
import { json, message, refusal } from "./message";
import type { HttpParts } from "./parts";
import { setTimeZone } from "./time-routes";

/** What a body asks for, checked and not yet done. */
interface Wanted {
  rows: Setting[];
  values: number[];
  zone: string | undefined;
}

/** Changes settings under OpenEVSE's names; all of them, or none when one cannot be taken. */
export function changeConfig(parts: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return UNREADABLE;
  const wanted: Wanted = { rows: [], values: [], zone: undefined };
  for (let index = 0; index < object.names.length; index++) {
    const item = object.items[index];
    const refused = item === undefined ? undefined : want(parts, wanted, object.names[index] ?? "", item);
    if (refused !== undefined) return refused;
  }
  const before = parts.settings.revision;
  if (wanted.zone !== undefined) {
    const refused = setTimeZone(parts, wanted.zone, now);
    if (refused !== undefined) return refused;
  }
  for (let index = 0; index < wanted.rows.length; index++) {
    const row = wanted.rows[index];
    if (row === undefined) continue;
    parts.settings.put(row, wanted.values[index] ?? 0);
    parts.actions.settingChanged(row.key, now);
  }
  const revision = parts.settings.revision;
  const isChanged = revision !== before || wanted.zone !== undefined;
  return json(200, '{"config_version":' + whole(revision) + ',"msg":"' + (isChanged ? "done" : "no change") + '"}');
}

/** Adds what one name asks for; why not, if it cannot be. */
function want(parts: HttpParts, wanted: Wanted, name: string, item: Json): HttpResponse | undefined {
  if (WITHOUT_EFFECT.includes("|" + name + "|") && !name.includes("|")) return undefined;
  switch (name) {
    case "time_zone":
      wanted.zone = textOf(item);
      return wanted.zone === undefined ? wrong(name, "a text") : undefined;
    case "charge_mode": {
      const mode = textOf(item);
      if (mode !== "eco" && mode !== "fast") return wrong(name, "fast or eco");
      if (mode === "eco") return add(parts, wanted, "mode", "2");
      return parts.settings.get("mode") === 2 ? add(parts, wanted, "mode", "1") : undefined;
    }
    case "divert_enabled":
      return truthOf(item) === true ? undefined : message(409, "divert_enabled: it always is; use charge_mode");
    default:
      return wantOwn(parts, wanted, name, item);
  }
}

function wantOwn(parts: HttpParts, wanted: Wanted, name: string, item: Json): HttpResponse | undefined {
  const row = configRow(name);
  if (row === undefined) return strange(name);
  const factor = Number(row[2]);
  const key = row[1] ?? "";
  if (factor < 0) {
    const on = truthOf(item);
    if (on === undefined) return wrong(name, "true or false");
    if (key === "dynamic") return keepShaper(parts, on);
    if (on === parts.settings.on(key as SettingKey)) return undefined;
    return add(parts, wanted, key, on ? "1" : "0");
  }
  const value = numberOf(item);
  if (value === undefined || value < -1000000 || value > 1000000) return wrong(name, "a number");
  return add(parts, wanted, key, thousandths(value * factor, 3));
}

/** Whether the house is kept is not said from here. */
function keepShaper({ settings }: HttpParts, on: boolean): HttpResponse | undefined {
  if (on === settings.on("dynamic")) return undefined;
  return message(409, "current_shaper_enabled: whether the breaker is kept is said with set_dinamics");
}

function add({ settings }: HttpParts, wanted: Wanted, key: string, text: string): HttpResponse | undefined {
  const row = settingOfKey(key);
  if (row === undefined) return strange(key);
  const value = settings.read(row, text, key);
  if (typeof value !== "number") return refusal(value);
  wanted.rows.push(row);
  wanted.values.push(value);
  return undefined;
}
