import { whole } from "#hal/text";
import type { Rejection } from "#firmware/settings/rejection";
import { type Setting, settingOfTopic } from "#firmware/settings/setting";
import type { Settings } from "#firmware/settings/settings";
import { readValue } from "#firmware/settings/value";
import { readFeed } from "./feed-table";
import { printable } from "./format";

/** Longest payload that any request can have, bytes; longer ones are cut to one byte more, which is enough to refuse them. */
export const LONGEST_PAYLOAD = 240;
/** Longest topic that is looked at. */
export const LONGEST_TOPIC = 32;
/** Longest text passed through to the EVSE: its line holds 31 characters with `$`, sequence id and checksum. */
const LONGEST_COMMAND = 23;
const LONGEST_DELAY_s = 604800;
const LCD_SIZE = 32;
/** Topics of orders, see `firmware/orders.ts`. */
const ORDERS =
  "|rfid|trip|switch|get_session|set_schedule|set_time_zone|set_delayed|set_capacity_plan|" +
  "set_update|set_update_spiffs|set_update_server|";

export type RequestKind =
  | "setting"
  | "status"
  | "settings"
  | "timers"
  | "wifi"
  | "debug"
  | "enable"
  | "delayedOn"
  | "delayedOff"
  | "debugLevel"
  | "debugFlags"
  | "lcd"
  | "eraseLcd"
  | "rapi"
  | "deleteSettings"
  | "deleteWifi"
  | "feed"
  | "order";

/** A request that was understood. One record is filled again and again. */
export interface Request {
  kind: RequestKind;
  /** The number that came with it: value of the setting, code of `set_enable`, delay in seconds, level. */
  value: number;
  /** The text that came with it: command for the EVSE, text for the display, debug switches, name of a feed. */
  text: string;
  /** Topic of an order. */
  topic: string;
  /** The broker had kept it. */
  kept: boolean;
  /** The row of the setting. */
  row: Setting | undefined;
}

/** Reads a message into `request`; returns why it cannot be taken. Changes nothing else. */
export function readRequest(
  settings: Settings,
  topic: string,
  payload: string,
  request: Request,
): Rejection | undefined {
  request.row = undefined;
  request.text = payload;
  switch (topic) {
    case "set_enable":
      return numbered(request, "enable", topic, "1..3");
    case "set_enable_on_delayed":
      return numbered(request, "delayedOn", topic, "0.." + whole(LONGEST_DELAY_s));
    case "set_enable_off_delayed":
      return numbered(request, "delayedOff", topic, "0.." + whole(LONGEST_DELAY_s));
    case "set_divertmode":
      return readDivert(settings, request, topic);
    case "delete_settings":
      return numbered(request, "deleteSettings", topic, "1");
    case "delete_wifi":
      return numbered(request, "deleteWifi", topic, "1");
    case "set_debug":
      return readDebug(request, topic);
    case "set_lcd":
      return readLcd(request, topic);
    case "rapi_request":
      return readCommand(request, topic);
    default:
      if (ORDERS.includes("|" + topic + "|")) return order(request, topic);
      if (topic.startsWith("feed/")) return readReport(request, topic.substring(5));
      return topic.startsWith("set_") ? readSetting(settings, request, topic) : readPlain(request, topic);
  }
}

/** The requests whose payload does not matter. */
function readPlain(request: Request, topic: string): Rejection | undefined {
  switch (topic) {
    case "get_status":
      return plain(request, "status");
    case "get_settings":
      return plain(request, "settings");
    case "get_timers":
      return plain(request, "timers");
    case "get_wifi":
      return plain(request, "wifi");
    case "get_debug":
      return plain(request, "debug");
    case "erase_lcd":
      return plain(request, "eraseLcd");
    default:
      return unknown(topic);
  }
}

/** An order of a person is read by those who carry it out. */
function order(request: Request, topic: string): undefined {
  request.topic = topic;
  return plain(request, "order");
}

