/**
 * OpenEVSE's names of settings that are ours, a row each: name | setting | thousandths of OpenEVSE's unit in ours (negative: a truth).
 * Booleans of OpenEVSE are 0 and 1 here.
 */
export const CONFIG_TABLE = `
max_current_soft|charge_limit_A|1000
heartbeat_interval|heartbeat_s|1000
heartbeat_current|heartbeat_A|1000
voltage|voltage_V|10
default_state|plug_and_charge|-1
temp_throttle_setpoint|temp_derate_C|1000
scheduler_start_window|random_start_s|1000
divert_PV_ratio|solar_ratio_pct|100000
divert_attack_smoothing_time|solar_attack_s|1000
divert_decay_smoothing_time|solar_decay_s|1000
divert_min_charge_time|solar_min_charge_s|1000
rfid_enabled|rfid_mode|-1
current_shaper_enabled|dynamic|-1
current_shaper_min_pause_time|pause_min_s|1000
current_shaper_data_maxinterval|meter_timeout_s|1000
`;

/** Names that say nothing here: a client may post them, and nothing changes. */
export const WITHOUT_EFFECT =
  "|config_version|wizard_passed|lang|temp_unit|lcd_network_info|lcd_backlight_timeout|led_brightness|flags|flags_changed|";

/** The row of a name: setting and factor; `undefined`: it is not ours. */
export function configRow(name: string): string[] | undefined {
  const at = name.includes("|") || name === "" ? -1 : CONFIG_TABLE.indexOf("\n" + name + "|");
  if (at < 0) return undefined;
  return CONFIG_TABLE.substring(at + 1, CONFIG_TABLE.indexOf("\n", at + 1)).split("|");
}
