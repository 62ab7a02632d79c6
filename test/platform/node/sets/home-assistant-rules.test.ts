import { describe, expect, it } from "vitest";
import { FIXED_TOPICS } from "#firmware/api/topics";
import { moduleEntities } from "#platform/node/sets/module-entities";
import { discoveryDocument } from "#platform/node/sets/home-assistant";
import { ProfileRig } from "#test/firmware/api/smartevse/rig";
import { faultsOf } from "./home-assistant-rules";

const OPTIONS = { serial: "0123456789AB", version: "1.2.3", prefix: "homeassistant", name: "Garage", url: undefined };
type Entity = Record<string, unknown>;
const components = (): Record<string, Entity> => discoveryDocument(OPTIONS)["components"] as Record<string, Entity>;

describe("the rules of Home Assistant, by the SmartEVSE profile", () => {
  const { rig, ...profile } = announced();
  it("are kept by the profile's entities, which keep the names that SmartEVSE's users know", () => {
    expect(profile.entities.length).toBeGreaterThan(30);
    for (const [topic, entity] of profile.entities) expect(faultsOf(entity), topic).toEqual([]);
    expect(rig.mqtt.published.some(({ retained, topic }) => !retained && topic.startsWith("homeassistant"))).toBe(
      false,
    );
  });
});

/** What the SmartEVSE profile announces, each with its platform, which stands in its topic. */
function announced() {
  const { rig } = new ProfileRig().tell(150);
  const entities = rig.mqtt.published
    .filter(({ topic }) => topic.startsWith("homeassistant/"))
    .map(({ topic, payload }): [string, Entity] => {
      const entity = JSON.parse(Buffer.from(payload, "latin1").toString("utf8")) as Entity;
      return [topic, { platform: topic.split("/")[1], ...entity }];
    });
  return { rig, entities };
}

describe("the rules of Home Assistant, by a module", () => {
  const document = discoveryDocument({ ...OPTIONS, version: "" }, moduleEntities(), "Module");
  const entities = document["components"] as Record<string, Entity>;
  for (const [key, entity] of Object.entries(entities)) {
    it(`are kept by ${key}`, () => expect(faultsOf(entity)).toEqual([]));
  }

  it("are kept with what a module publishes and hears itself, and no more", () => {
    const prefix = `Dinamics/${OPTIONS.serial}/`;
    const rows = FIXED_TOPICS.map((row) => row.split("|"));
    const out = rows.filter(([, way = ""]) => way.startsWith("out")).map(([topic = ""]) => prefix + topic);
    const into = rows.filter(([, way]) => way === "in").map(([topic = ""]) => prefix + topic);
    for (const [key, one] of Object.entries(entities)) {
      for (const field of ["state_topic", "topic", "latest_version_topic"])
        if (one[field] !== undefined) expect(out, `${key} ${field}`).toContain(one[field]);
      const { command_topic: command } = one;
      if (command !== undefined) expect([...into, prefix + "set_mode"], key).toContain(command);
    }
    expect(Object.keys(entities).length).toBeGreaterThan(50);
    expect(entities["update"]).toMatchObject({
      ...{ platform: "update", title: "Dinamics", state_topic: `${prefix}fwversion` },
      ...{ latest_version_topic: `${prefix}event/update`, command_topic: `${prefix}set_update`, payload_install: "1" },
    });
  });
});

describe("the rules of Home Assistant", () => {
  for (const [key, entity] of Object.entries(components())) {
    it(`are kept by ${key}`, () => expect(faultsOf(entity)).toEqual([]));
  }

  it("find what is wrong", () => {
    const good = { platform: "sensor", name: "a", unique_id: "b", state_topic: "c" };
    const WRONG: [Entity, string][] = [
      [{ platform: "sun" }, "no platform: sun"],
      [{ ...good, state_topic: undefined }, "state_topic is missing"],
      [{ ...good, device_class: "energy", unit_of_measurement: "kW", state_class: "total" }, "energy in kW"],
      [{ ...good, device_class: "energy", unit_of_measurement: "Wh" }, "energy without state_class"],
      [
        { ...good, device_class: "energy", unit_of_measurement: "Wh", state_class: "measurement" },
        "energy is no measurement",
      ],
      [{ ...good, device_class: "plug" }, "no class of a sensor: plug"],
      [{ ...good, options: ["a"] }, "enum and options belong together"],
      [{ ...good, entity_category: "config" }, "category config"],
      [{ ...good, device_class: "timestamp", unit_of_measurement: "s" }, "timestamp has no unit"],
      [{ ...good, state_topic: "a/#" }, "state_topic: a/#"],
      [{ ...good, colour: "red" }, "colour is not known to a sensor"],
      [{ ...good, platform: "number", command_topic: "d", min: 6, max: 6 }, "6..6 by undefined"],
      [{ ...good, platform: "event", event_types: [] }, "empty or doubled options"],
      [{ ...good, platform: "update" }, "nothing tells what is newer"],
      [{ ...good, platform: "update", command_topic: "d" }, "an order and its topic belong together"],
      [{ ...good, platform: "update", release_url: "new" }, "release_url new"],
      [{ ...good, platform: "update", latest_version_topic: "a/#" }, "latest_version_topic: a/#"],
      [{ ...good, platform: "update", latest_version_template: "x" }, "no template"],
    ];
    for (const [entity, fault] of WRONG) expect(faultsOf(entity), fault).toContain(fault);
  });

  it("are kept by the device: ids that are one of a kind and stay, and a size that every broker takes", () => {
    const all = Object.entries(components());
    const ids = all.flatMap(([, { unique_id }]) => (unique_id === undefined ? [] : [unique_id]));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain("dinamics_0123456789AB_set_charge_limit_A");
    const names = all.flatMap(([, { name }]) => (name === undefined ? [] : [name]));
    expect(new Set(names).size).toBe(names.length);
    expect(Buffer.byteLength(JSON.stringify(discoveryDocument(OPTIONS)))).toBeLessThan(60000);
    expect(Object.keys(components()).every((key) => /^[a-zA-Z0-9_]+$/.test(key))).toBe(true);
  });
});
