import { FIXED_TOPICS } from "#firmware/api/topics";
import { rowOfKey } from "#firmware/settings/row";
import { allEntities } from "./entities";
import { button, CONFIG, type Entity, HIDDEN, POWER, word } from "./entity-kinds";

const TOPIC_FIELDS = ["state_topic", "command_topic", "topic"] as const;
const UPDATE = "event/update";
/** Asks for the newest firmware and starts it, as soon as the car is not charging. */
const INSTALL = { command_topic: "set_update", payload_install: "1" };

/** The topics that a module has by itself, outwards and inwards, beside those of settings. */
const ON_MODULE = new Set(FIXED_TOPICS.map((row) => row.split("|")[0] ?? ""));

/**
 * The entities of a module at the same broker: those of a gateway whose topics a module has itself, and in the place of the others what a
 * module tells and takes. Settings have no entity, because a module does not tell what they are; their topics are there for automations.
 */
export function moduleEntities(): Record<string, Entity> {
  const kept = Object.entries(allEntities()).filter(([key, entity]) => !key.startsWith("set_") && isOnModule(entity));
  const { power } = allEntities();
  return {
    ...Object.fromEntries(kept),
    ...(power === undefined ? {} : { power: { ...power, state_topic: "power" } }),
    ...{ start: button("Start", "set_enable", "2"), pause: button("Pause", "set_enable", "3") },
    ...modes(),
    ...updates(),
  };
}

function isOnModule(entity: Entity): boolean {
  return TOPIC_FIELDS.every((field) => {
    const topic = entity[field];
    return typeof topic !== "string" || (topic !== POWER && ON_MODULE.has(topic));
  });
}

/** A button for each mode: it is known how to choose one, not which one is chosen. */
function modes(): Record<string, Entity> {
  const row = rowOfKey("mode");
  const names = (row?.allowed ?? "").split(",").map((part) => part.split("=")[1] ?? "");
  const wanted = names.filter((name) => name !== "");
  return Object.fromEntries(
    wanted.map((name) => [`mode_${name}`, button(`Mode ${name}`, row?.topic ?? "", name, { ...CONFIG })]),
  );
}

/** What runs is kept by the broker; what is newer is known once the module has looked. */
function updates(): Record<string, Entity> {
  return {
    update: {
      platform: "update",
      name: "Firmware",
      title: "Dinamics",
      device_class: "firmware",
      state_topic: "fwversion",
      latest_version_topic: UPDATE,
      latest_version_template: "{{ value_json.version }}",
      ...INSTALL,
      ...CONFIG,
    },
    update_now: button("Look for an update and install it", INSTALL.command_topic, INSTALL.payload_install, {
      device_class: "update",
      ...CONFIG,
    }),
    update_progress: word("Update", UPDATE, "value_json.sentence[:255]", { entity_category: "diagnostic", ...HIDDEN }),
  };
}
