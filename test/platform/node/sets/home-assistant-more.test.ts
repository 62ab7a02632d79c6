import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CARD_OUTCOMES } from "#firmware/access/card-outcome";
import type { ControllerApi } from "#platform/node/sets/controller-api";
import { HomeAssistant } from "#platform/node/sets/home-assistant";
import { moreState } from "#platform/node/sets/home-assistant-state";
import { MemoryStorage } from "#tools/live/memory-storage";
import { SERIAL, Site } from "./site";
import { render } from "./template";

type Entity = Record<string, string>;
const CONFIG = `homeassistant/device/dinamics_${SERIAL}/config`;
const PREFIX = `Dinamics/${SERIAL}/`;
const site = new Site();

beforeAll(async () => {
  await site.open();
  await site.run({ homeAssistant: { discovery: true }, settings: { dynamic: 0, charge_limit_A: 16 } });
  await site.until(CONFIG, (text) => text !== "");
  await site.until(`${PREFIX}state/json`, (text) => text.includes('"state":"charging"'));
}, 40000);
afterAll(() => site.close(), 20000);

const entity = (key: string): Entity =>
  (JSON.parse(site.last.get(CONFIG) ?? "{}") as { components: Record<string, Entity> }).components[key] ?? {};
const shown = (key: string): string =>
  render(entity(key)["value_template"] ?? "", site.last.get(entity(key)["state_topic"] ?? "") ?? "{}");
const until = (key: string, value: string): Promise<string> =>
  site.until(entity(key)["state_topic"] ?? "", () => shown(key) === value);
const use = (key: string, payload: string): Promise<void> => site.say(entity(key)["command_topic"] ?? "", payload);
const press = (key: string): Promise<void> => use(key, entity(key)["payload_press"] ?? "");

describe("what Home Assistant automates", { timeout: 60000 }, () => {
  it("pauses, starts, and leaves it to the rules again", async () => {
    await press("pause");
    await until("charging", "False");
    await press("start");
    await until("charging", "True");
    await use("set_override_A", "7");
    await until("offered", "7");
    await press("auto");
    await until("set_override_A", "0");
    await until("offered", "16");
  });

  it("sets the schedule of the week, shows it and what comes next by it", async () => {
    await use("time_zone", "CET-1CEST,M3.5.0,M10.5.0/3");
    await until("time_zone", "CET-1CEST,M3.5.0,M10.5.0/3");
    await use("schedule", "mo-fr 22:00-06:00; sa,su 00:00-24:00");
    await site.until(entity("schedule")["state_topic"] ?? "", () => shown("schedule").includes("22:00-06:00"));
    await until("set_schedule_on", "1");
    expect(["start", "stop"]).toContain(shown("planned"));
    expect(Date.parse(shown("planned_at"))).toBeGreaterThan(Date.now() - 60000);
    await use("schedule", "");
    await until("schedule", "");
    await until("planned", "none");
    await use("time_zone", "");
    await use("set_schedule_on", "0");
    await until("charging", "True");
  });

  it("starts in so many seconds, tells when that is, and takes it back", async () => {
    await press("pause");
    await until("charging", "False");
    await use("start_in", "3600");
    await until("planned", "start");
    expect(Math.abs(Date.parse(shown("planned_at")) - Date.now() - 3600000)).toBeLessThan(61000);
    await use("start_in", "0");
    await until("planned", "none");
    await press("auto");
    await until("charging", "True");
  });

  it("hears of cards", async () => {
    await use("set_rfid_mode", "all");
    await until("set_rfid_mode", "all");
    await until("access", "False");
    await until("charging", "False");
    await site.say(`${PREFIX}rfid`, "swipe 04A1B2C3");
    await site.until(`${PREFIX}event/card`, (text) => text.includes("unknown"));
    const template = entity("card_event")["value_template"] ?? "";
    expect(JSON.parse(render(template, site.last.get(`${PREFIX}event/card`) ?? ""))).toMatchObject({
      event_type: "unknown",
      uid: "04A1B2C3",
    });
    expect(shown("card")).toBe("04A1B2C3");
    expect(render(entity("on_unknown_card")["value_template"] ?? "", site.last.get(`${PREFIX}event/card`) ?? "")).toBe(
      entity("on_unknown_card")["payload"],
    );
    await use("set_rfid_mode", "off");
    await until("access", "True");
    await until("charging", "True");
  });

  it("takes no order that is none, and none that the broker has kept", async () => {
    for (const payload of ["", "stop", "restart", "x".repeat(5000)]) await use("pause", payload);
    await site.pause(1500);
    expect(shown("charging")).toBe("True");
    await site.end();
    await site.say(`${PREFIX}control`, "pause", true);
    site.last.delete(`${PREFIX}state/json`);
    await site.run({ homeAssistant: { discovery: true }, settings: { dynamic: 0, charge_limit_A: 16 } });
    await until("charging", "True");
    await site.pause(1500);
    expect(shown("charging")).toBe("True");
    await site.say(`${PREFIX}control`, "", true);
  });
});

