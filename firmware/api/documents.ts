import type { Rejection } from "#firmware/settings/rejection";
import type { Settings } from "#firmware/settings/settings";
import { jsonText } from "#hal/json";
import { whole } from "#hal/text";
import { amperes, hundredths, ownText, wholeOrNull } from "./format";
import type { SessionRecord } from "./snapshot";

/** Shown instead of every password, set or not. */
const MASK = "********";

/** The answer to `get_settings` under the keys of old modules; every value is a string. */
export function settingsDocument(settings: Settings, version: string): string {
  return strings([
    "FW",
    version,
    "B",
    settings.text("breaker_A"),
    "MAXC",
    settings.text("charge_limit_A"),
    "MINC",
    settings.text("min_current_A"),
    "C",
    hundredths(settings.get("calibration") * 10),
    "P&C",
    settings.text("plug_and_charge"),
    "NWPC",
    settings.text("nwpc"),
    "Neg_Amp",
    settings.text("negative_amperage"),
    "Adjust",
    settings.text("adjust"),
    "AutoUpdate",
    settings.text("autoupdate"),
    "LCD",
    "1",
    "TFO",
    settings.text("idle_factor"),
    "CTE",
    settings.text("clamps"),
    "DA",
    settings.text("dynamic"),
    "LoRa",
    settings.text("lora"),
  ]);
}

/** The answer to `get_timers`: timer and timers 1 to 14, ms. */
export function timersDocument(settings: Settings): string {
  const values = [
    settings.text("timer_ms"),
    settings.text("timer1_ms"),
    settings.text("timer2_ms"),
    settings.text("timer3_ms"),
    settings.text("timer4_ms"),
    settings.text("timer5_ms"),
    settings.text("timer6_ms"),
    settings.text("timer7_ms"),
    settings.text("timer8_ms"),
    settings.text("timer9_ms"),
    settings.text("timer10_ms"),
    settings.text("timer11_ms"),
    settings.text("timer12_ms"),
    settings.text("timer13_ms"),
    settings.text("timer14_ms"),
  ];
  return '{"T":[' + values.join(",") + "]}";
}

/**
 * The answer to `get_wifi` under the keys of old modules. The network belongs to the platform, so all that is known here is the
 * address; passwords are never shown.
 */
export function wifiDocument(ip: string | undefined): string {
  return strings([
    "ssid",
    "",
    "pass",
    MASK,
    "ssid1",
    "",
    "pass1",
    MASK,
    "ip",
    ip ?? "",
    "gateway",
    "",
    "subnet",
    "",
    "mdns",
    "",
    "dhcpcheck",
    "",
  ]);
}

/** The answer to `get_debug`: 40 switches, each 0 or 1. */
export function debugDocument(flags: string): string {
  const digits: string[] = [];
  for (let index = 0; index < flags.length; index++) digits.push(flags.substring(index, index + 1));
  return '{"Debugs":[' + digits.join(",") + "]}";
}

/** Payload of `event/rejection`. */
export function rejectionDocument(rejection: Rejection): string {
  return strings(["what", rejection.what, "why", rejection.why, "allowed", rejection.allowed]);
}

/** Payload of `event/session` and `session/last`. */
export function sessionDocument(record: SessionRecord): string {
  return [
    '{"number":',
    whole(record.number),
    ',"start_s":',
    wholeOrNull(record.start_s),
    ',"end_s":',
    wholeOrNull(record.end_s),
    ',"duration_s":',
    whole(record.duration_s),
    ',"charge_s":',
    whole(record.charge_s),
    ',"energy_Wh":',
    whole(record.energy_Wh),
    ',"peak_A":',
    amperes(record.peak_mA),
    ',"endedBy":',
    jsonText(record.endedBy),
    ',"L1_Wh":' + whole(record.L1_Wh) + ',"L2_Wh":' + whole(record.L2_Wh) + ',"L3_Wh":' + whole(record.L3_Wh),
    ',"solar_Wh":' + whole(record.solar_Wh) + ',"grid_Wh":' + whole(record.grid_Wh),
    ',"battery_Wh":' + whole(record.battery_Wh) + ',"unsplit_Wh":' + whole(record.unsplit_Wh),
    ',"source":"' + record.source + '","card":' + jsonText(record.card) + "}",
  ].join("");
}

/** A JSON object of strings, from keys and values in turn. */
function strings(pairs: string[]): string {
  const members: string[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    members.push('"' + (pairs[index] ?? "") + '":' + ownText(pairs[index + 1] ?? ""));
  }
  return "{" + members.join(",") + "}";
}