function plain(request: Request, kind: RequestKind): undefined {
  request.kind = kind;
  return undefined;
}

function unknown(topic: string): Rejection {
  return { what: printable(topic, LONGEST_TOPIC), why: "no such request", allowed: "a topic of the reference" };
}

function numbered(request: Request, kind: RequestKind, topic: string, allowed: string): Rejection | undefined {
  const unit = kind === "delayedOn" || kind === "delayedOff" ? "s" : "";
  const value = readValue({ allowed, unit, step: 1 }, request.text, topic);
  if (typeof value !== "number") return value;
  request.kind = kind;
  request.value = value;
  return undefined;
}

function readSetting(settings: Settings, request: Request, topic: string): Rejection | undefined {
  const row = settingOfTopic(topic);
  if (row === undefined) return unknown(topic);
  const value = settings.read(row, request.text, topic);
  if (typeof value !== "number") return value;
  request.kind = "setting";
  request.row = row;
  request.value = value;
  return undefined;
}

/** OpenEVSE's divertmode: 2 is solar, 1 ends solar; a mode that is not solar is left alone by 1, so that it never wakes what is off. */
function readDivert(settings: Settings, request: Request, topic: string): Rejection | undefined {
  const refused = numbered(request, "setting", topic, "1,2");
  if (refused !== undefined) return refused;
  request.row = settingOfTopic("set_mode");
  if (request.value === 1 && settings.get("mode") !== 2) request.value = settings.get("mode");
  return undefined;
}

function readReport(request: Request, name: string): Rejection | undefined {
  const value = readFeed(name, request.text);
  if (typeof value !== "number") return value;
  request.kind = "feed";
  request.value = value;
  request.text = name;
  return undefined;
}

function readDebug(request: Request, topic: string): Rejection | undefined {
  if (request.text.length !== 40) {
    const refused = numbered(request, "debugLevel", topic, "0..5");
    if (refused !== undefined) refused.allowed = "0..5, or 40 digits 0 or 1";
    return refused;
  }
  for (let index = 0; index < 40; index++) {
    const code = request.text.charCodeAt(index);
    if (code !== 48 && code !== 49)
      return { what: topic, why: "not a digit 0 or 1", allowed: "0..5, or 40 digits 0 or 1" };
  }
  return plain(request, "debugFlags");
}

function readLcd(request: Request, topic: string): Rejection | undefined {
  const text = request.text;
  const allowed = "1..32 printable ASCII characters without $ and ^; a line feed begins the second row";
  if (text.length === 0) return { what: topic, why: "empty; erase_lcd blanks the display", allowed };
  const feed = text.indexOf("\n");
  const longest = feed < 0 ? LCD_SIZE : LCD_SIZE + 1;
  if (text.length > longest || feed > 16 || (feed >= 0 && text.length - feed > 17)) {
    return { what: topic, why: "longer than the display", allowed };
  }
  const start = text.substring(0, feed < 0 ? 0 : feed);
  if (!isSendable(start) || !isSendable(text.substring(feed + 1))) {
    return { what: topic, why: "a character that the display cannot show", allowed };
  }
  return plain(request, "lcd");
}

function readCommand(request: Request, topic: string): Rejection | undefined {
  const allowed =
    "a RAPI command of 2.." + whole(LONGEST_COMMAND) + " printable characters without $ and checksum, e.g. GV";
  const text = request.text;
  if (text.length < 2) return { what: topic, why: "no command", allowed };
  if (text.length > LONGEST_COMMAND) return { what: topic, why: "too long for the line of the EVSE", allowed };
  if (!isSendable(text)) return { what: topic, why: "a character that no command holds", allowed };
  return plain(request, "rapi");
}

/** Printable ASCII without the marks that begin a RAPI line and its checksum. */
function isSendable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!(code >= 32 && code < 127) || code === 36 || code === 94) return false;
  }
  return true;
}
