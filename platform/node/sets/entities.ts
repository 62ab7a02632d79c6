import { type SettingRow, rowOfKey } from "#firmware/settings/row";
import type { JsonValue } from "./controller-api";

/** One entity of Home Assistant, with the names of its own configuration. */
export type Entity = Record<string, JsonValue>;

/** Topics below the prefix of this controller that entities are made of. */
export const STATE = "state/json";
export const SETTINGS = "settings/json";
export const ENERGY = "energy/json";
export const POWER = "charge_W";
export const RESTART = "restart";

const DIAGNOSTIC = { entity_category: "diagnostic" };
const HIDDEN = { enabled_by_default: false };
const STATES = ["unknown", "notConnected", "connected", "charging", "fault", "sleeping", "disabled"];

/** Entities by their key, whose topics are still without the prefix. */
export function allEntities(): Record<string, Entity> {
  return { ...currents(), ...energies(), ...words(), ...truths(), ...orders(), ...settings() };
}

function ampere(name: string, field: string, more: Entity = {}): Entity {
  return {
    platform: "sensor",
    name,
    state_topic: STATE,
    value_template: `{{ value_json.${field} }}`,
    device_class: "current",
    state_class: "measurement",
    unit_of_measurement: "A",
    suggested_display_precision: 1,
    ...more,
  };
}

function currents(): Record<string, Entity> {
  return {
    offered: ampere("Offered current", "offered_A"),
    limit: ampere("Allowed current", "limit_A"),
    charge: ampere("Charge current", "charge_A"),
    mains_L1: ampere("Mains L1", "L1_A"),
    mains_L2: ampere("Mains L2", "L2_A"),
    mains_L3: ampere("Mains L3", "L3_A"),
    house_L1: ampere("House without car L1", "house_L1_A", HIDDEN),
    house_L2: ampere("House without car L2", "house_L2_A", HIDDEN),
    house_L3: ampere("House without car L3", "house_L3_A", HIDDEN),
    session_peak: ampere("Session peak current", "sessionPeak_A", HIDDEN),
    power: {
      platform: "sensor",
      name: "Charge power",
      state_topic: POWER,
      device_class: "power",
      state_class: "measurement",
      unit_of_measurement: "W",
    },
    temperature: {
      platform: "sensor",
      name: "EVSE temperature",
      state_topic: STATE,
      value_template: "{{ value_json.temperature_C }}",
      device_class: "temperature",
      state_class: "measurement",
      unit_of_measurement: "°C",
      ...DIAGNOSTIC,
    },
  };
}

function wattHours(name: string, topic: string, field: string, more: Entity = {}): Entity {
  return {
    platform: "sensor",
    name,
    state_topic: topic,
    value_template: `{{ value_json.${field} }}`,
    device_class: "energy",
    state_class: "total_increasing",
    unit_of_measurement: "Wh",
    ...more,
  };
}

function seconds(name: string, field: string): Entity {
  return {
    platform: "sensor",
    name,
    state_topic: STATE,
    value_template: `{{ value_json.${field} }}`,
    device_class: "duration",
    unit_of_measurement: "s",
  };
}

function energies(): Record<string, Entity> {
  return {
    session_energy: wattHours("Session energy", STATE, "sessionEnergy_Wh"),
    session_solar: wattHours("Session energy from the sun", STATE, "sessionSolar_Wh"),
    session_time: seconds("Session time", "session_s"),
    session_charge_time: seconds("Session charging time", "sessionCharge_s"),
    lifetime_energy: wattHours("EVSE lifetime energy", STATE, "lifetime_Wh", DIAGNOSTIC),
    energy_total: wattHours("Energy", ENERGY, "all.energy_Wh"),
    energy_solar: wattHours("Energy from the sun", ENERGY, "all.solar_Wh"),
    energy_day: wattHours("Energy today", ENERGY, "day.energy_Wh"),
    energy_month: wattHours("Energy this month", ENERGY, "month.energy_Wh"),
    energy_year: wattHours("Energy this year", ENERGY, "year.energy_Wh"),
    relay_closings: {
      platform: "sensor",
      name: "Relay closings",
      state_topic: ENERGY,
      value_template: "{{ value_json.closings }}",
      state_class: "total_increasing",
      ...DIAGNOSTIC,
    },
  };
}

function word(name: string, template: string, more: Entity = {}): Entity {
  return { platform: "sensor", name, state_topic: STATE, value_template: `{{ ${template} }}`, ...more };
}

function words(): Record<string, Entity> {
  return {
    reason: word("Reason", "value_json.sentence[:255]"),
    limited_by: word("Limited by", "value_json.limitedBy"),
    state: word("State", "value_json.state", { device_class: "enum", options: STATES }),
    fault: word("EVSE fault", "value_json.fault or 'none'", DIAGNOSTIC),
    trips: word("Protective stops", "value_json.trips | join(', ') or 'none'"),
    phases: word("Phases of the car", "value_json.phases", DIAGNOSTIC),
    firmware: word("EVSE firmware", "value_json.evseFirmware", { ...DIAGNOSTIC, ...HIDDEN }),
    rejections: word("Refused messages", "value_json.rejections", { ...DIAGNOSTIC, ...HIDDEN }),
  };
}

/** Jinja writes truths as `True` and `False`, what is not known as `None`. */
const TRUTH = { payload_on: "True", payload_off: "False" };

function truth(name: string, template: string, more: Entity = {}): Entity {
  return {
    platform: "binary_sensor",
    name,
    state_topic: STATE,
    value_template: `{{ ${template} }}`,
    ...TRUTH,
    ...more,
  };
}

function truths(): Record<string, Entity> {
  return {
    plugged: truth("Car", "value_json.carConnected", { device_class: "plug" }),
    charging: truth("Charging", "value_json.state == 'charging'", { device_class: "battery_charging" }),
    problem: truth("Fault", "value_json.state == 'fault' or value_json.trips != []", { device_class: "problem" }),
    evse_link: truth("EVSE", "value_json.link == 'up'", { device_class: "connectivity", ...DIAGNOSTIC }),
    meter: truth("Mains meter", "value_json.mainsFresh", { device_class: "connectivity", ...DIAGNOSTIC }),
  };
}

function orders(): Record<string, Entity> {
  return {
    enable: {
      platform: "switch",
      name: "Charge",
      state_topic: STATE,
      value_template: "{{ value_json.enable == 2 }}",
      state_on: "True",
      state_off: "False",
      command_topic: "set_enable",
      payload_on: "2",
      payload_off: "3",
    },
    delayed: {
      platform: "text",
      name: "Delayed start and stop",
      state_topic: STATE,
      value_template: "{{ value_json.delayed or '' }}",
      command_topic: "set_delayed",
      max: 100,
    },
    trip_reset: { platform: "button", name: "Reset protective stops", command_topic: "trip", payload_press: "reset" },
    restart: {
      platform: "button",
      name: "Restart EVSE",
      command_topic: RESTART,
      payload_press: "evse",
      device_class: "restart",
      entity_category: "config",
    },
  };
}

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
const UNITS: Readonly<Record<string, string>> = { C: "°C", "": "" };

function settings(): Record<string, Entity> {
  const entities: Record<string, Entity> = {};
  for (const line of SETTINGS_SHOWN.trim().split("\n")) {
    const [key = "", name = "", deviceClass = "", place = ""] = line.split("|");
    const row = rowOfKey(key);
    if (row === undefined) continue;
    const category: Entity = place === "m" ? {} : { entity_category: "config" };
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
