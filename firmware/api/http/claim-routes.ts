import type { HttpRequest, HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import type { AskedClaim } from "../../charging/asked-claims";
import { objectIn, UNREADABLE } from "./body";
import { claimFields, claimJson, readClaim } from "./claim-body";
import { json, message } from "./message";
import { put } from "./override-routes";
import type { HttpParts } from "./parts";

const MANUAL = 65537;
const LARGEST_CLIENT = 4294967295;

/** All claims with their clients and priorities. */
export function listClaims({ claims }: HttpParts): HttpResponse {
  const parts: string[] = [];
  for (const asked of claims.list) {
    const priority = asked.client === MANUAL ? "1000" : "500";
    parts.push('{"client":' + whole(asked.client) + ',"priority":' + priority + "," + claimFields(asked) + "}");
  }
  return json(200, "[" + parts.join(",") + "]");
}

/** What follows from all policies, and which claims say so; a policy of our own is no client. */
export function showTarget({ core, claims }: HttpParts): HttpResponse {
  const { decision } = core;
  const charge = claims.whoLimits(false);
  const most = claims.whoLimits(true);
  let properties = '"state":"' + (decision.run === "enabled" ? "active" : "disabled") + '"';
  if (charge !== undefined) properties += ',"charge_current":' + whole((charge.charge_mA ?? 0) / 1000);
  if (most !== undefined) properties += ',"max_current":' + whole((most.max_mA ?? 0) / 1000);
  const winners: string[] = [];
  addWinner(winners, "state", claims.whoDecides());
  addWinner(winners, "charge_current", charge);
  addWinner(winners, "max_current", most);
  return json(200, '{"properties":{' + properties + ',"auto_release":false},"claims":{' + winners.join(",") + "}}");
}

function addWinner(winners: string[], name: string, asked: AskedClaim | undefined): void {
  if (asked !== undefined) winners.push('"' + name + '":' + whole(asked.client));
}

export function showClaim({ claims }: HttpParts, parameter: string): HttpResponse {
  const client = clientOf(parameter);
  const asked = client === undefined ? undefined : claims.of(client);
  return asked === undefined ? message(404, "Not found") : json(200, claimJson(asked));
}

export function setClaim(parts: HttpParts, parameter: string, request: HttpRequest, now: number): HttpResponse {
  const client = clientOf(parameter);
  if (client === undefined) return message(404, "Not found");
  const object = objectIn(request.body);
  if (object === undefined) return UNREADABLE;
  const asked = readClaim(object, client, false);
  if ("status" in asked) return asked;
  return put(parts, asked, now) ?? message(200, "done");
}

export function clearClaim({ claims, actions }: HttpParts, parameter: string, now: number): HttpResponse {
  const client = clientOf(parameter);
  if (client === undefined || !claims.release(client)) return message(404, "Not found");
  actions.settingChanged("override_A", now);
  return message(200, "done");
}

/** The number of a client, 0..2^32-1. */
function clientOf(text: string): number | undefined {
  if (text.length === 0 || text.length > 10) return undefined;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return undefined;
  }
  const client = Number(text);
  return client <= LARGEST_CLIENT ? client : undefined;
}
