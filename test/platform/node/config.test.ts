import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { applySettings } from "#platform/node/apply-settings";
import { parseConfig, readConfigFile } from "#platform/node/config";
import { InputError } from "#platform/node/input-error";
import { Settings } from "#firmware/settings/settings";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";

/** Everything that is wrong with a text, or [] when it is taken. */
function problems(text: string): readonly string[] {
  try {
    parseConfig(text, "c.json");
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.lines;
    throw error;
  }
}

describe("configuration file", () => {
  it("may be empty", () => expect(parseConfig("{}", "c.json")).toEqual({}));

  it("is taken whole, paths relative to its folder", () => {
    const config = {
      serial: "0123456789AB",
      evse: { port: "tcp:evse.lan:8023", baud: 115200 },
      mqtt: {
        url: "mqtts://broker.lan:8884",
        username: "u",
        passwordFile: "p",
        caFile: "/etc/ca.pem",
        certFile: "c.pem",
        keyFile: "k.pem",
        rejectUnauthorized: false,
      },
      meter: { topic: "house/meter" },
      openevse: { topic: "openevse", announceTopic: "openevse/announce/1", retain: true },
      homeAssistant: { discovery: true, prefix: "ha", name: "Garage" },
      feeds: { solar_W: "house/solar", grid_W: "meter/state#power[0]*-1" },
      dataDir: "../data",
      logLevel: "debug",
      settings: { breaker_A: 25, margin_A: 0.5, dynamic: 1 },
    };
    expect(parseConfig("\ufeff" + JSON.stringify(config), "/etc/dinamics/c.json")).toEqual({
      ...config,
      mqtt: {
        ...config.mqtt,
        passwordFile: "/etc/dinamics/p",
        certFile: "/etc/dinamics/c.pem",
        keyFile: "/etc/dinamics/k.pem",
      },
      dataDir: "/etc/data",
    });
  });

  for (const [text, problem] of [
    ["", "c.json:1:1: not JSON (Unexpected end of JSON input)"],
    ['{"a": }', "c.json:1:7: not JSON (Unexpected token '}')"],
    ['{\n  "evse": {,\n', "c.json:2:12: not JSON"],
    ['{"evse": {"port": "/dev/x"}', "c.json:1:28: not JSON"],
    ["[]", "c.json: a list at the top; allowed: an object { ... }"],
    ["null", "c.json: null at the top"],
    ["5", "c.json: a number at the top"],
    [
      '{"evze": {}}',
      "c.json: evze: no such key; did you mean evse?; allowed: serial, evse, mqtt, broker, http, meter, emoncms, openevse, homeAssistant, smartevse, dataDir, logLevel, chargers, feeds, settings",
    ],
    ['{"evse": 5}', "c.json: evse: a number instead of an object; allowed: { port: ... }"],
    ['{"evse": []}', "c.json: evse: a list instead of an object"],
    ['{"evse": {"prot": "x"}}', "c.json: evse.prot: no such key; did you mean port?; allowed: port, baud"],
    ['{"evse": {"port": 5}}', "c.json: evse.port: a number instead of a text; allowed: a device"],
    ['{"evse": {"port": "x"}}', 'c.json: evse.port: "x" is no device'],
    ['{"evse": {"baud": 299}}', "c.json: evse.baud: 299 is not allowed; allowed: 300..4000000"],
    ['{"evse": {"baud": 1.5}}', "c.json: evse.baud: 1.5 is not whole"],
    ['{"evse": {"baud": "115200"}}', "c.json: evse.baud: a string instead of a number"],
    ['{"mqtt": {"url": "http://x"}}', "c.json: mqtt.url: "],
    ['{"mqtt": {"url": "mqtt://a:b@x"}}', "c.json: mqtt.url: credentials in the address"],
    ['{"mqtt": {"password": "x"}}', "c.json: mqtt.password: no such key; did you mean passwordFile?"],
    ['{"mqtt": {"username": "x"}}', "c.json: mqtt: url is missing"],
    ['{"mqtt": {"url": "mqtts://x", "certFile": "c"}}', "c.json: mqtt: certFile and keyFile belong together"],
    [
      '{"mqtt": {"url": "mqtt://x", "rejectUnauthorized": 1}}',
      "c.json: mqtt.rejectUnauthorized: a number instead of true or false",
    ],
    ['{"mqtt": {"url": "mqtt://x"}, "broker": {"port": 1884}}', "c.json: mqtt.url and broker: either"],
    ['{"broker": {"port": 0}}', "c.json: broker.port: 0 is not allowed; allowed: 1..65535"],
    ['{"broker": {"port": 65536}}', "c.json: broker.port: 65536 is not allowed"],
    ['{"meter": {"topic": "a/#"}}', "c.json: meter.topic: a pattern for several topics"],
    ['{"meter": {"port": "house"}}', 'c.json: meter.port: "house" is no device'],
    [
      '{"meter": {"device": "sdm72"}}',
      'c.json: meter.device: "sdm72" is no meter that is known; allowed: sdm630, pzem',
    ],
    ['{"meter": {"port": "/dev/ttyUSB1"}}', "c.json: meter: port and device belong together"],
    ['{"meter": {"phases": 0}}', "c.json: meter.phases: no set of phases"],
    [
      '{"meter": {"port": "/dev/ttyUSB1", "device": "pzem", "topic": "a"}}',
      "c.json: meter.port: one source of the mains currents",
    ],
    ['{"meter": {"topic": "a", "file": "b"}}', "c.json: meter.topic and meter.file: one source"],
    ['{"meter": {"topic": "a"}, "feeds": {"mains_L1_A": "b"}}', "c.json: meter and feeds.mains_L1_A: one source"],
    ['{"feeds": {"mains_L1_A": "a", "mains_L1_W": "b"}}', "c.json: feeds.mains_L1_W: that phase is there"],
    ['{"feeds": {"mains_L1_A": "a", "mains_W": "b"}}', "c.json: feeds.mains_W: that phase is there"],
    ['{"feeds": {"solar_w": "a"}}', "c.json: feeds.solar_w: no such key; did you mean solar_W?"],
    ['{"feeds": {"solar_W": "a/+"}}', "c.json: feeds.solar_W: topic: a pattern for several topics; allowed: TOPIC"],
    ['{"feeds": {"solar_W": 5}}', "c.json: feeds.solar_W: a number instead of a text"],
    ['{"feeds": "a"}', "c.json: feeds: a string instead of an object"],
    ['{"openevse": {"topic": "Dinamics/x"}}', "c.json: openevse.topic: it is below the topics of Dinamics itself"],
    ['{"openevse": {"topic": "a/"}}', "c.json: openevse.topic: an empty part, or a blank"],
    ['{"openevse": {"retain": true}}', "c.json: openevse: topic is missing"],
    ['{"homeAssistant": {"discovery": 1}}', "c.json: homeAssistant.discovery: a number instead of true or false"],
    ['{"homeAssistant": {"name": " "}}', "c.json: homeAssistant.name: empty"],
    ['{"serial": "0123456789ab"}', "c.json: serial: no serial number; allowed: 12 upper-case hex digits"],
    ['{"logLevel": "loud"}', 'c.json: logLevel: "loud" is no level; allowed: error, warn, info, debug'],
    ['{"dataDir": ""}', "c.json: dataDir: empty"],
    ['{"settings": {"breker_A": 5}}', "c.json: settings.breker_A: no such key; did you mean breaker_A?"],
    ['{"settings": {"breaker_A": 5}}', "c.json: settings.breaker_A: 5 is not allowed; allowed: 6..125 A"],
    ['{"settings": {"breaker_A": 16.5}}', "c.json: settings.breaker_A: not a multiple of 1"],
    ['{"settings": {"breaker_A": "16"}}', "c.json: settings.breaker_A: a string instead of a number"],
    ['{"settings": {"breaker_A": 1e99}}', "c.json: settings.breaker_A: not a number"],
    ['{"settings": {"margin_A": 0.0001}}', "c.json: settings.margin_A: "],
    ['{"settings": {"margin_A": 1e-9}}', "c.json: settings.margin_A: "],
    ['{"__proto__": {}}', "c.json: __proto__: no such key"],
  ] as const) {
    it(`${JSON.stringify(text).slice(0, 70)} is refused with place and remedy`, () => {
      expect(problems(text)[0]).toContain(problem);
    });
  }

  it("reports all problems together", () => {
    expect(problems('{"x": 1, "evse": {"port": 1, "baud": 1}, "settings": {"breaker_A": 1}}').length).toBe(4);
  });

  it("that cannot be read is named", () => {
    expect(() => readConfigFile("/nowhere/c.json")).toThrow(/^configuration \/nowhere\/c.json cannot be read/);
  });

  it("is read from a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "dinamics-"));
    writeFileSync(join(folder, "c.json"), '{"dataDir": "data"}');
    expect(readConfigFile(join(folder, "c.json"))).toEqual({ dataDir: join(folder, "data") });
    rmSync(folder, { recursive: true });
  });

  it("refuses a key without a name", () => {
    expect(problems('{"": {}}').length).toBe(1);
  });

  it("never breaks, whatever JSON comes, and takes only what it knows", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const found = problems(text);
        if (found.length === 0) expect(Object.keys(JSON.parse(text) as object)).toEqual([]);
        for (const line of found) expect(line.startsWith("c.json")).toBe(true);
      }),
    );
  });

  it("never breaks, whatever text comes", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        problems(text);
      }),
    );
  });
});

