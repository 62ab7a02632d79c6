import { CARD_OUTCOMES } from "#firmware/access/card-outcome";
import {
  button,
  CONFIG,
  CONTROL,
  DIAGNOSTIC,
  ENERGY,
  type Entity,
  event,
  HIDDEN,
  measured,
  MORE,
  POWER,
  RESTART,
  seconds,
  SESSION,
  STATE,
  text,
  trigger,
  truth,
  wattHours,
  word,
} from "./entity-kinds";
import { settingEntities } from "./setting-entities";

const STATES = ["unknown", "notConnected", "connected", "charging", "fault", "sleeping", "disabled"];

/** Entities by their key, whose topics are still without the prefix. */
export function allEntities(): Record<string, Entity> {
  return {
    ...currents(),
    ...powers(),
    ...energies(),
    ...sessions(),
    ...words(),
    ...truths(),
    ...events(),
    ...orders(),
    ...settingEntities(),
  };
}

function ampere(name: string, field: string, more: Entity = {}): Entity {
  return measured(name, [STATE, field], "current", { suggested_display_precision: 1, ...more });
}

function currents(): Record<string, Entity> {
  return {
    offered: ampere("Offered current", "offered_A"),
    limit: ampere("Allowed current", "limit_A"),
    charge: ampere("Charge current", "charge_A"),
    mains_L1: ampere("Mains L1", "L1_A"),
    mains_L2: ampere("Mains L2", "L2_A"),
    mains_L3: ampere("Mains L3", "L3_A"),
    house_L1: ampere("House without car L1", "house_L1_A"),
    house_L2: ampere("House without car L2", "house_L2_A"),
    house_L3: ampere("House without car L3", "house_L3_A"),
    session_peak: ampere("Session peak current", "sessionPeak_A", HIDDEN),
  };
}

function powers(): Record<string, Entity> {
  return {
    power: {
      platform: "sensor",
      name: "Charge power",
      state_topic: POWER,
      device_class: "power",
      state_class: "measurement",
      unit_of_measurement: "W",
    },
    surplus: measured("Surplus", [MORE, "surplus_W"], "power"),
    solar: measured("Sun", [MORE, "solar_W"], "power", HIDDEN),
    grid: measured("Grid", [MORE, "grid_W"], "power", HIDDEN),
    battery: measured("Home battery power", [MORE, "battery_W"], "power", HIDDEN),
    soc: measured("State of charge of the car", [MORE, "soc_pct"], "battery"),
    temperature: measured("EVSE temperature", [STATE, "temperature_C"], "temperature", DIAGNOSTIC),
  };
}

function energies(): Record<string, Entity> {
  return {
    lifetime_energy: wattHours("EVSE lifetime energy", STATE, "lifetime_Wh", DIAGNOSTIC),
    energy_total: wattHours("Energy", ENERGY, "all.energy_Wh"),
    energy_solar: wattHours("Energy from the sun", ENERGY, "all.solar_Wh"),
    energy_battery: wattHours("Energy from the home battery", ENERGY, "all.battery_Wh", HIDDEN),
    energy_day: wattHours("Energy today", ENERGY, "day.energy_Wh"),
    energy_day_solar: wattHours("Energy from the sun today", ENERGY, "day.solar_Wh"),
    energy_month: wattHours("Energy this month", ENERGY, "month.energy_Wh"),
    energy_year: wattHours("Energy this year", ENERGY, "year.energy_Wh"),
    relay_closings: word("Relay closings", ENERGY, "value_json.closings", {
      state_class: "total_increasing",
      ...DIAGNOSTIC,
    }),
    phase_switches: word("Phase switches", ENERGY, "value_json.phaseSwitches", {
      state_class: "total_increasing",
      ...DIAGNOSTIC,
      ...HIDDEN,
    }),
  };
}

/** Of a session that has ended nothing rises any more. */
const ENDED: Entity = { state_class: "total" };

function sessions(): Record<string, Entity> {
  return {
    session_energy: wattHours("Session energy", STATE, "sessionEnergy_Wh"),
    session_solar: wattHours("Session energy from the sun", STATE, "sessionSolar_Wh"),
    session_grid: wattHours("Session energy from the grid", MORE, "session.grid_Wh"),
    session_battery: wattHours("Session energy from the home battery", MORE, "session.battery_Wh"),
    session_time: seconds("Session time", STATE, "session_s"),
    session_charge_time: seconds("Session charging time", STATE, "sessionCharge_s"),
    session_card: word("Session card", MORE, "value_json.session.card or 'none'"),
    last_energy: wattHours("Last session energy", SESSION, "energy_Wh", ENDED),
    last_solar: wattHours("Last session energy from the sun", SESSION, "solar_Wh", ENDED),
    last_grid: wattHours("Last session energy from the grid", SESSION, "grid_Wh", ENDED),
    last_time: seconds("Last session charging time", SESSION, "charge_s", HIDDEN),
    last_card: word("Last session card", SESSION, "value_json.card or 'none'", HIDDEN),
  };
}

