import { SETTINGS_TABLE } from "./table";

/** The default of a key; NaN for a name that is no setting. */
export function defaultOf(key: string): number {
  // what the table has for a key is read without taking the line apart: the settings are asked often after a change
  let at = SETTINGS_TABLE.indexOf("\n" + key + "|");
  if (at < 0) return 0 / 0;
  for (let bar = 0; bar < 4; bar++) at = SETTINGS_TABLE.indexOf("|", at) + 1;
  return Number(SETTINGS_TABLE.substring(at, SETTINGS_TABLE.indexOf("|", at)));
}