describe("settings of the configuration", () => {
  it("are in force and stored before the controller starts", () => {
    const storage = new FakeStorage();
    applySettings(storage, new FakeLog(), { breaker_A: 25, margin_A: 0.3 }, "c.json");
    const settings = new Settings(storage, new FakeLog());
    expect([settings.get("breaker_A"), settings.get("margin_A")]).toEqual([25, 0.3]);
  });

  it("are not written again when they are the same", () => {
    const storage = new FakeStorage();
    applySettings(storage, new FakeLog(), { breaker_A: 25 }, "c.json");
    const writes = storage.writes;
    applySettings(storage, new FakeLog(), { breaker_A: 25 }, "c.json");
    expect(storage.writes).toBe(writes);
  });

  it("that depend on one another are taken in any order", () => {
    const storage = new FakeStorage();
    applySettings(storage, new FakeLog(), { clamps: 0, dynamic: 0 }, "c.json");
    expect(new Settings(storage, new FakeLog()).get("clamps")).toBe(0);
  });

  it("that contradict one another are refused and nothing is stored", () => {
    const storage = new FakeStorage();
    const apply = (): void => applySettings(storage, new FakeLog(), { breaker_A: 20, clamps: 0 }, "c.json");
    expect(apply).toThrow(/^c.json: settings.clamps: .*allowed: /);
    expect(new Settings(storage, new FakeLog()).get("breaker_A")).toBe(16);
  });
});
