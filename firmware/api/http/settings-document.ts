import { SETTINGS_TABLE, type SettingKey } from "../../settings/table";
import type { Settings } from "../../settings/settings";

/** All settings by their keys, in the units of the keys, as a JSON object. */
export function settingsByKey(settings: Settings): string {
  const parts: string[] = [];
  for (const line of SETTINGS_TABLE.split("\n")) {
    if (line === "") continue;
    const key = line.substring(0, line.indexOf("|")) as SettingKey;
    parts.push('"' + key + '":' + settings.text(key));
  }
  return "{" + parts.join(",") + "}";
}
