import type { HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import type { Rejection } from "../../settings/rejection";
import { strangeName } from "../http/body";
import { Fields } from "../http/fields";
import { itemOf, type Json, textOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { conflict, unknownField, wrongValue } from "./failure";
import { objectOf, ordered } from "./order";

/** Trips that are listed. */
const MOST = 50;

/** The newest protective stops, newest first. */
export function showTrips(parts: HttpParts, now: number): HttpResponse {
  const trips: string[] = [];
  let from = "";
  while (trips.length < MOST) {
    const page = objectOf(ordered(parts, "trip", from === "" ? "list" : "list " + from, now));
    const list = page === undefined ? undefined : itemOf(page, "trips");
    const next = page === undefined ? undefined : itemOf(page, "next");
    for (const trip of list === undefined ? [] : list.items) if (trips.length < MOST) trips.push(tripJson(trip));
    if (next === undefined || next.kind !== "number" || next.text === from) break;
    from = next.text;
  }
  return json(200, '{"trips":[' + trips.join(",") + '],"waiting":' + whole(waiting(parts)) + "}");
}

/** Resets what waits for a person, all or one. */
export function resetTrips(parts: HttpParts, object: Json, now: number): HttpResponse {
  const strange = strangeName(object, "|cause|");
  if (strange !== undefined) return unknownField(strange, "cause");
  const cause = itemOf(object, "cause");
  const name = cause === undefined ? "" : cause.kind === "text" ? textOf(cause) : undefined;
  if (name === undefined || name.length > 40) return wrongValue("cause", "the cause of a trip as a text");
  const answer: string | Rejection = ordered(parts, "trip", name === "" ? "reset" : "reset " + name, now);
  return typeof answer === "string" ? showTrips(parts, now) : conflict(answer);
}

/** How many wait for a person. */
function waiting({ core }: HttpParts): number {
  let count = 0;
  for (const trip of core.protection?.trips ?? []) if (trip.held) count++;
  return count;
}

function tripJson(trip: Json): string {
  const fields = new Fields();
  const named = (name: string): string => {
    const item = itemOf(trip, name);
    return item === undefined || item.text === "null" ? "" : item.text;
  };
  const ended = named("end_s") !== "" || named("endedBy") !== "";
  fields.text("cause", named("name"));
  if (named("cause") !== "") fields.text("value", named("cause"));
  fields.put("count", named("count"));
  if (named("at_s") !== "") fields.put("at_s", named("at_s"));
  if (named("end_s") !== "") fields.put("end_s", named("end_s"));
  if (named("endedBy") !== "") fields.text("endedBy", named("endedBy"));
  fields.truth("active", !ended);
  fields.text("reset", named("reset"));
  return fields.toJson();
}
