import { type SettingRow, rowOfKey } from "#firmware/settings/row";
import { CONFIG, type Entity, HIDDEN, SETTINGS } from "./entity-kinds";

/** Settings that are worth automating: key | name | class | `m` main, `c` configuration, `h` hidden until somebody enables it. */
const SETTINGS_SHOWN = `
mode|Mode||m
charge_limit_A|Charge limit|current|m
override_A|Override|current|m
energy_limit_kWh|Session energy limit|energy|m
soc_limit_pct|State of charge limit|battery|m
schedule_on|Schedule||m
plug_and_charge|Plug and charge||c
dynamic|Balance against the house||c
min_current_A|Smallest current|current|c
time_limit_15min|Session time limit (quarters of an hour)||c
powerLimit_W|Power limit|power|c
capacity_A|Capacity of all phases|current|c
peak_W|Quarter-hour peak|power|c
solar_start_A|Solar start|current|c
solar_stop_min|Solar stop|duration|c
solar_import_A|Solar import|current|c
solar_ratio_pct|Solar ratio||c
solar_share_pct|Solar grid share||c
battery_mode|Home battery||c
random_start_s|Random start|duration|h
breaker_A|Main breaker|current|h
margin_A|Margin|current|h
failsafe_A|Failsafe current|current|h
contact2|Second contactor||h
rfid_mode|Cards||h
mode_after|Mode after solar||h
temp_derate_C|Derate temperature|temperature|h
`;

/** Units that Home Assistant writes otherwise. */
const UNITS: Readonly<Record<string, string>> = { C: "°C", "x 15 min": "" };

/** The settings as switches, choices and numbers, whose topics are still without the prefix. */
export function settingEntities(): Record<string, Entity> {
  const entities: Record<string, Entity> = {};
  for (const line of SETTINGS_SHOWN.trim().split("\n")) {
    const [key = "", name = "", deviceClass = "", place = ""] = line.split("|");
    const row = rowOfKey(key);
    if (row === undefined) continue;
    const category: Entity = place === "m" ? {} : CONFIG;
    const hidden: Entity = place === "h" ? HIDDEN : {};
    const kind: Entity = deviceClass === "" ? {} : { device_class: deviceClass };
    entities[`set_${key}`] = { name, ...settingEntity(row), ...kind, ...category, ...hidden };
  }
  return entities;
}

/** What a setting is: a choice of names, a switch, or a number within its range. */
function settingEntity(row: SettingRow): Entity {
  const common = { state_topic: SETTINGS, command_topic: row.topic };
  const value = `value_json.${row.key}`;
  const names = row.allowed.split(",").map((part) => part.split("="));
  if (names.every(([, name]) => name !== undefined)) {
    const known = names.map(([code = "", name = ""]) => `${code}: '${name}'`).join(", ");
    return {
      platform: "select",
      ...common,
      value_template: `{{ {${known}}[${value}] }}`,
      options: names.map(([, name = ""]) => name),
    };
  }
  if (row.allowed === "0,1")
    return {
      platform: "switch",
      ...common,
      value_template: `{{ ${value} }}`,
      payload_on: "1",
      payload_off: "0",
    };
  const unit = UNITS[row.unit] ?? row.unit;
  return {
    platform: "number",
    ...common,
    value_template: `{{ ${value} }}`,
    min: row.smallest,
    max: row.largest,
    step: row.step,
    mode: "box",
    ...(unit === "" ? {} : { unit_of_measurement: unit }),
  };
}
