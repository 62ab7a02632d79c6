import type { HttpRequest, HttpResponse } from "#hal/http";
import { objectIn, strange, strangeName, UNREADABLE, wrong } from "./body";
import { formValue } from "./form";
import { itemOf, textOf } from "./lenient-json";
import { json, message, plain, refusal } from "./message";
import type { HttpParts } from "./parts";

/** 2 is solar, 1 ends solar and leaves every other mode as it is. */
export function setDivert({ settings, actions }: HttpParts, request: HttpRequest, now: number): HttpResponse {
  const mode = formValue(request.body, "divertmode") ?? formValue(request.query, "divertmode");
  if (mode !== "1" && mode !== "2") return wrong("divertmode", "1 (normal) or 2 (eco)");
  if (mode === "2" || settings.get("mode") === 2) {
    const refused = settings.set("mode", mode);
    if (refused !== undefined) return refusal(refused);
    actions.settingChanged("mode", now);
  }
  return plain("Divert Mode changed");
}

/** The house's breaker is kept always; nobody ends that from here. */
export function setShaper({ core }: HttpParts, request: HttpRequest): HttpResponse {
  const shaper = formValue(request.body, "shaper") ?? formValue(request.query, "shaper");
  if (shaper !== "0" && shaper !== "1") return wrong("shaper", "0 or 1");
  if ((shaper === "1") === core.balancerSettings.dynamic) return plain("Current Shaper state changed");
  return message(409, "shaper: whether the breaker is kept is said with set_dinamics");
}

/** The totals are kept for good. */
export function resetEnergy(): HttpResponse {
  return message(409, "the totals of the energy are kept and cannot be reset");
}

export function restart({ actions }: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return UNREADABLE;
  const name = strangeName(object, "|device|");
  if (name !== undefined) return strange(name);
  const device = itemOf(object, "device");
  const text = device === undefined ? undefined : textOf(device);
  if (text === "gateway") actions.restart("asked for over HTTP", now);
  else if (text !== "evse") return message(404, "device: gateway or evse");
  else if (!actions.askEvse("FR", "restart", now)) return message(409, "the EVSE does not answer");
  return json(200, '{"msg":"restart ' + text + ' ok","result":"OK"}');
}

/** What Emoncms looks for in its neighbourhood. */
export function describe(): HttpResponse {
  return plain("openevse");
}
