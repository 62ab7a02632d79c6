import { allRows, type SettingRow } from "../../settings/row";
import { settingOfKey } from "../../settings/setting";
import type { Settings } from "../../settings/settings";
import { valueText } from "../../settings/value";
import { Fields } from "../http/fields";
import { groupOf } from "./setting-groups";

/** Which settings are asked for: those of a group, one by its key, or (both empty) all. */
export interface Asked {
  group: string;
  key: string;
}

/** The settings as JSON, in the order of the table. */
export function settingsDocument(settings: Settings, { group, key }: Asked): string {
  const rows: string[] = [];
  for (const row of allRows()) {
    const its = groupOf(row.key);
    if ((group === "" || group === its) && (key === "" || key === row.key)) rows.push(settingJson(settings, row, its));
  }
  return '{"settings":[' + rows.join(",") + "]}";
}

/** Those of some keys. */
export function settingsOf(settings: Settings, keys: readonly string[]): string {
  const rows: string[] = [];
  for (const row of allRows()) {
    if (keys.includes(row.key)) rows.push(settingJson(settings, row, groupOf(row.key)));
  }
  return '{"settings":[' + rows.join(",") + "]}";
}

/** Whether there is such a setting. */
export function isSetting(key: string): boolean {
  return settingOfKey(key) !== undefined;
}

function settingJson(settings: Settings, row: SettingRow, group: string): string {
  const fields = new Fields();
  fields.text("key", row.key);
  fields.text("group", group);
  fields.put("value", valueText(settings.get(row.key)));
  fields.put("default", valueText(row.defaultValue));
  fields.text("unit", row.unit);
  fields.text("kind", kindOf(row));
  fields.text("allowed", row.allowed);
  fields.put("min", valueText(row.smallest));
  fields.put("max", valueText(row.largest));
  fields.put("step", valueText(row.step));
  if (kindOf(row) === "choice") fields.put("options", optionsJson(row));
  fields.truth("writable", true);
  fields.truth("kept", row.saved);
  fields.truth("restart", row.restart);
  fields.truth("effect", !row.compatOnly);
  fields.text("topic", row.topic);
  fields.text("text", row.sentence);
  return fields.toJson();
}

function kindOf({ values, allowed }: SettingRow): string {
  if (allowed === "0,1") return "switch";
  return values === undefined ? "number" : "choice";
}

function optionsJson({ allowed }: SettingRow): string {
  const options: string[] = [];
  for (const part of allowed.split(",")) {
    const equals = part.indexOf("=");
    const option = new Fields();
    option.put("value", equals < 0 ? part : part.substring(0, equals));
    option.text("text", part.substring(equals + 1));
    options.push(option.toJson());
  }
  return "[" + options.join(",") + "]";
}
