import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERIAL, Site } from "./site";

const site = new Site();
const BASE = "house/charger";
const at = (topic: string): string => `${BASE}/${topic}`;
const last = (topic: string): string => site.last.get(at(topic)) ?? "";

beforeAll(async () => {
  await site.open();
  await site.run({ openevse: { topic: BASE }, settings: { dynamic: 0, charge_limit_A: 16 } });
  await site.until(at("state"), (text) => text === "3");
}, 40000);
afterAll(() => site.close(), 20000);

/** What came within a second of a message below the base topic: the rejection's reason, or `undefined` when there was none. */
async function refusalOf(topic: string, payload: string): Promise<string | undefined> {
  site.last.delete(at("rejection"));
  await site.say(at(topic), payload);
  await site.pause(60);
  for (let waits = 0; waits < 47 && !site.last.has(at("rejection")); waits++) await site.pause(20);
  const text = site.last.get(at("rejection"));
  return text === undefined ? undefined : (JSON.parse(text) as { why: string }).why;
}

describe("OpenEVSE's topics of a running gateway", { timeout: 40000 }, () => {
  it("announce the controller, and greet on the base topic", () => {
    const announcement = JSON.parse(site.last.get("openevse/announce/89ab") ?? "{}") as Record<string, string>;
    expect(announcement).toMatchObject({
      state: "connected",
      id: SERIAL,
      mqtt: BASE,
      http: "http://charger.lan:8080/",
    });
    expect(site.heard).toContain(`${BASE}=connected`);
  });

  it("tell each field of the status as text, with the units and the names of old and new clients", async () => {
    await site.until(at("amp"), (text) => Number(text) > 6000);
    expect(Number(last("pilot"))).toBe(16);
    expect([last("voltage"), last("status"), last("vehicle"), last("divertmode")]).toEqual(["230", "active", "1", "1"]);
    for (const topic of ["wh", "watthour", "wattsec", "elapsed", "temp1", "freeram", "srssi", "total_energy"])
      expect(Number.isFinite(Number(last(topic))), topic).toBe(true);
    expect(last("temp2")).toBe("false");
    expect(last("reason")).toMatch(/^offered|A/);
    await site.until(at("config_version"), (text) => /^\d+$/.test(text));
  });

  it("keep the documents: config, claim, override, schedule and limit, and nothing else", async () => {
    await site.until(
      at("config"),
      (text) => (JSON.parse(text) as { max_current_soft: number }).max_current_soft === 16,
    );
    await site.listen();
    await site.until(at("limit"), (text) => text === "{}");
    expect(last("override")).toBe('{"state":"null"}');
    expect(last("claim")).toBe('{"state":"null"}');
    expect(last("schedule")).toBe("[]");
    const kept = [...site.retained].filter((topic) => topic.startsWith(BASE)).sort();
    expect(kept).toEqual(["claim", "config", "limit", "override", "schedule"].map(at));
  });

  it("override: set, changed in part, toggled and cleared, and seen on the wire", async () => {
    await site.say(at("override/set"), '{"charge_current":10}');
    await site.until(at("override"), (text) => text === '{"charge_current":10,"auto_release":true}');
    await site.until(at("pilot"), (text) => text === "10");
    await site.say(at("override/set"), "{state:disabled}");
    await site.until(at("override"), (text) => text === '{"state":"disabled","charge_current":10,"auto_release":true}');
    await site.until(at("state"), (text) => text === "254");
    await site.say(at("override/set"), "toggle");
    await site.until(at("override"), (text) => text.includes('"state":"active"'));
    await site.say(at("override/set"), "clear");
    await site.until(at("override"), (text) => text === '{"state":"null"}');
    await site.until(at("pilot"), (text) => text === "16");
    await site.until(at("state"), (text) => text === "3");
  });

  it("claim: a client of its own, released again", async () => {
    await site.say(at("claim/set"), '{"max_current":8}');
    await site.until(at("claim"), (text) => text === '{"max_current":8,"auto_release":false}');
    await site.until(at("pilot"), (text) => text === "8");
    expect(last("manual_override")).toBe("0");
    await site.say(at("claim/set"), "release");
    await site.until(at("claim"), (text) => text === '{"state":"null"}');
  });

  it("limit, schedule and config: set and cleared", async () => {
    await site.say(at("limit/set"), '{"type":"energy","value":20000,"auto_release":true}');
    await site.until(at("limit"), (text) => text === '{"type":"energy","value":20000,"auto_release":true}');
    await site.say(at("limit/set"), "clear");
    await site.until(at("limit"), (text) => text === "{}");
    const days = '["monday","tuesday","wednesday","thursday","friday","saturday","sunday"]';
    await site.say(at("schedule/set"), `[{"id":1,"state":"active","time":"00:00","days":${days}}]`);
    await site.until(at("schedule"), (text) => text.includes('"time":"00:00:00"'));
    await site.say(at("schedule/clear"), "1");
    await site.until(at("schedule"), (text) => text === "[]");
    await site.say(at("config/set"), '{"max_current_soft":20}');
    await site.until(
      at("config"),
      (text) => (JSON.parse(text) as { max_current_soft: number }).max_current_soft === 20,
    );
    await site.until(at("pilot"), (text) => text === "20");
    await site.say(at("config/set"), '{"max_current_soft":16}');
    await site.until(at("max_current"), (text) => text === "16");
  });

  it("divertmode and shaper", async () => {
    await site.say(at("divertmode/set"), "2");
    await site.until(at("divertmode"), (text) => text === "2");
    await site.say(at("divertmode/set"), "1");
    await site.until(at("divertmode"), (text) => text === "1");
    expect(await refusalOf("shaper/set", "0")).toBeUndefined();
    expect(await refusalOf("shaper/set", "2")).toContain("0 or 1");
  });

  it("rapi: the timer of DemandShaper charges in its hours only, is told again and ends with zeros", async () => {
    const now = new Date();
    const clock = (ahead_h: number): string => `${String((now.getUTCHours() + ahead_h) % 24).padStart(2, "0")} 00`;
    await site.say(at("rapi/in/$ST"), `${clock(2)} ${clock(4)}`);
    await site.until(at("rapi/out/$ST"), (text) => text === "$OK^20");
    await site.until(at("state"), (text) => text === "254");
    await site.say(at("rapi/in/$GD"), "");
    await site.until(at("rapi/out/$GD"), (text) => text.startsWith(`$OK ${clock(2)} ${clock(4)}^`));
    await site.say(at("rapi/in/$ST"), `${clock(23)} ${clock(4)}`);
    await site.until(at("state"), (text) => text === "3");
    await site.say(at("rapi/in/$ST"), "00 00 00 00");
    await site.say(at("rapi/in/$GD"), "");
    await site.until(at("rapi/out/$GD"), (text) => text === "$OK 00 00 00 00^20");
    await site.until(at("state"), (text) => text === "3");
  });

  it("restart: the EVSE begins anew", async () => {
    await site.say(at("restart"), '{"device":"evse"}');
    await site.until(`Dinamics/${SERIAL}/event/evse`, (text) => text.includes("AB"));
    await site.until(at("state"), (text) => text === "3");
  });

  it("rapi: a question is answered on both topics, what orders is carried out, what is blocked is refused", async () => {
    await site.say(at("rapi/in/$GE"), "");
    const line = await site.until(at("rapi/out/$GE"), (text) => text.startsWith("$OK"));
    expect(last("rapi/out")).toBe(line);
    await site.say(at("rapi/in/$SC"), "12");
    await site.until(at("rapi/out/$SC"), (text) => text.startsWith("$OK"));
    await site.until(at("pilot"), (text) => text === "12");
    await site.say(at("override/set"), "clear");
    await site.until(at("pilot"), (text) => text === "16");
    site.last.delete(at("rejection"));
    await site.say(at("rapi/in/$ZZ"), "1");
    expect(await site.until(at("rapi/out/$ZZ"), (text) => text !== "")).toBe("$NK^21");
    await site.until(at("rejection"), (text) => text.includes("RAPI_RESPONSE_BLOCKED"));
  });
});

