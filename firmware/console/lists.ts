import type { WifiNetwork } from "#hal/console";
import { amperes, thousandths, whole } from "#hal/text";
import type { Snapshot } from "../api/snapshot";
import { DAY_s, daysToMonth, monthNumber } from "../timing/civil-time";
import { DAY_min, minuteText } from "../timing/minute-text";
import { COMMAND_TABLE, helpLine } from "./command-table";
import type { Desk } from "./desk";
import { settingLine } from "./setting-lines";
import { refused, shown } from "./shown";

/** The next line of the desk's list, or `undefined` behind the last. */
export function listLine(desk: Desk, now: number): string | undefined {
  switch (desk.list) {
    case "help":
      return nextHelp(desk);
    case "status":
      desk.place++;
      return statusLine(desk, desk.place, now);
    case "settings":
      return settingLine(desk);
    case "cards":
      return cardLines(desk, now);
    case "networks":
      return networkLine(desk);
    case "wifi":
      return described(desk, desk.port.wifi?.describe() ?? []);
    case "broker":
      return described(desk, desk.port.broker?.describe() ?? []);
    case "":
      return undefined;
  }
}

function nextHelp(desk: Desk): string | undefined {
  while (desk.place < COMMAND_TABLE.length) {
    const line = helpLine(desk.place);
    desk.place = COMMAND_TABLE.indexOf("\n", desk.place) + 1;
    if (line.includes(desk.about)) return line;
  }
  return undefined;
}

function described(desk: Desk, lines: string[]): string | undefined {
  const line = lines[desk.place];
  desk.place++;
  return line === undefined ? undefined : shown(line);
}

function networkLine(desk: Desk): string | undefined {
  const found: WifiNetwork[] = desk.port.wifi?.found() ?? [];
  const network = found[desk.place];
  if (network === undefined) return desk.place === 0 && once(desk) ? "no network in reach" : undefined;
  desk.place++;
  const name = network.ssid === "" ? "(hidden)" : '"' + quoted(network.ssid) + '"';
  const strength = whole(network.strength_dBm) + " dBm";
  return name + "  " + strength + "  channel " + whole(network.channel) + "  " + shown(network.security);
}

/** A name as it can be typed within quotes. */
function quoted(name: string): string {
  let out = "";
  for (let index = 0; index < name.length; index++) {
    const character = name.charAt(index);
    out += character === '"' || character === "\\" ? "\\" + character : shown(character);
  }
  return out;
}

/** True the first time; the list is over then. */
function once(desk: Desk): boolean {
  desk.place = 1000;
  return true;
}

/** A page of the cards, a line each. */
function cardLines(desk: Desk, now: number): string | undefined {
  if (desk.place < 0) return undefined;
  desk.told = "";
  const rejection = desk.actions.order("rfid", "list " + whole(desk.place), now);
  desk.place = -1;
  if (rejection !== undefined) return refused(rejection);
  const page = desk.told;
  const next = page.indexOf('"next":');
  const following = next < 0 ? "" : page.substring(next + 7, page.length - 1);
  if (following !== "" && following !== "null") desk.place = Number(following);
  const from = page.indexOf("[");
  const to = page.indexOf('],"next"');
  if (from < 0 || to <= from + 1) return "there are none";
  const cards = shown(page.substring(from + 1, to));
  return cards.split("},{").join("}\n{");
}

/** What goes on, line by line. */
function statusLine(desk: Desk, place: number, now: number): string | undefined {
  const snapshot = desk.actions.snapshot(now);
  const { system, mqtt } = desk.ports;
  switch (place) {
    case 1:
      return shown(snapshot.sentence);
    case 2:
      return evseText(snapshot);
    case 3:
      return mainsText(snapshot);
    case 4:
      return sessionText(snapshot);
    case 5:
      return "trips:    " + (snapshot.trips.length === 0 ? "none" : snapshot.trips.join(", "));
    case 6:
      return "network:  " + (system.ip() ?? "none") + ", broker " + (mqtt.connected() ? "connected" : "not connected");
    case 7:
      return systemText(desk);
    case 8:
      return mediumText(desk);
    default:
      return undefined;
  }
}

function evseText(snapshot: Snapshot): string {
  if (snapshot.link !== "up") return "EVSE:     does not answer (" + snapshot.link + ")";
  let text = "EVSE:     " + snapshot.state + ", offers " + current(snapshot.offered_mA);
  text += ", car draws " + current(snapshot.charge_mA);
  if (snapshot.fault !== undefined) text += ", fault " + snapshot.fault;
  if (snapshot.temperature_dC !== undefined) text += ", " + thousandths(snapshot.temperature_dC * 100, 1) + " C";
  return text + ", firmware " + shown(snapshot.evseFirmware ?? "unknown");
}

function mainsText(snapshot: Snapshot): string {
  const age_ms = snapshot.mainsAge_ms;
  if (age_ms === undefined) return "mains:    nothing heard of a meter";
  const phases = current(snapshot.L1_mA) + ", " + current(snapshot.L2_mA) + ", " + current(snapshot.L3_mA);
  return "mains:    " + phases + (snapshot.mainsFresh ? "" : ", too old") + ", " + whole(age_ms / 1000) + " s ago";
}

function sessionText(snapshot: Snapshot): string {
  if (!snapshot.sessionActive) return "session:  no car";
  return (
    "session:  " + whole(snapshot.sessionEnergy_Wh) + " Wh in " + whole(snapshot.sessionCharge_s) + " s of charging"
  );
}

function systemText(desk: Desk): string {
  const { system } = desk.ports;
  const epoch_s = system.epoch_s();
  const free_B = system.freeMemory_B();
  let text = "system:   Dinamics " + system.version + ", serial number " + system.serial;
  text += epoch_s === undefined ? ", clock not set" : ", " + dateText(epoch_s);
  if (free_B !== undefined) text += ", " + whole(free_B / 1024) + " kB free";
  return text;
}

function mediumText(desk: Desk): string | undefined {
  const medium = desk.port.medium?.();
  return medium === undefined ? undefined : "storage:  " + medium;
}

/** A moment of the wall clock, UTC: `2026-01-31 14:05 UTC`. */
function dateText(epoch_s: number): string {
  const month = monthNumber(epoch_s);
  const year = Math.floor(month / 12);
  const day = Math.floor(epoch_s / DAY_s) - daysToMonth(month) + 1;
  const minute = Math.floor(epoch_s / 60) - Math.floor(epoch_s / DAY_s) * DAY_min;
  const digits = whole(101 + month - year * 12).substring(1) + "-" + whole(100 + day).substring(1);
  return whole(year) + "-" + digits + " " + minuteText(minute) + " UTC";
}

function current(current_mA: number | undefined): string {
  return current_mA === undefined ? "-" : amperes(current_mA);
}
