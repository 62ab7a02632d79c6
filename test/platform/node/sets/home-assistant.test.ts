import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { energyDocument } from "#firmware/energy-document";
import type { EnergyBook } from "#firmware/metering/energy-book";
import { SETTINGS_TABLE } from "#firmware/settings/table";
import { rowOfKey } from "#firmware/settings/row";
import { requestTopics } from "#platform/node/request-topics";
import { SERIAL, Site } from "./site";
import { render } from "./template";

type Json = Record<string, unknown>;
interface Entity extends Json {
  platform: string;
  unique_id: string;
  name: string;
  state_topic?: string;
  command_topic?: string;
  value_template?: string;
  device_class?: string;
  options?: string[];
}

const CONFIG = `homeassistant/device/dinamics_${SERIAL}/config`;
const PREFIX = `Dinamics/${SERIAL}/`;
const FULL = { homeAssistant: { discovery: true, name: "Garage" }, settings: { dynamic: 0, charge_limit_A: 16 } };
const site = new Site();

beforeAll(async () => {
  await site.open();
  await site.run(FULL);
  await site.until(CONFIG, (text) => text !== "");
  await site.until(`${PREFIX}state/json`, (text) => text.includes('"state":"charging"'));
  // as the controller publishes it after a minute of charging
  const book = { periods: [20000], total: () => 1234, closings: 5, phaseSwitches: 0 } as unknown as EnergyBook;
  await site.say(`${PREFIX}energy/json`, energyDocument(book), true);
}, 40000);
afterAll(() => site.close(), 20000);

const discovery = (): Json & { components: Record<string, Entity> } =>
  JSON.parse(site.last.get(CONFIG) ?? "{}") as Json & { components: Record<string, Entity> };
const entity = (key: string): Entity => discovery().components[key] ?? { platform: "", unique_id: "", name: "" };
/** What Home Assistant shows of an entity now. */
function shown(key: string): string {
  const { value_template, state_topic = "" } = entity(key);
  const payload = site.last.get(state_topic) ?? "";
  return value_template === undefined ? payload : render(value_template, payload);
}
async function until(key: string, value: string): Promise<void> {
  await site.until(entity(key).state_topic ?? "", () => shown(key) === value);
}
/** Told when something happens only. */
const isEvent = (topic: string | undefined): boolean => topic === undefined || /event\/|session\/last/.test(topic);
/** What Home Assistant sends when somebody uses an entity. */
async function use(key: string, payload: string): Promise<void> {
  await site.say(entity(key).command_topic ?? "", payload);
}

describe("the discovery document", { timeout: 60000 }, () => {
  it("is one device with origin and availability, kept by the broker", async () => {
    const { device, origin, availability, components } = discovery();
    expect(device).toEqual({
      identifiers: [`dinamics_${SERIAL}`],
      name: "Garage",
      manufacturer: "Dinamics",
      model: "Dinamics with OpenEVSE",
      serial_number: SERIAL,
      sw_version: "0.1.0",
      configuration_url: "http://charger.lan:8080/",
    });
    expect(origin).toEqual({ name: "dinamics", sw_version: "0.1.0" });
    expect(availability).toEqual([{ topic: `${PREFIX}availability` }]);
    expect(Object.keys(discovery()).sort()).toEqual(["availability", "components", "device", "origin", "qos"]);
    expect(Object.keys(components).length).toBeGreaterThan(50);
    await site.listen();
    expect(site.retained.has(CONFIG)).toBe(true);
    expect(site.last.get(`${PREFIX}availability`)).toBe("online");
  });

  it("sets what the controller listens to, and shows what is published", async () => {
    const heard = [...requestTopics(), "restart", "control"].map((topic) => PREFIX + topic);
    for (const [key, { command_topic, state_topic, platform }] of Object.entries(discovery().components)) {
      if (command_topic !== undefined) expect(heard, key).toContain(command_topic);
      if (platform === "button" || isEvent(state_topic)) continue;
      await site.until(state_topic ?? "", (text) => text !== "");
      expect(() => shown(key), key).not.toThrow();
    }
  });

  it("has templates that yield a number, a truth or an option", () => {
    for (const [key, one] of Object.entries(discovery().components)) {
      if (one.platform === "button" || one.platform === "text" || isEvent(one.state_topic)) continue;
      const text = shown(key);
      const isNumber = one["unit_of_measurement"] !== undefined || one["state_class"] !== undefined;
      if (isNumber && text !== "None")
        expect(Number.isFinite(Number(text)) && text !== "", `${key} ${text}`).toBe(true);
      if (one.options !== undefined) expect(one.options, key).toContain(text);
      if (one.platform === "switch")
        expect([one["state_on"] ?? one["payload_on"], one["state_off"] ?? one["payload_off"]], key).toContain(text);
      if (one.platform === "binary_sensor")
        expect([one["payload_on"], one["payload_off"], "None"], key).toContain(text);
    }
  });

  it("takes options and ranges from the table of settings", () => {
    expect(entity("set_mode")["options"]).toEqual(["off", "normal", "solar", "smart", "pause"]);
    expect(entity("set_charge_limit_A")).toMatchObject({ min: 6, max: 80, step: 1, unit_of_measurement: "A" });
    expect(entity("set_margin_A")).toMatchObject({ min: 0, max: 10, step: 0.1 });
    for (const [key, one] of Object.entries(discovery().components)) {
      if (!key.startsWith("set_")) continue;
      const row = rowOfKey(key.slice(4));
      expect(row?.topic, key).toBe(one.command_topic?.slice(PREFIX.length));
      if (one.platform === "number") expect([one["min"], one["max"]], key).toEqual([row?.smallest, row?.largest]);
    }
  });

  it("publishes every setting by its key", () => {
    const settings = JSON.parse(site.last.get(`${PREFIX}settings/json`) ?? "{}") as Json;
    expect(Object.keys(settings).length).toBe(SETTINGS_TABLE.trim().split("\n").length);
    expect(settings["charge_limit_A"]).toBe(16);
  });
});

