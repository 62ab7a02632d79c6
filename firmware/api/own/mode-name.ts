import { settingOfKey } from "../../settings/setting";

/** The name of a mode as the table of settings gives it, e.g. `solar`. */
export function modeName(mode: number): string {
  for (const part of (settingOfKey("mode")?.allowed ?? "").split(",")) {
    const equals = part.indexOf("=");
    if (Number(part.substring(0, equals)) === mode) return part.substring(equals + 1);
  }
  return "";
}
