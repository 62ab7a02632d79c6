import { lineOfKey, settingLines, unitOf } from "../../settings/setting";
import type { Settings } from "../../settings/settings";
import { valueText } from "../../settings/value";
import { groupOf, keysOfGroup } from "./setting-groups";

/** Which settings are asked for: those of a group, one by its key, or (both empty) all. */
export interface Asked {
  group: string;
  key: string;
}

/** The settings as JSON, in the order of the table. */
export function settingsDocument(settings: Settings, { group, key }: Asked): string {
  if (key === "") return documentOf(settings, group === "" ? allKeys() : keysOfGroup(group), group);
  return documentOf(settings, group === "" || group === groupOf(key) ? [key] : [], group);
}

/** Those of some keys. */
export function settingsOf(settings: Settings, keys: readonly string[]): string {
  return documentOf(settings, keys, "");
}

/** `group`: of all of them, where it is known. */
function documentOf(settings: Settings, keys: readonly string[], group: string): string {
  const rows: string[] = [];
  for (const key of keys) {
    const line = lineOfKey(key);
    if (line !== undefined) rows.push(settingJson(settings, line, group === "" ? groupOf(key) : group));
  }
  return '{"settings":[' + rows.join(",") + "]}";
}

function allKeys(): string[] {
  const keys: string[] = [];
  for (const line of settingLines()) keys.push(line.substring(0, line.indexOf("|")));
  return keys;
}

/** Whether there is such a setting. */
export function isSetting(key: string): boolean {
  return lineOfKey(key) !== undefined;
}

/**
 * A line of the table as JSON. Its texts need no escapes, and its numbers are those of JSON: they are taken over as they stand, because the
 * document is long and all of it is made while everything else waits.
 */
function settingJson(settings: Settings, line: string, group: string): string {
  const [key = "", topic = "", allowed = "", step = "", normal = "", flags = "", sentence = ""] = line.split("|");
  const isRange = allowed.includes("..");
  const kind = allowed === "0,1" ? "switch" : isRange ? "number" : "choice";
  const value = settings.own[key];
  // one piece: added up in Lua each sum would be a text of its own
  return [
    '{"key":"',
    key,
    '","group":"',
    group,
    '","value":',
    value === undefined ? normal : valueText(value),
    ',"default":',
    normal,
    ',"unit":"',
    unitOf(key),
    '","kind":"',
    kind,
    '","allowed":"',
    allowed,
    '","min":',
    smallestIn(allowed),
    ',"max":',
    largestIn(allowed),
    ',"step":',
    step,
    kind === "choice" ? ',"options":' + optionsJson(allowed) : "",
    ',"writable":true,"kept":',
    flags.includes("s") ? 'true,"restart":' : 'false,"restart":',
    flags.includes("r") ? 'true,"effect":' : 'false,"effect":',
    flags.includes("c") ? 'false,"topic":"' : 'true,"topic":"',
    topic,
    '","text":"',
    sentence,
    '"}',
  ].join("");
}

/** What is allowed goes from the smallest to the largest: the number at its beginning. */
function smallestIn(allowed: string): string {
  const comma = allowed.indexOf(",");
  const part = comma < 0 ? allowed : allowed.substring(0, comma);
  const end = comma < 0 ? part.indexOf("..") : part.indexOf("=");
  return end < 0 ? part : part.substring(0, end);
}

/** The number at its end: behind a range, or before a name. */
function largestIn(allowed: string): string {
  const dots = allowed.indexOf("..");
  if (dots >= 0) return allowed.substring(dots + 2);
  let last = 0;
  for (let comma = allowed.indexOf(","); comma >= 0; comma = allowed.indexOf(",", last)) last = comma + 1;
  const end = allowed.indexOf("=", last);
  return end < 0 ? allowed.substring(last) : allowed.substring(last, end);
}

function optionsJson(allowed: string): string {
  const options: string[] = [];
  for (const part of allowed.split(",")) {
    const equals = part.indexOf("=");
    const value = equals < 0 ? part : part.substring(0, equals);
    options.push('{"value":' + value + ',"text":"' + part.substring(equals + 1) + '"}');
  }
  return "[" + options.join(",") + "]";
}
