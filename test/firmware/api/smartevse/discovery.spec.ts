import { describe, expect, it } from "#test/spec";
import { entityCount } from "#firmware/api/smartevse/discovery";
import { STATE_TOPICS } from "#firmware/api/smartevse/state-topics";
import { PREFIX, ProfileRig } from "./rig";

const MODE = "homeassistant/select/" + PREFIX + "-Mode/config";

/** The text behind a name of a document, up to the next quote. */
function text(document: string, name: string): string {
  const mark = '"' + name + '":"';
  const at = document.indexOf(mark);
  return at < 0 ? "" : document.substring(at + mark.length, document.indexOf('"', at + mark.length));
}

describe("what Home Assistant is told", () => {
  it("comes after the first state topics, an entity in each tick of its own, and is kept by the broker", () => {
    const rig = new ProfileRig();
    rig.tell(12 + entityCount() * 2);
    let count = 0;
    for (const { topic, retained } of rig.rig.mqtt.published) {
      if (!topic.startsWith("homeassistant/")) continue;
      count++;
      expect(retained).toBe(true);
    }
    expect(count).toBe(entityCount());
    rig.rig.mqtt.clear();
    rig.tell(50);
    expect(rig.rig.mqtt.last(MODE)).toBeUndefined();
    rig.rig.http.smartEvse()?.connected();
    rig.tell(12 + entityCount() * 2);
    expect(rig.rig.mqtt.payloads(MODE).length).toBe(1);
  });

  it("names topics that there are", () => {
    const rig = new ProfileRig();
    rig.tell(12 + entityCount() * 2);
    for (const { topic, payload } of rig.rig.mqtt.published) {
      if (!topic.startsWith("homeassistant/")) continue;
      const state = text(payload, "state_topic").substring(PREFIX.length + 1);
      expect((" " + STATE_TOPICS + " ").includes(" " + state + " ")).toBe(true);
      expect(text(payload, "availability_topic")).toBe(PREFIX + "/connected");
      expect(text(payload, "unique_id").startsWith(PREFIX + "-")).toBe(true);
    }
  });

  it("lets choose the mode, and set the override in ampere", () => {
    const rig = new ProfileRig();
    rig.tell(12 + entityCount() * 2);
    const mode = rig.rig.mqtt.last(MODE)?.payload ?? "";
    expect(text(mode, "command_topic")).toBe(PREFIX + "/Set/Mode");
    expect(text(mode, "default_entity_id")).toBe("select.smartevse_53312_mode");
    expect(mode.includes('"options":["Off","Normal","Smart","Solar","Pause"]')).toBe(true);
    const number = "homeassistant/number/" + PREFIX + "-ChargeCurrentOverride/config";
    const override = rig.rig.mqtt.last(number)?.payload ?? "";
    expect(text(override, "command_topic")).toBe(PREFIX + "/Set/CurrentOverride");
    expect(text(override, "command_template")).toBe("{{ (value * 10) | int }}");
    expect(override.includes('"min":0,"max":32,')).toBe(true);
  });
});
