import type { HttpRequest, HttpResponse } from "#hal/http";
import { hasValue, objectIn, strange, strangeName, truthIn, UNREADABLE, wrong } from "./body";
import { Fields } from "./fields";
import { formValue } from "./form";
import { itemOf, textOf } from "./lenient-json";
import { json, message, plain, refusal } from "./message";
import type { HttpParts } from "./parts";
import { putTime } from "./status-document";

export function showTime(parts: HttpParts): HttpResponse {
  const fields = new Fields();
  putTime(fields, parts);
  const isSet = parts.system.epoch_s() !== undefined;
  fields.text("ntp_status", isSet ? "synchronized" : "waiting");
  return json(200, fields.toJson());
}

/** Only the time zone is set here; the machine keeps its clock itself. */
export function setTime(parts: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return setTimeByForm(parts, body, now) ?? UNREADABLE;
  const name = strangeName(object, "|sntp_enabled|time|time_zone|sync_now|");
  if (name !== undefined) return strange(name);
  if (hasValue(object, "time")) return message(409, "time: the machine keeps its own clock; leave it out");
  for (const key of ["sntp_enabled", "sync_now"]) {
    if (itemOf(object, key) !== undefined && truthIn(object, key) === undefined) return wrong(key, "true or false");
  }
  if (truthIn(object, "sntp_enabled") === false) return message(409, "sntp_enabled: the machine keeps its own clock");
  const zone = itemOf(object, "time_zone");
  if (zone === undefined) return message(200, "done");
  const text = textOf(zone);
  if (text === undefined) return wrong("time_zone", "a text");
  return setTimeZone(parts, text, now) ?? message(200, "done");
}

/** `ntp=1&time=...&tz=...`, of which the machine that keeps its clock takes the zone; `undefined`: nothing of that is there. */
function setTimeByForm(parts: HttpParts, form: string, now: number): HttpResponse | undefined {
  const ntp = formValue(form, "ntp");
  const zone = formValue(form, "tz");
  if (ntp === undefined && zone === undefined && formValue(form, "time") === undefined) return undefined;
  if (ntp !== "1" && ntp !== "true") return message(409, "ntp: the machine keeps its own clock; 1 is needed");
  const refused = zone === undefined || zone === "" ? undefined : setTimeZone(parts, zone, now);
  return refused ?? plain("set");
}

/** `Europe/Paris|CET-1CEST,M3.5.0,M10.5.0/3` or only its rule; why not, if not. */
export function setTimeZone({ actions }: HttpParts, text: string, now: number): HttpResponse | undefined {
  const bar = text.indexOf("|");
  const refused = actions.order("set_time_zone", text.substring(bar + 1), now);
  if (refused !== undefined) return refusal(refused);
  return undefined;
}