describe("bad input on OpenEVSE's topics", { timeout: 60000 }, () => {
  const JSON_TOPICS = ["override/set", "claim/set", "limit/set", "schedule/set", "config/set", "restart"];
  const documents = (): string[] =>
    ["override", "claim", "limit", "schedule", "config", "divertmode"].map((topic) =>
      last(topic).replace(/"config_version":\d+/, ""),
    );

  it("is refused with a reason and changes nothing", async () => {
    const before = documents();
    for (const topic of [...JSON_TOPICS, "divertmode/set", "shaper/set", "schedule/clear"]) {
      for (const payload of ['"null"', "null", "NaN", "", "{", '{"x":1}', "\0\x01", "\xff\xfe", "-1", "1e99"]) {
        expect((await refusalOf(topic, payload)) ?? "busy", `${topic} ${payload}`).not.toContain("busy");
      }
    }
    for (const payload of ['{"charge_current":"NaN"}', '{"charge_current":-1}', '{"state":"null"}', '{"state":5}'])
      expect(await refusalOf("override/set", payload), payload).toBeDefined();
    for (const payload of [
      '{"max_current_soft":"NaN"}',
      '{"max_current_soft":1e9}',
      '{"voltage":0,"max_current_soft":10}',
    ])
      expect(await refusalOf("config/set", payload), payload).toBeDefined();
    await site.pause(1500);
    expect(documents()).toEqual(before);
    expect(site.state()["state"]).toBe("charging");
  });

  it("is refused when it was kept by the broker, and when it is a megabyte", async () => {
    const before = documents();
    await site.say(at("override/set"), "x".repeat(1000000));
    await site.until(at("rejection"), (text) => text.includes("longer than 8192"));
    await site.say(at("override/set"), '{"state":"disabled"}', true);
    await site.until(at("override"), (text) => text.includes("disabled"));
    await site.say(at("override/set"), "clear");
    await site.until(at("override"), (text) => text === '{"state":"null"}');
    await site.end();
    await site.run({ openevse: { topic: BASE }, settings: { dynamic: 0, charge_limit_A: 16 } });
    await site.until(at("rejection"), (text) => text.includes("retained"));
    await site.until(at("state"), (text) => text === "3");
    expect(documents()).toEqual(before);
    await site.say(at("override/set"), "", true);
  });

  it("is refused when there is too much of it, and the controller goes on", async () => {
    for (let count = 0; count < 500; count++) void site.say(at("limit/set"), "clear");
    await site.until(at("rejection"), (text) => text.includes("busy"));
    await site.pause(3000);
    await site.say(at("override/set"), '{"charge_current":9}');
    await site.until(at("pilot"), (text) => text === "9");
  });

  it("ends in order: the announcement and the base topic say so", async () => {
    site.forget();
    await site.end();
    await site.until("openevse/announce/89ab", (text) => text.includes('"disconnected"'));
    expect(site.heard).toContain(`${BASE}=disconnected`);
  });
});
