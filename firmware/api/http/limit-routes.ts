import type { HttpRequest, HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import { numberIn, objectIn, strange, strangeName, truthIn, UNREADABLE, wrong } from "./body";
import { itemOf, textOf } from "./lenient-json";
import { json, message } from "./message";
import type { HttpParts } from "./parts";

const MOST = 10000000;

export function showLimit({ limit }: HttpParts): HttpResponse {
  if (limit.kind === undefined) return json(200, "{}");
  const release = limit.autoRelease ? "true" : "false";
  return json(200, '{"type":"' + limit.kind + '","value":' + whole(limit.value) + ',"auto_release":' + release + "}");
}

/** Some clients write `release` for auto_release. */
export function setLimit({ limit, actions }: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return UNREADABLE;
  const name = strangeName(object, "|type|value|auto_release|release|");
  if (name !== undefined) return strange(name);
  const type = itemOf(object, "type");
  const kind = type === undefined ? undefined : textOf(type);
  if (kind !== "time" && kind !== "energy" && kind !== "soc") return wrong("type", "time, energy or soc");
  const value = numberIn(object, "value", 1, kind === "soc" ? 100 : MOST);
  if (value === undefined) return wrong("value", kind === "soc" ? "1..100 %" : "1 or more");
  let release = true;
  for (const key of ["auto_release", "release"]) {
    if (itemOf(object, key) === undefined) continue;
    const said = truthIn(object, key);
    if (said === undefined) return wrong(key, "true or false");
    release = said;
  }
  limit.set(kind, Math.floor(value), release);
  actions.settingChanged("energy_limit_kWh", now);
  return message(201, "done");
}

export function clearLimit({ limit, actions }: HttpParts, now: number): HttpResponse {
  if (!limit.clear()) return message(200, "no limit");
  actions.settingChanged("energy_limit_kWh", now);
  return message(200, "done");
}