describe("Home Assistant's entities", { timeout: 60000 }, () => {
  it("show a car that charges", async () => {
    expect([shown("plugged"), shown("charging"), shown("problem"), shown("evse_link")]).toEqual([
      "True",
      "True",
      "False",
      "True",
    ]);
    await site.until(`${PREFIX}charge_W`, (text) => Number(text) > 1000);
    expect(Number(shown("offered"))).toBe(16);
    expect(shown("state")).toBe("charging");
    expect(shown("reason").length).toBeGreaterThan(5);
    expect([shown("trips"), shown("fault"), shown("set_mode"), shown("enable")]).toEqual([
      "none",
      "none",
      "normal",
      "True",
    ]);
  });

  it("set limits, modes and switches, and show that they did", async () => {
    await use("set_charge_limit_A", "10");
    await until("set_charge_limit_A", "10");
    await until("offered", "10");
    await use("set_override_A", "7");
    await until("offered", "7");
    await until("set_override_A", "7");
    await use("set_override_A", "0");
    await use("set_mode", "pause");
    await until("set_mode", "pause");
    await until("charging", "False");
    await use("set_mode", "normal");
    await until("charging", "True");
    await use("set_plug_and_charge", "0");
    await until("set_plug_and_charge", "0");
    await use("set_plug_and_charge", "1");
    await use("set_charge_limit_A", "16");
    await until("set_charge_limit_A", "16");
  });

  it("stop and start the charge", async () => {
    await use("enable", "3");
    await until("enable", "False");
    await until("charging", "False");
    await use("enable", "2");
    await until("enable", "True");
    await until("charging", "True");
  });

  it("order a delayed start and take it back", async () => {
    await use("delayed", "start=2099-05-01T22:00");
    await until("delayed", "start=2099-05-01T22:00");
    await use("delayed", "");
    await until("delayed", "");
  });

  it("reset trips and restart the EVSE", async () => {
    site.forget();
    await use("trip_reset", "reset");
    await use("restart", "evse");
    await site.until(`${PREFIX}event/evse`, (text) => text.includes("AB"));
    await until("charging", "True");
  });

  it("leave everything as it is when they are used wrongly", async () => {
    const before = site.last.get(`${PREFIX}settings/json`);
    for (const payload of ["3", "null", '"null"', "NaN", "", "1e9", "x".repeat(100000)]) {
      await use("set_override_A", payload);
      await use("set_mode", payload === "3" ? "9" : payload);
      await use("restart", payload);
    }
    await site.say(`${PREFIX}restart`, "evse", true);
    await site.pause(2500);
    expect(site.last.get(`${PREFIX}settings/json`)).toBe(before);
    expect(shown("charging")).toBe("True");
    await site.say(`${PREFIX}restart`, "", true);
  });
});

describe("discovery", { timeout: 60000 }, () => {
  it("is told again when Home Assistant is born", async () => {
    site.forget();
    await site.say("homeassistant/status", "offline");
    await site.pause(2600);
    expect(site.heard.some((line) => line.startsWith(CONFIG))).toBe(false);
    await site.say("homeassistant/status", "online");
    await site.until(CONFIG, () => site.heard.some((line) => line.startsWith(CONFIG)));
    await site.until(CONFIG, () => site.heard.some((line) => line.startsWith(`${PREFIX}settings/json=`)));
  });

  it("says that the controller is away when it ends, and stays announced", async () => {
    await site.end();
    await site.until(`${PREFIX}availability`, (text) => text === "offline");
    await site.listen();
    expect(site.last.get(CONFIG)).not.toBe("");
  });

  it("moves with its prefix, and is taken back when it is switched off", async () => {
    await site.run({ ...FULL, homeAssistant: { discovery: true, prefix: "ha" } });
    await site.until(CONFIG, (text) => text === "");
    const moved = CONFIG.replace("homeassistant", "ha");
    await site.until(moved, (text) => text !== "");
    await site.end();
    await site.run({});
    await site.until(moved, (text) => text === "");
    await site.end();
    await site.run({});
    site.forget();
    await site.pause(1000);
    expect(site.heard.filter((line) => line.startsWith("ha"))).toEqual([]);
  });
});