function words(): Record<string, Entity> {
  return {
    reason: word("Reason", STATE, "value_json.sentence[:255]"),
    limited_by: word("Limited by", STATE, "value_json.limitedBy"),
    limits: word("All limits", MORE, "value_json.limits or 'none'", HIDDEN),
    state: word("State", STATE, "value_json.state", { device_class: "enum", options: STATES }),
    fault: word("EVSE fault", STATE, "value_json.fault or 'none'", DIAGNOSTIC),
    trips: word("Protective stops", STATE, "value_json.trips | join(', ') or 'none'"),
    trip: word("Protective stop", MORE, "value_json.trip or 'none'"),
    phases: word("Phases of the car", STATE, "value_json.phases", DIAGNOSTIC),
    phase_count: word("Number of phases", MORE, "value_json.phaseCount", { state_class: "measurement" }),
    planned: word("Planned", MORE, "value_json.planned or 'none'", {
      device_class: "enum",
      options: ["none", "start", "stop"],
    }),
    planned_at: word("Planned time", MORE, "value_json.planned_at", { device_class: "timestamp" }),
    card: word("Last card", "event/card", "value_json.uid or 'none'"),
    firmware: word("EVSE firmware", STATE, "value_json.evseFirmware", { ...DIAGNOSTIC, ...HIDDEN }),
    rejections: word("Refused messages", STATE, "value_json.rejections", {
      state_class: "total_increasing",
      ...DIAGNOSTIC,
      ...HIDDEN,
    }),
  };
}

function truths(): Record<string, Entity> {
  return {
    plugged: truth("Car", STATE, "value_json.carConnected", { device_class: "plug" }),
    charging: truth("Charging", STATE, "value_json.state == 'charging'", { device_class: "battery_charging" }),
    problem: truth("Fault", STATE, "value_json.state == 'fault' or value_json.trips != []", {
      device_class: "problem",
    }),
    needs_person: truth("Waits for a person's reset", MORE, "value_json.waitsForPerson", { device_class: "problem" }),
    access: truth("Access", MORE, "value_json.accessOpen"),
    evse_link: truth("EVSE", STATE, "value_json.link == 'up'", { device_class: "connectivity", ...DIAGNOSTIC }),
    meter: truth("Mains meter", STATE, "value_json.mainsFresh", { device_class: "connectivity", ...DIAGNOSTIC }),
  };
}

const CARDS = [...CARD_OUTCOMES.map((row) => row.split("|")[0] ?? ""), "waiting"];
const TRIP_TYPE = "'cleared' if value_json.sentence == 'cleared' else 'tripped'";

function events(): Record<string, Entity> {
  const card = "{'event_type': value_json.outcome, 'uid': value_json.uid, 'sentence': value_json.sentence}";
  const trip = `{'event_type': ${TRIP_TYPE}, 'name': value_json.name, 'sentence': value_json.sentence}`;
  const session = "{'event_type': 'ended', 'number': value_json.number, 'energy_Wh': value_json.energy_Wh}";
  return {
    card_event: event("Card", "event/card", CARDS, card),
    trip_event: event("Protective stop event", "event/trip", ["tripped", "cleared"], trip),
    session_event: event("Session", "event/session", ["ended"], session),
    on_card: trigger("event/card", "value_json.outcome", "accepted", "card"),
    on_unknown_card: trigger("event/card", "value_json.outcome", "unknown", "card"),
    on_trip: trigger("event/trip", TRIP_TYPE, "tripped", "protective stop"),
    on_session: trigger("event/session", "'ended'", "ended", "session"),
  };
}

/** Up to a week. */
const DELAY: Entity = { min: 0, max: 604800, step: 1, mode: "box", device_class: "duration", unit_of_measurement: "s" };

function delay(name: string, field: string, topic: string): Entity {
  const value_template = `{{ value_json.${field} }}`;
  return { platform: "number", name, state_topic: STATE, value_template, command_topic: topic, ...DELAY, ...CONFIG };
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
    delayed: text("Delayed start and stop", [STATE, "delayed"], "set_delayed"),
    start_in: delay("Start in", "startIn_s", "set_enable_on_delayed"),
    stop_in: delay("Stop in", "stopIn_s", "set_enable_off_delayed"),
    schedule: text("Schedule of the week", [MORE, "schedule"], "set_schedule", CONFIG),
    capacity_plan: text("Capacity by the time of day", [MORE, "capacityPlan"], "set_capacity_plan", {
      ...CONFIG,
      ...HIDDEN,
    }),
    time_zone: text("Time zone", [MORE, "timeZone"], "set_time_zone", { ...CONFIG, ...HIDDEN }),
    start: button("Start", CONTROL, "start"),
    pause: button("Pause", CONTROL, "pause"),
    auto: button("Leave it to the rules", CONTROL, "auto"),
    trip_reset: button("Reset protective stops", "trip", "reset"),
    self_test: button("Test the residual current protection", "trip", "selftest", { ...CONFIG, ...HIDDEN }),
    learn_card: button("Learn the next card", "rfid", "learn", { ...CONFIG, ...HIDDEN }),
    restart: button("Restart EVSE", RESTART, "evse", { device_class: "restart", ...CONFIG }),
  };
}
