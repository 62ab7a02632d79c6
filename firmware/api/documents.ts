import type { Rejection } from "#firmware/settings/rejection";
import type { Settings } from "#firmware/settings/settings";
import { hundredths, ownText } from "./format";

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

/** A JSON object of strings, from keys and values in turn. */
function strings(pairs: string[]): string {
  const members: string[] = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    members.push('"' + (pairs[index] ?? "") + '":' + ownText(pairs[index + 1] ?? ""));
  }
  return "{" + members.join(",") + "}";
}
