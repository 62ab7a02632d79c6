import type { HttpRequest, HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { thousandths, whole } from "#hal/text";
import type { Setting } from "../../settings/setting";
import { settingOfKey } from "../../settings/setting";
import type { SettingKey } from "../../settings/table";
import { objectIn, strange, UNREADABLE, wrong } from "./body";
import { configFields, mostPower_W } from "./config-document";
import { limitChange, type WantedLimit } from "./config-limit";
import { configRow, WITHOUT_EFFECT } from "./config-table";
import type { Fields } from "./fields";
import { type Json, numberOf, textOf, truthOf } from "./lenient-json";
import { json, message, refusal } from "./message";
import type { HttpParts } from "./parts";
import { planRevision } from "./status-document";
import { setTimeZone } from "./time-routes";

/** What a body asks for, checked and not yet done. */
interface Wanted {
  rows: Setting[];
  values: number[];
  zone: string | undefined;
  limit: WantedLimit;
  /** What is shown; made when somebody posts what is only shown. */
  shown: Fields | undefined;
}

/** Changes settings under OpenEVSE's names; all of them, or none when one cannot be taken. */
export function changeConfig(parts: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return UNREADABLE;
  const limit: WantedLimit = { type: undefined, value: undefined };
  const wanted: Wanted = { rows: [], values: [], zone: undefined, limit, shown: undefined };
  for (let index = 0; index < object.names.length; index++) {
    const item = object.items[index];
    const refused = item === undefined ? undefined : want(parts, wanted, object.names[index] ?? "", item);
    if (refused !== undefined) return refused;
  }
  const refusedLimit = wantLimit(parts, wanted);
  if (refusedLimit !== undefined) return refusedLimit;
  const before = parts.settings.revision + planRevision(parts);
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
  const isChanged = revision + planRevision(parts) !== before;
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
    case "limit_default_type":
      wanted.limit.type = textOf(item);
      return wanted.limit.type === undefined ? wrong(name, "a text") : undefined;
    case "limit_default_value":
      wanted.limit.value = numberOf(item);
      return wanted.limit.value === undefined ? wrong(name, "a number") : undefined;
    case "current_shaper_max_pwr":
      return wantPower(parts, wanted, numberOf(item));
    case "service":
      return numberOf(item) === 2 ? undefined : message(409, "service: it is 2 here; the current follows the settings");
    case "is_threephase":
      return wantPhases(parts, wanted, truthOf(item));
    case "divert_enabled":
      return truthOf(item) === true ? undefined : message(409, "divert_enabled: it always is; use charge_mode");
    default:
      return wantOwn(parts, wanted, name, item);
  }
}

function wantOwn(parts: HttpParts, wanted: Wanted, name: string, item: Json): HttpResponse | undefined {
  const row = configRow(name);
  if (row === undefined) return wantFixed(parts, wanted, name, item);
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

/** The largest power of the house is the sum of its currents; it is rounded down, and what is there already is no change. */
function wantPower(parts: HttpParts, wanted: Wanted, power_W: number | undefined): HttpResponse | undefined {
  const voltage_V = parts.settings.get("voltage_V");
  if (power_W === undefined || power_W < 6 * voltage_V || power_W > 600 * voltage_V)
    return wrong("current_shaper_max_pwr", whole(6 * voltage_V) + ".." + whole(600 * voltage_V) + " W");
  if (power_W === mostPower_W(parts.settings)) return undefined;
  return add(parts, wanted, "capacity_A", whole(Math.floor(power_W / voltage_V)));
}

/** True: the car takes all three; false: which it takes is learned, unless it is known to be fewer. */
function wantPhases(parts: HttpParts, wanted: Wanted, isThree: boolean | undefined): HttpResponse | undefined {
  if (isThree === undefined) return wrong("is_threephase", "true or false");
  const isShown = parts.core.balancer.phases() === 123;
  return isShown === isThree ? undefined : add(parts, wanted, "phases", isThree ? "123" : "0");
}

function wantLimit(parts: HttpParts, wanted: Wanted): HttpResponse | undefined {
  const { limit } = wanted;
  if (limit.type === undefined && limit.value === undefined) return undefined;
  const found = limitChange(parts, limit);
  if ("allowed" in found) return wrong("limit_default_type and limit_default_value", found.allowed);
  for (const change of found.changes.split(",")) {
    const part = change.split("=");
    const refused = add(parts, wanted, part[0] ?? "", part[1] ?? "");
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** What is only shown may be posted as it is, as clients do that post everything. */
function wantFixed(parts: HttpParts, wanted: Wanted, name: string, item: Json): HttpResponse | undefined {
  const shown = (wanted.shown ??= configFields(parts));
  const at = shown.names.indexOf(name);
  if (at < 0) return strange(name);
  const asked = item.kind === "text" ? jsonText(item.text) : item.text;
  if (asked === shown.values[at]) return undefined;
  for (const field of parts.machine.config?.() ?? [])
    if (field.name === name)
      return message(409, name + ": it stands in the configuration file of this machine; change it there");
  return message(409, name + ": it is only shown here");
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
