import type { HttpRequest, HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import { Fields } from "../http/fields";
import { json } from "../http/message";
import { areCurrents, energy_Wh, power_W, takeBattery, takeCurrents, takeMains, takePower } from "./meters";
import { milliOf } from "./number-text";
import type { ProfileParts } from "./parts";
import { parameter, REFUSED } from "./settings-change";

/** `POST /currents`: the mains (L1, L2 and L3) and the home battery, dA. */
export function postCurrents(parts: ProfileParts, request: HttpRequest, now: number): HttpResponse {
  const echo = new Fields();
  const battery = parameter(request, "battery_current");
  if (battery !== undefined) {
    if (takeBattery(parts, battery, now)) echo.put("battery_current", deci(battery));
    else echo.text("battery_current", REFUSED);
  }
  const currents = currentsOf(request);
  if (currents.length === 0) return json(200, echo.toJson());
  if (currents.length === 3 && takeMains(parts, currents, now)) {
    const original = new Fields();
    putCurrents(original, currents);
    echo.put("original", original.toJson());
    echo.number("TOTAL", putCurrents(echo, currents));
  } else echo.text("currents", REFUSED);
  return json(200, echo.toJson());
}

/** `POST /ev_meter`: the car's meter, currents in dA, energy in Wh, power in W; all of it or nothing. */
export function postEvMeter(parts: ProfileParts, request: HttpRequest, now: number): HttpResponse {
  const echo = new Fields();
  const currents = currentsOf(request);
  const imported = parameter(request, "import_active_energy");
  const exported = parameter(request, "export_active_energy");
  const power = parameter(request, "import_active_power");
  const isEnergy = imported !== undefined || exported !== undefined || power !== undefined;
  const value_W = power_W(power ?? "");
  const import_Wh = energy_Wh(imported ?? "");
  const export_Wh = energy_Wh(exported ?? "");
  const isWrong =
    (currents.length > 0 && !areCurrents("ev", currents)) ||
    (isEnergy && (value_W === undefined || import_Wh === undefined || export_Wh === undefined));
  if (isWrong) {
    echo.text("ev_meter", REFUSED);
    return json(200, echo.toJson());
  }
  const meter = new Fields();
  if (currents.length > 0 && takeCurrents(parts, "ev", currents, now)) {
    const told = new Fields();
    told.number("TOTAL", putCurrents(told, currents));
    meter.put("currents", told.toJson());
  }
  if (isEnergy) {
    takePower(parts, value_W ?? 0, now);
    keepEnergy(parts, import_Wh ?? -1, export_Wh ?? -1);
    meter.number("import_active_power", value_W ?? 0);
    meter.number("import_active_energy", import_Wh ?? 0);
    meter.number("export_active_energy", export_Wh ?? 0);
  }
  echo.put("ev_meter", meter.toJson());
  return json(200, echo.toJson());
}

/** `POST /rfid`: as if that card had been shown. */
export function postCard(parts: ProfileParts, request: HttpRequest, now: number): HttpResponse {
  const echo = new Fields();
  const card = parameter(request, "rfid") ?? "";
  const status = showCard(parts, card, now);
  if (status.startsWith("RFID") || status.startsWith("Invalid RFID")) {
    echo.text("rfid_status", status);
    return json(200, echo.toJson());
  }
  echo.text("rfid", card);
  echo.text("rfid_status", status);
  return json(200, echo.toJson());
}

/** Shows a card to whoever asks for cards; what became of it. */
export function showCard({ http, heard }: ProfileParts, card: string, now: number): string {
  if (!http.settings.on("rfid_mode")) return "RFID reader not enabled";
  if (!isHex(card)) return "Invalid RFID hex string";
  heard.card = card.toUpperCase();
  heard.cardStatus = 7;
  http.actions.order("rfid", "swipe " + card, now);
  return heard.cardText();
}

/** Keeps the counters of the car's meter for those who ask; -1: not known. */
export function keepEnergy({ heard }: ProfileParts, import_Wh: number, export_Wh: number): void {
  if (import_Wh >= 0) heard.evImport_Wh = import_Wh;
  if (export_Wh >= 0) heard.evExport_Wh = export_Wh;
}

function isHex(text: string): boolean {
  if (text.length !== 8 && text.length !== 14 && text.length !== 20) return false;
  for (let index = 0; index < text.length; index++) {
    if (!"0123456789abcdef".includes(text.charAt(index).toLowerCase())) return false;
  }
  return true;
}

/** L1, L2 and L3 as they are written, those that are there. */
function currentsOf(request: HttpRequest): string[] {
  const currents: string[] = [];
  for (const name of ["L1", "L2", "L3"]) {
    const text = parameter(request, name);
    if (text !== undefined) currents.push(text);
  }
  return currents;
}

/** Puts what was taken, in whole dA; their sum. */
function putCurrents(into: Fields, currents: readonly string[]): number {
  let sum_dA = 0;
  for (let phase = 0; phase < 3; phase++) {
    const text = deci(currents[phase] ?? "");
    into.put("L" + whole(phase + 1), text);
    sum_dA += Number(text);
  }
  return sum_dA;
}

function deci(text: string): string {
  const milli = milliOf(text) ?? 0;
  return whole(milli / 1000 + 0.5);
}
