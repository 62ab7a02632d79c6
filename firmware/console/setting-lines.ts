import { SETTINGS_TABLE } from "../settings/table";
import { allowedText, type Setting, settingIn, settingOfKey, settingOfTopic } from "../settings/setting";
import { valueText, valueWithUnit } from "../settings/value";
import type { Desk } from "./desk";
import { restartSoon } from "./restart-soon";
import { refused } from "./shown";

/** Begins the list of the settings with a word in their key or topic; empty: all. */
export function findSettings(desk: Desk, word: string): string {
  const exact = find(word);
  if (exact !== undefined) return wholeText(desk, exact);
  desk.list = "settings";
  desk.about = word;
  desk.place = 1;
  if (nextSetting(desk) !== undefined) {
    desk.place = 1;
    return "";
  }
  desk.list = "";
  return noSetting("get", word);
}

/** The line of the next setting of the list, or `undefined` behind the last. */
export function settingLine(desk: Desk): string | undefined {
  const setting = nextSetting(desk);
  return setting === undefined ? undefined : oneLine(desk, setting);
}

/** Sets a setting from text; what to print. */
export function doSet(desk: Desk, key: string, text: string, now: number): string {
  const setting = find(key);
  if (setting === undefined) return noSetting("set", key);
  const value = desk.settings.read(setting, text, setting.key);
  if (typeof value !== "number") return refused(value);
  desk.settings.put(setting, value);
  desk.actions.settingChanged(setting.key, now);
  // the EVSE keeps its own limits of a session; it may refuse, the controller keeps them anyway
  if (setting.key === "time_limit_15min") desk.actions.askEvse("S3 " + valueText(value), "", now);
  if (setting.key === "energy_limit_kWh") desk.actions.askEvse("SH " + valueText(value), "", now);
  const done = setting.key + " = " + named(setting, value);
  return setting.restart ? done + restartSoon(desk, setting.topic) : done;
}

function find(word: string): Setting | undefined {
  return word === "" ? undefined : (settingOfKey(word) ?? settingOfTopic(word));
}

function noSetting(what: string, word: string): string {
  return refused({ what, why: "there is no setting " + word, allowed: "the keys that get lists" });
}

/** The next setting of the list, and moves on behind it. */
function nextSetting(desk: Desk): Setting | undefined {
  while (desk.place < SETTINGS_TABLE.length) {
    const found = SETTINGS_TABLE.indexOf(desk.about, desk.place);
    if (found < 0) break;
    // the row in which it stands, key and topic or not
    for (let next = SETTINGS_TABLE.indexOf("\n", desk.place); next >= 0 && next < found;) {
      desk.place = next + 1;
      next = SETTINGS_TABLE.indexOf("\n", desk.place);
    }
    const end = SETTINGS_TABLE.indexOf("\n", desk.place);
    const line = SETTINGS_TABLE.substring(desk.place, end);
    desk.place = end + 1;
    const second = line.indexOf("|", line.indexOf("|") + 1);
    if (desk.about === "" || line.substring(0, second).includes(desk.about)) return settingIn(line);
  }
  return undefined;
}

function oneLine(desk: Desk, setting: Setting): string {
  const value = setting.key + " = " + named(setting, desk.settings.get(setting.key));
  return value + " ".repeat(Math.max(1, 30 - value.length)) + "(" + facts(setting) + ")";
}

function wholeText(desk: Desk, setting: Setting): string {
  const at = SETTINGS_TABLE.indexOf("\n" + setting.key + "|") + 1;
  const sentence = SETTINGS_TABLE.substring(at, SETTINGS_TABLE.indexOf("\n", at)).split("|")[6] ?? "";
  const marks = (setting.saved ? "" : ", not kept") + (setting.restart ? ", after a restart" : "");
  const value = setting.key + " = " + named(setting, desk.settings.get(setting.key));
  return value + "\n" + sentence + "\n" + facts(setting) + marks + "; topic " + setting.topic;
}

function facts(setting: Setting): string {
  return allowedText(setting) + ", default " + valueText(setting.defaultValue);
}

/** A value with its unit, and with its name where values have names: `2 (solar)`. */
function named(setting: Setting, value: number): string {
  const text = valueWithUnit(setting, value);
  for (const part of setting.allowed.split(",")) {
    if (part.startsWith(valueText(value) + "=")) return text + " (" + part.substring(part.indexOf("=") + 1) + ")";
  }
  return text;
}
