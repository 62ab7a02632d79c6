import { rowOfKey, type SettingRow } from "../../settings/row";
import { settingLines, settingOfKey } from "../../settings/setting";
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
    const row = rowOfKey(key);
    if (row !== undefined) rows.push(settingJson(settings, row, group === "" ? groupOf(key) : group));
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
  return settingOfKey(key) !== undefined;
}

/** A row of the table as JSON. The table's own texts need no escapes, and the document is long. */
function settingJson(settings: Settings, row: SettingRow, group: string): string {
  const kind = kindOf(row);
  // one piece: added up in Lua each sum would be a text of its own
  return [
    '{"key":"',
    row.key,
    '","group":"',
    group,
    '","value":',
    valueText(settings.get(row.key)),
    ',"default":',
    valueText(row.defaultValue),
    ',"unit":"',
    row.unit,
    '","kind":"',
    kind,
    '","allowed":"',
    row.allowed,
    '","min":',
    valueText(row.smallest),
    ',"max":',
    valueText(row.largest),
    ',"step":',
    valueText(row.step),
    kind === "choice" ? ',"options":' + optionsJson(row) : "",
    ',"writable":true,"kept":',
    truth(row.saved),
    ',"restart":',
    truth(row.restart),
    ',"effect":',
    truth(!row.compatOnly),
    ',"topic":"',
    row.topic,
    '","text":"',
    row.sentence,
    '"}',
  ].join("");
}

function truth(on: boolean): string {
  return on ? "true" : "false";
}

function kindOf({ values, allowed }: SettingRow): string {
  if (allowed === "0,1") return "switch";
  return values === undefined ? "number" : "choice";
}

function optionsJson({ allowed }: SettingRow): string {
  const options: string[] = [];
  for (const part of allowed.split(",")) {
    const equals = part.indexOf("=");
    const value = equals < 0 ? part : part.substring(0, equals);
    options.push('{"value":' + value + ',"text":"' + part.substring(equals + 1) + '"}');
  }
  return "[" + options.join(",") + "]";
}
