import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERIAL, Site } from "./site";

const site = new Site();
const STATE = `Dinamics/${SERIAL}/state/json`;
const field = (name: string): unknown => site.state()[name];
const power = (grid_W: unknown): string => JSON.stringify({ em: [{ act_power: grid_W }] });

beforeAll(async () => {
  await site.open();
  await site.run({
    openevse: { topic: "openevse" },
    feeds: {
      grid_W: "meter/em#em[0].act_power",
      solar_W: "inverter/kw#*1000",
      soc_pct: "car/soc",
      mains_L1_A: "house/mains#a",
      mains_L2_W: "house/mains#b",
      mains_L3_A: "house/l3",
    },
    settings: { breaker_A: 25, charge_limit_A: 32, meter_timeout_s: 5, raise_hold_s: 0 },
  });
  await site.until(STATE, (text) => text.includes('"link":"up"'));
}, 40000);
afterAll(() => site.close(), 20000);

describe("reports from anybody's topics", { timeout: 40000 }, () => {
  it("of sun, grid and car reach the controller", async () => {
    await site.say("meter/em", power(-1500.4));
    await site.say("inverter/kw", "2.5");
    await site.say("car/soc", " 55 ");
    await site.until("openevse/grid_ie", (text) => text === "-1500" || text === "-1501");
    await site.until("openevse/solar", (text) => text === "2500");
    await site.until("openevse/battery_level", (text) => text === "55");
  });

  it("that cannot be read or were kept leave the last one in force", async () => {
    const kept = site.last.get("openevse/grid_ie");
    for (const payload of ['"null"', "null", "NaN", "", "{", "[]", power(null), power("NaN"), power(2e9), power([1])])
      await site.say("meter/em", payload);
    await site.say("meter/em", `${power(9)}${" ".repeat(1000000)}`);
    await site.say("car/soc", "101");
    await site.say("inverter/kw", "-5");
    await site.pause(1500);
    expect(site.last.get("openevse/grid_ie")).toBe(kept);
    expect([site.last.get("openevse/solar"), site.last.get("openevse/battery_level")]).toEqual(["2500", "55"]);
    expect(site.lines.filter((line) => line.includes("feeds.grid_W")).length).toBe(1);
  });

  it("of the mains count once every phase has reported, current and power", async () => {
    await site.say("house/mains", '{"a":4.5,"b":-460}');
    await site.pause(1500);
    expect(field("mainsFresh")).toBe(false);
    await site.say("house/l3", "7");
    await site.until(STATE, () => field("L1_A") === 4.5 && field("L2_A") === -2 && field("L3_A") === 7);
    expect(field("mainsFresh")).toBe(true);
  });

  it("of the mains stop to count when one phase is silent", async () => {
    for (let count = 0; count < 14; count++) {
      await site.say("house/mains", '{"a":4.5,"b":-460}');
      await site.pause(500);
    }
    await site.until(STATE, () => field("mainsFresh") === false);
  });

  it("of the mains are no news when the broker had kept them", async () => {
    await site.say("house/mains", '{"a":1,"b":0}', true);
    await site.say("house/l3", "1", true);
    await site.until(STATE, () => field("L1_A") === 1);
    await site.end();
    await site.run({
      feeds: { mains_L1_A: "house/mains#a", mains_L2_W: "house/mains#b", mains_L3_A: "house/l3" },
      settings: { meter_timeout_s: 5 },
    });
    await site.until(STATE, (text) => text.includes('"link":"up"') && text.includes('"startIn_s"'));
    await site.pause(2500);
    expect(field("mainsFresh")).toBe(false);
    expect(field("L1_A")).toBeNull();
  });
});
