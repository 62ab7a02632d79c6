import { whole } from "#hal/text";
import { SETTINGS_TABLE } from "../../settings/table";

/** The groups of the settings in the order in which people look for them, a row each: name | beginnings of keys, or whole keys with a `.` behind. */
export const SETTING_GROUPS = `
house|breaker_A.,margin_A.,dynamic.,clamps.,meter_,failsafe_A.,feed_timeout_s.,voltage_V.
charging|charge_limit_A.,min_current_A.,phases.,plug_and_charge.,nwpc.,mode.,mode_,override_A.,cable_A.,socket.
solar|solar_,battery_
limits|powerLimit_W.,capacity_,circuit_,peak_,time_limit_,energy_limit_,soc_limit_,limit_,relay_
schedule|schedule_,random_start_s.
access|rfid_,relock_s.,switch_,lock
phases|contact2,phase_
protection|temp_,trip_,residual_,heartbeat_
timing|raise_hold_s.,pause_min_s.,resume_margin_A.,car_reaction_s.,timer,idle_factor.,calibration.
`;

/** The group of a setting; `other` for what belongs to none. */
export function groupOf(key: string): string {
  for (const line of SETTING_GROUPS.split("\n")) {
    const bar = line.indexOf("|");
    if (bar < 0) continue;
    for (const part of line.substring(bar + 1).split(",")) {
      const found = part.endsWith(".") ? part === key + "." : key.startsWith(part);
      if (found) return line.substring(0, bar);
    }
  }
  return "other";
}

/** Keys of the settings of a group, in the order of the table. Finds them in the text of the table: it is long, and a group is short. */
export function keysOfGroup(name: string): string[] {
  const places = name === "other" ? placesOfOthers() : placesOfGroup(name);
  const keys: string[] = [];
  for (const place of places) keys.push(SETTINGS_TABLE.substring(place, SETTINGS_TABLE.indexOf("|", place)));
  return keys;
}

/** Where its rows begin in the table. */
function placesOfGroup(name: string): number[] {
  const from = SETTING_GROUPS.indexOf("\n" + name + "|") + name.length + 2;
  const places: number[] = [];
  for (const part of SETTING_GROUPS.substring(from, SETTING_GROUPS.indexOf("\n", from)).split(",")) {
    const head = part.endsWith(".") ? "\n" + part.substring(0, part.length - 1) + "|" : "\n" + part;
    let at = SETTINGS_TABLE.indexOf(head);
    while (at >= 0) {
      let index = places.length;
      while (index > 0 && (places[index - 1] ?? 0) > at) index--;
      places.splice(index, 0, at + 1);
      at = SETTINGS_TABLE.indexOf(head, at + 1);
    }
  }
  return places;
}

function placesOfOthers(): number[] {
  let taken = "|";
  for (const line of SETTING_GROUPS.split("\n")) {
    const bar = line.indexOf("|");
    if (bar < 0) continue;
    for (const place of placesOfGroup(line.substring(0, bar))) taken += whole(place) + "|";
  }
  const places: number[] = [];
  for (let at = 1; at < SETTINGS_TABLE.length; at = SETTINGS_TABLE.indexOf("\n", at) + 1)
    if (!taken.includes("|" + whole(at) + "|")) places.push(at);
  return places;
}

/** The names of all groups. */
export function groupNames(): string[] {
  const names: string[] = [];
  for (const line of SETTING_GROUPS.split("\n")) {
    const bar = line.indexOf("|");
    if (bar >= 0) names.push(line.substring(0, bar));
  }
  names.push("other");
  return names;
}

/** Whether there is such a group. */
export function isGroup(name: string): boolean {
  return name === "other" || (!name.includes("|") && SETTING_GROUPS.includes("\n" + name + "|"));
}
