import type { HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import type { Rejection } from "../../settings/rejection";
import { strangeName } from "../http/body";
import { Fields } from "../http/fields";
import { itemOf, type Json, textOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { conflict, unknownField, wrongValue } from "./failure";
import { ordered } from "./order";

/** Trips that are listed, about; with little memory as many as one answer may take. */
const MOST = 50;
const FEW = 8;

/** The newest protective stops, newest first; `from`: from that number on. With little memory some of them, and where to go on. */
export function showTrips({ core, desk, machine }: HttpParts, from: string): HttpResponse {
  if (from !== "" && !(Number(from) >= 0 && Number(from) < 1000000000))
    return wrongValue("from", "the number of a stop");
  const log = desk.tripLog();
  const trips: string[] = [];
  const most = machine.small === true ? FEW : MOST;
  let first = from === "" ? log.upTo(undefined) : log.upTo(Math.floor(Number(from)));
  while (first >= 0 && trips.length < most) {
    for (const line of log.linesFrom(first)) if (trips.length < most) trips.push(tripJson(line.split("|")));
    first = log.before(first);
  }
  let waiting = 0;
  for (const trip of core.protection?.trips ?? []) if (trip.held) waiting++;
  const next = first >= 0 && machine.small === true ? ',"next":' + whole(first) : "";
  return json(200, '{"trips":[' + trips.join(",") + '],"waiting":' + whole(waiting) + next + "}");
}

/** Resets what waits for a person, all or one. */
export function resetTrips(parts: HttpParts, object: Json, now: number): HttpResponse {
  const strange = strangeName(object, "|cause|");
  if (strange !== undefined) return unknownField(strange, "cause");
  const cause = itemOf(object, "cause");
  const name = cause === undefined ? "" : cause.kind === "text" ? textOf(cause) : undefined;
  if (name === undefined || name.length > 40) return wrongValue("cause", "the cause of a trip as a text");
  const answer: string | Rejection = ordered(parts, "trip", name === "" ? "reset" : "reset " + name, now);
  return typeof answer === "string" ? showTrips(parts, "") : conflict(answer);
}

/** The fields of an entry of the log: number, cause, value, count, who resets it, when it began and ended, who ended it. */
function tripJson([
  ,
  name = "",
  value = "",
  count = "",
  reset = "",
  at = "",
  end = "",
  endedBy = "",
]: string[]): string {
  const fields = new Fields();
  fields.text("cause", name);
  if (value !== "") fields.text("value", value);
  fields.put("count", count);
  if (at !== "") fields.put("at_s", at);
  if (end !== "") fields.put("end_s", end);
  if (endedBy !== "") fields.text("endedBy", endedBy);
  fields.truth("active", end === "" && endedBy === "");
  fields.text("reset", reset);
  return fields.toJson();
}
