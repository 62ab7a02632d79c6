import { SETTINGS_TABLE } from "./table";

/** The default of a key; NaN for a name that is no setting. */
export function defaultOf(key: string): number {
  // what the table has for a key is read without taking the line apart: the settings are asked often after a change
  const at = SETTINGS_TABLE.indexOf("\n" + key + "|");
  return at < 0 ? 0 / 0 : Number(fifthField(SETTINGS_TABLE, at));
}

/** What stands behind the fourth bar from a place on. On the module Lua's own search finds it (tools/lua/native-functions.ts). */
function fifthField(text: string, place: number): string {
  let at = place;
  for (let bar = 0; bar < 4; bar++) at = text.indexOf("|", at) + 1;
  return text.substring(at, text.indexOf("|", at));
}
