import type { HttpRequest, HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { whole } from "#hal/text";
import { Fields } from "../http/fields";
import { json } from "../http/message";
import { wholeOf } from "./number-text";
import type { ProfileParts } from "./parts";
import { parameter, REFUSED } from "./settings-change";

const LONGEST_ID = 32;
const LARGEST_Wh = 1000000;
/** A report of the car's charge counts so long. */
const HOUR_ms = 3600000;

/** `POST /ev_state`: what a modem has heard of the car. Its state of charge becomes the report `feed/soc_pct`. */
export function postEvState({ http, heard }: ProfileParts, request: HttpRequest, now: number): HttpResponse {
  const echo = new Fields();
  const soc_pct = taken(request, echo, "current_soc", 100);
  if (soc_pct !== undefined) {
    http.actions.reported("soc_pct", soc_pct, now);
    heard.evInitial_pct = soc_pct;
  }
  heard.evFull_pct = taken(request, echo, "full_soc", 100) ?? heard.evFull_pct;
  heard.evCapacity_Wh = taken(request, echo, "energy_capacity", LARGEST_Wh) ?? heard.evCapacity_Wh;
  heard.evRequest_Wh = taken(request, echo, "energy_request", LARGEST_Wh) ?? heard.evRequest_Wh;
  const id = parameter(request, "evccid");
  if (id !== undefined) {
    const isGood = isHexId(id);
    if (isGood) heard.evccid = id;
    echo.text("evccid", isGood ? id : REFUSED);
  }
  return json(200, echo.toJson());
}

/** What is known of the car, for `/settings`; -1: not known. */
export function evState(parts: ProfileParts, now: number): string {
  const { heard } = parts;
  const fields = new Fields();
  fields.number("initial_soc", heard.evInitial_pct ?? -1);
  fields.number("remaining_soc", remaining_pct(parts, now) ?? -1);
  fields.number("full_soc", heard.evFull_pct ?? -1);
  fields.number("energy_capacity", heard.evCapacity_Wh ?? -1);
  fields.number("energy_request", heard.evRequest_Wh ?? -1);
  fields.number("computed_soc", soc_pct(parts, now) ?? -1);
  fields.put("evccid", jsonText(heard.evccid));
  fields.number("time_until_full", untilFull_s(parts, now) ?? -1);
  return fields.toJson();
}

/** What a topic of the car says; `undefined`: not known. */
export function evTopic(parts: ProfileParts, name: string, now: number): string | undefined {
  const { heard } = parts;
  switch (name) {
    case "EVInitialSoC":
      return optional(heard.evInitial_pct);
    case "EVFullSoC":
      return optional(heard.evFull_pct);
    case "EVComputedSoC":
      return optional(soc_pct(parts, now));
    case "EVRemainingSoC":
      return optional(remaining_pct(parts, now));
    case "EVTimeUntilFull":
      return optional(untilFull_s(parts, now));
    case "EVEnergyCapacity":
      return optional(heard.evCapacity_Wh);
    case "EVEnergyRequest":
      return optional(heard.evRequest_Wh);
    case "EVCCID":
      return heard.evccid === "" ? undefined : heard.evccid;
    default:
      return undefined;
  }
}

function taken(request: HttpRequest, echo: Fields, name: string, most: number): number | undefined {
  const text = parameter(request, name);
  if (text === undefined) return undefined;
  const value = wholeOf(text, 0, most);
  if (value === undefined) echo.text(name, REFUSED);
  else echo.number(name, value);
  return value;
}

function isHexId(text: string): boolean {
  if (text.length > LONGEST_ID) return false;
  for (let index = 0; index < text.length; index++) {
    if (!"0123456789abcdefABCDEF:-".includes(text.charAt(index))) return false;
  }
  return true;
}

function soc_pct({ http }: ProfileParts, now: number): number | undefined {
  return http.feeds.value("soc_pct", HOUR_ms, now);
}

function remaining_pct(parts: ProfileParts, now: number): number | undefined {
  const now_pct = soc_pct(parts, now);
  const full_pct: number = parts.heard.evFull_pct ?? 100;
  return now_pct === undefined ? undefined : now_pct < full_pct ? full_pct - now_pct : 0;
}

/** With what the car draws at this moment. */
function untilFull_s(parts: ProfileParts, now: number): number | undefined {
  const rest_pct = remaining_pct(parts, now);
  const capacity_Wh = parts.heard.evCapacity_Wh;
  const draw_W = parts.http.desk.car_W(HOUR_ms, now);
  if (rest_pct === undefined || capacity_Wh === undefined || draw_W <= 0) return undefined;
  return (rest_pct * 36 * capacity_Wh) / draw_W;
}

function optional(value: number | undefined): string | undefined {
  return value === undefined ? undefined : whole(value);
}
