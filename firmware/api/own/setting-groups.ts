import { SETTINGS_TABLE } from "../../settings/table";

/** The groups of the settings in the order in which people look for them, a row each: name | beginnings of keys, or whole keys with a `.` behind. */
export const SETTING_GROUPS = `
house|breaker_A.,margin_A.,dynamic.,clamps.,meter_,failsafe_A.,feed_timeout_s.,voltage_V.
charging|charge_limit_A.,min_current_A.,phases.,plug_and_charge.,nwpc.,mode.,mode_,override_A.,cable_A.,socket.
solar|solar_,battery_
limits|powerLimit_W.,capacity_,circuit_,peak_,time_limit_,energy_limit_,soc_limit_,limit_,relay_
schedule|schedule_,random_start_s.
access|rfid_,relock_s.,switch_,lock
phases|contact2,contactor_input.,phase_
protection|temp_,trip_,residual_,heartbeat_
timing|raise_hold_s.,pause_min_s.,resume_margin_A.,car_reaction_s.,timer,idle_factor.,calibration.
other|negative_amperage.,adjust.,autoupdate.,house_meter.,clamp_L,temperature_sensor.,card_reader.,smartevse.,http,lora.
`;

/** The group of a setting; `other` for what is in none of the rows, which none should be. */
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
  const from = SETTING_GROUPS.indexOf("\n" + name + "|") + name.length + 2;
  const places: number[] = [];
  for (const part of SETTING_GROUPS.substring(from, SETTING_GROUPS.indexOf("\n", from)).split(",")) {
    const head = part.endsWith(".") ? "\n" + part.substring(0, part.length - 1) + "|" : "\n" + part;
    for (let at = SETTINGS_TABLE.indexOf(head); at >= 0; at = SETTINGS_TABLE.indexOf(head, at + 1)) {
      let index = places.length;
      places.push(at);
      while (index > 0 && (places[index - 1] ?? 0) > at) {
        places[index] = places[index - 1] ?? 0;
        index--;
      }
      places[index] = at;
    }
  }
  const keys: string[] = [];
  for (const place of places) keys.push(SETTINGS_TABLE.substring(place + 1, SETTINGS_TABLE.indexOf("|", place)));
  return keys;
}

/** The names of all groups. */
export function groupNames(): string[] {
  const names: string[] = [];
  for (const line of SETTING_GROUPS.split("\n")) {
    const bar = line.indexOf("|");
    if (bar >= 0) names.push(line.substring(0, bar));
  }
  return names;
}

/** Whether there is such a group. */
export function isGroup(name: string): boolean {
  return !name.includes("|") && SETTING_GROUPS.includes("\n" + name + "|");
}
