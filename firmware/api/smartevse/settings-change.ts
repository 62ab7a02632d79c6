import type { HttpAccess, HttpRequest, HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { rest } from "#hal/pause";
import { whole } from "#hal/text";
import type { SettingKey } from "../../settings/table";
import { Fields } from "../http/fields";
import { formValue } from "../http/form";
import { json } from "../http/message";
import { wholeOf } from "./number-text";
import type { ProfileParts } from "./parts";
import { put, setMode, setOverride } from "./set-mode";

export const REFUSED = "Value not allowed!";

/** Parameters that set a setting, a row each: name | setting | smallest | largest | whether 0 is taken beside them. */
const ROWS = `
stop_timer|solar_stop_min|0|60|
enable_C2|contact2|0|4|
solar_start_current|solar_start_A|0|48|
solar_max_import|solar_import_A|0|48|
current_min|min_current_A|6|16|
current_max_sum_mains|capacity_A|10|600|0
max_sum_mains_timer|capacity_stop_min|0|60|
cablelock|lock_always|0|1|
`;
/** What is known and not done from here. */
const NOT_HERE =
  "backlight|lcdlock|custombutton|override_pwm|required_evccid|capacity_mode|intervals|phases|mqtt_update|ocpp_update|prio_strategy|rotation_interval|idle_timeout";
/** What anybody does who may control a charge; all else changes how the controller works. */
const CONTROLS = "mode|starttime|stoptime|repeat|override_current|disable_override_current";

/** A parameter of the query, or else of the body as a form. */
export function parameter({ query, body }: HttpRequest, name: string): string | undefined {
  return formValue(query, name) ?? formValue(body, name);
}

/** Who may send this change. */
export function changeAccess(request: HttpRequest): HttpAccess {
  for (const line of ROWS.split("\n")) {
    const name = line.split("|")[0] ?? "";
    if (name !== "" && parameter(request, name) !== undefined) return "admin";
  }
  for (const name of CONTROLS.split("|")) if (parameter(request, name) !== undefined) return "control";
  return "admin";
}

/** `POST /settings`: takes what it can and echoes it; what it cannot take is echoed as refused and changes nothing. */
export function changeSettings(parts: ProfileParts, request: HttpRequest, now: number): HttpResponse {
  const echo = new Fields();
  changeMode(parts, request, echo, now);
  if (parameter(request, "starttime") !== undefined) rest();
  for (const line of ROWS.split("\n")) {
    const row = line.split("|");
    const name = row[0] ?? "";
    const text = name === "" ? undefined : parameter(request, name);
    if (text === undefined) continue;
    const value = wholeOf(text, 0, Number(row[3]));
    const isIn = value !== undefined && (value >= Number(row[2]) || (value === 0 && row[4] === "0"));
    if (isIn && put(parts, (row[1] ?? "") as SettingKey, value, now) === undefined) echo.number(name, value);
    else echo.text(name, REFUSED);
  }
  changeOverride(parts, request, echo, now);
  for (const name of NOT_HERE.split("|")) if (parameter(request, name) !== undefined) echo.text(name, REFUSED);
  return json(200, echo.toJson());
}

/** A mode, and with it a delayed start and stop; a start that cannot be taken leaves the mode as it is. */
function changeMode(parts: ProfileParts, request: HttpRequest, echo: Fields, now: number): void {
  const text = parameter(request, "mode");
  const start = parameter(request, "starttime");
  if (text === undefined) {
    if (start !== undefined) echo.text("starttime", REFUSED);
    return;
  }
  const mode = wholeOf(text, 0, 4);
  if (mode === undefined) {
    echo.text("mode", REFUSED);
    return;
  }
  if (start !== undefined && !changeDelayed(parts, request, start, now)) {
    echo.text("starttime", REFUSED);
    echo.text("mode", REFUSED);
    return;
  }
  if (setMode(parts, mode, now) !== undefined) echo.text("mode", REFUSED);
  else echo.put("mode", jsonText(whole(mode)));
  if (start !== undefined) echo.text("starttime", unquoted(start));
}

function changeDelayed({ http }: ProfileParts, request: HttpRequest, start: string, now: number): boolean {
  const from = unquoted(start);
  const stop = unquoted(parameter(request, "stoptime") ?? "");
  if (!isMoment(from) || !isMoment(stop)) return false;
  let text = from === "" ? "" : "start=" + from;
  if (from !== "" && stop !== "") text += " stop=" + stop;
  if (from !== "" && stop !== "" && parameter(request, "repeat") === "1") text += " repeat";
  return http.actions.order("set_delayed", text, now) === undefined;
}

/** Digits and signs of a date and time, or nothing. */
function isMoment(text: string): boolean {
  return text === "" || (text.length === 16 && !text.includes(" ") && !text.includes("="));
}

function unquoted(text: string): string {
  const quoted = text.length >= 2 && text.startsWith('"') && text.endsWith('"');
  return quoted ? text.substring(1, text.length - 1) : text;
}

function changeOverride(parts: ProfileParts, request: HttpRequest, echo: Fields, now: number): void {
  if (parameter(request, "disable_override_current") !== undefined) {
    put(parts, "override_A", 0, now);
    echo.text("disable_override_current", "OK");
  }
  const text = parameter(request, "override_current");
  if (text === undefined) return;
  const override_dA = wholeOf(text, 0, 800);
  if (override_dA !== undefined && setOverride(parts, override_dA, now) === undefined)
    echo.number("override_current", parts.http.settings.get("override_A") * 10);
  else echo.text("override_current", REFUSED);
}
