import type { JsonValue } from "./controller-api";

/** One entity of Home Assistant, with the names of its own configuration. */
export type Entity = Record<string, JsonValue>;

/** Topics below the prefix of this controller that entities are made of. */
export const STATE = "state/json";
export const SETTINGS = "settings/json";
export const ENERGY = "energy/json";
export const SESSION = "session/last";
export const POWER = "charge_W";
/** What is told for Home Assistant only. */
export const MORE = "more/json";
export const RESTART = "restart";
/** Orders of a person: `start`, `pause`, `auto`. */
export const CONTROL = "control";

export const DIAGNOSTIC: Entity = { entity_category: "diagnostic" };
export const CONFIG: Entity = { entity_category: "config" };
export const HIDDEN: Entity = { enabled_by_default: false };

/** A topic, and a field of the document there. */
export type Place = readonly [topic: string, field: string];

/** A number that is measured, with the unit that belongs to its class. */
export function measured(name: string, [topic, field]: Place, kind: keyof typeof UNITS, more: Entity = {}): Entity {
  return {
    platform: "sensor",
    name,
    state_topic: topic,
    value_template: `{{ value_json.${field} }}`,
    device_class: kind,
    state_class: "measurement",
    unit_of_measurement: UNITS[kind],
    ...more,
  };
}

const UNITS = { current: "A", power: "W", temperature: "°C", battery: "%" } as const;

/** Energy that only rises, and begins anew with a session, a day, a month or a year. */
export function wattHours(name: string, topic: string, field: string, more: Entity = {}): Entity {
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

export function seconds(name: string, topic: string, field: string, more: Entity = {}): Entity {
  return {
    platform: "sensor",
    name,
    state_topic: topic,
    value_template: `{{ value_json.${field} }}`,
    device_class: "duration",
    unit_of_measurement: "s",
    ...more,
  };
}

/** A text, or a number that is none of the kinds above. */
export function word(name: string, topic: string, template: string, more: Entity = {}): Entity {
  return { platform: "sensor", name, state_topic: topic, value_template: `{{ ${template} }}`, ...more };
}

/** Jinja writes truths as `True` and `False`, what is not known as `None`. */
export function truth(name: string, topic: string, template: string, more: Entity = {}): Entity {
  return {
    platform: "binary_sensor",
    name,
    state_topic: topic,
    value_template: `{{ ${template} }}`,
    payload_on: "True",
    payload_off: "False",
    ...more,
  };
}

/** Something that happens: `types` are all that its template may yield as `event_type`. */
export function event(name: string, topic: string, types: readonly string[], template: string): Entity {
  return {
    platform: "event",
    name,
    state_topic: topic,
    event_types: [...types],
    value_template: `{{ ${template} | tojson }}`,
  };
}

/** Something that starts an automation, by the device's list of triggers, where `payload` and `subtype` are what is shown. */
export function trigger(topic: string, template: string, payload: string, subtype: string): Entity {
  return {
    platform: "device_automation",
    automation_type: "trigger",
    topic,
    value_template: `{{ ${template} }}`,
    payload,
    type: payload,
    subtype,
  };
}

export function button(name: string, topic: string, payload: string, more: Entity = {}): Entity {
  return { platform: "button", name, command_topic: topic, payload_press: payload, ...more };
}

/** A text that is set as it is shown. */
export function text(name: string, [state, field]: Place, topic: string, more: Entity = {}): Entity {
  return {
    platform: "text",
    name,
    state_topic: state,
    value_template: `{{ value_json.${field} or '' }}`,
    command_topic: topic,
    max: 240,
    ...more,
  };
}
