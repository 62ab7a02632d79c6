import type { HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import { itemOf, numberOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { wrongValue } from "./failure";
import { objectOf, ordered } from "./order";

/** Sessions that the controller keeps itself. */
const KEPT = 12;
const LATEST_s = 9999999999;

/** The sessions of which the controller has a record, oldest first. */
export function showSessions(parts: HttpParts, from: string, to: string, now: number): HttpResponse {
  const from_s = secondsIn(from, 0);
  const to_s = secondsIn(to, LATEST_s);
  if (from_s === undefined) return wrongValue("from", "seconds since 1970");
  if (to_s === undefined) return wrongValue("to", "seconds since 1970");
  return json(200, '{"sessions":[' + recordsOf(parts, from_s, to_s, now).join(",") + "]}");
}

function recordsOf(parts: HttpParts, from_s: number, to_s: number, now: number): string[] {
  const records: string[] = [];
  const newest = parts.core.session.number - 1;
  for (let number = Math.max(1, newest - KEPT + 1); number <= newest; number++) {
    const document = ordered(parts, "get_session", whole(number), now);
    const record = objectOf(document);
    if (typeof document !== "string" || record === undefined) continue;
    const start = itemOf(record, "start_s");
    const start_s = start === undefined ? undefined : numberOf(start);
    const isIn = start_s === undefined ? from_s === 0 : start_s >= from_s && start_s < to_s;
    if (isIn) records.push(document);
  }
  return records;
}

/** Seconds since 1970 in a query, `otherwise` when it is not there; `undefined`: it is no such thing. */
export function secondsIn(text: string, otherwise: number): number | undefined {
  if (text === "") return otherwise;
  if (text.length > 10) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    value = value * 10 + digit;
  }
  return value;
}
