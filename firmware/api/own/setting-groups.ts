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

/** Whether there is such a group. */
export function isGroup(name: string): boolean {
  return name === "other" || (!name.includes("|") && SETTING_GROUPS.includes("\n" + name + "|"));
}
