import type { HttpRequest, HttpResponse } from "#hal/http";
import type { AskedClaim } from "../../charging/asked-claims";
import { objectIn, UNREADABLE } from "./body";
import { claimJson, readClaim } from "./claim-body";
import { json, message } from "./message";
import type { HttpParts } from "./parts";

/** The client number of a person's override. */
const MANUAL = 65537;

export function showOverride({ claims }: HttpParts): HttpResponse {
  const manual = claims.of(MANUAL);
  return json(200, manual === undefined ? "{}" : claimJson(manual));
}

/** What is set replaces what was. */
export function setOverride(parts: HttpParts, { body }: HttpRequest, now: number): HttpResponse {
  const object = objectIn(body);
  if (object === undefined) return UNREADABLE;
  const asked = readClaim(object, MANUAL, true);
  if ("status" in asked) return asked;
  return put(parts, asked, now) ?? message(201, "Created");
}

/** The opposite of what the controller does now. */
export function toggleOverride(parts: HttpParts, now: number): HttpResponse {
  const manual = parts.claims.of(MANUAL);
  const runs = parts.snapshot(now).run === "enabled";
  const active = manual === undefined || manual.active === undefined ? !runs : !manual.active;
  const asked: AskedClaim = {
    client: MANUAL,
    active,
    charge_mA: manual?.charge_mA,
    max_mA: manual?.max_mA,
    autoRelease: manual?.autoRelease ?? true,
  };
  return put(parts, asked, now) ?? message(200, "Updated");
}

export function clearOverride({ claims, actions }: HttpParts, now: number): HttpResponse {
  if (claims.release(MANUAL)) actions.settingChanged("override_A", now);
  return message(200, "Deleted");
}

/** Puts a claim in force; why not, if not. Who wants a charge takes back what a person has stopped in another way. */
export function put(parts: HttpParts, asked: AskedClaim, now: number): HttpResponse | undefined {
  const { start } = parts.core;
  const isEmpty = asked.active === undefined && asked.charge_mA === undefined && asked.max_mA === undefined;
  const { claims } = parts;
  if (isEmpty) claims.release(asked.client);
  else if (!claims.put(asked)) return message(409, "too many claims; 10 at most");
  if (asked.client === MANUAL && asked.active === true && start.asked !== 2) start.restore(undefined);
  parts.actions.settingChanged("override_A", now);
  return undefined;
}