describe("events", () => {
  it("have a type for everything that can come", () => {
    const types = entity("card_event")["event_types"] ?? "";
    for (const row of CARD_OUTCOMES) expect(types).toContain(row.split("|")[0]);
  });

  const TRIPS: [string, string][] = [
    ["cleared", "cleared"],
    ["residual current 8 mA", "tripped"],
  ];
  for (const [sentence, type] of TRIPS) {
    it(`say that a protective stop was ${type}`, () => {
      const payload = JSON.stringify({ name: "residual current", sentence, cause: "", count: 1, at_s: null });
      expect(JSON.parse(render(entity("trip_event")["value_template"] ?? "", payload))).toEqual({
        event_type: type,
        name: "residual current",
        sentence,
      });
      expect(render(entity("on_trip")["value_template"] ?? "", payload)).toBe(type);
    });
  }
});

describe("more/json", () => {
  const api = (documents: Record<string, unknown>): ControllerApi =>
    ({ document: (path: string) => JSON.stringify(documents[path] ?? {}) }) as unknown as ControllerApi;

  it("says null for what is not known, and nothing at all when the controller has failed", () => {
    expect(moreState(api({}))).toMatchObject({ surplus_W: null, planned: null, planned_at: null, phaseCount: null });
    expect(moreState({ document: () => "" } as unknown as ControllerApi)).toBeUndefined();
  });

  it("cuts what is longer than a state of Home Assistant may be", () => {
    const limits = Array.from({ length: 20 }, () => ({ sentence: "breaker L1 (25 A) - margin 0.5 A" }));
    expect(moreState(api({ "/api/v1/state": { limits } }))?.limits.length).toBe(255);
  });

  it("names what comes first of an order and the schedule", () => {
    const plan = { next_event_delay: 600, next_event: { state: "disabled" } };
    const documents = { "/api/v1/state": { time_s: 1750000020, startIn_s: 1200 }, "/schedule/plan": plan };
    expect(moreState(api(documents))).toMatchObject({ planned: "stop", planned_at: "2025-06-15T15:17:00.000Z" });
  });
});

describe("a component that an earlier version has announced", () => {
  it("is taken out by its platform, once", () => {
    const storage = new MemoryStorage();
    storage.write("home-assistant", `${CONFIG}\noffered sensor\nold_one switch`);
    const sent: { components: Record<string, unknown> }[] = [];
    const api = { document: () => "", settings: () => "{}", status: () => ({}) } as unknown as ControllerApi;
    const publish = (topic: string, payload: string): boolean => {
      if (topic === CONFIG) sent.push(JSON.parse(payload) as { components: Record<string, unknown> });
      return true;
    };
    const options = { serial: SERIAL, version: "1", prefix: "homeassistant", name: "x", url: undefined };
    new HomeAssistant(api, publish, storage, options).tick(0);
    expect(sent.map(({ components }) => components["old_one"])).toEqual([{ platform: "switch" }, undefined]);
    new HomeAssistant(api, publish, storage, options).tick(0);
    expect(sent).toHaveLength(3);
  });
});
