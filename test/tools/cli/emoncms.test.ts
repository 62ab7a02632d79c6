import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Settings } from "#firmware/settings/settings";
import { emptySnapshot } from "#firmware/take-snapshot";
import { LineLog } from "#platform/node/log";
import { createObservers, type Observers } from "#tools/cli/observers";
import { planOf, planRun, type RunPlan } from "#tools/cli/run-plan";
import { MemoryStorage } from "#tools/live/memory-storage";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeEmoncms, KEY } from "#test/platform/node/emoncms/fake-emoncms";
import { eventually } from "#test/platform/node/eventually";

const folder = mkdtempSync(join(tmpdir(), "dinamics-"));
const server = new FakeEmoncms();
const lines: string[] = [];
const log = new LineLog({ level: "debug", write: (line) => lines.push(line) });
const seen = { link: "up", state: "charging", charge_mA: 9000, sessionEnergy_Wh: 5, session_s: 6 } as const;
const snapshot = { ...emptySnapshot(), ...seen };
let address = "";

function planWith(config: Record<string, unknown>): RunPlan {
  const file = join(folder, "c.json");
  const emoncms = { server: address, apiKeyFile: "key", ...(config["emoncms"] as Record<string, unknown>) };
  writeFileSync(file, JSON.stringify({ ...config, emoncms }));
  return planRun(["--config", file], {});
}

beforeAll(async () => {
  writeFileSync(join(folder, "key"), `${KEY}\n`, { mode: 0o600 });
  address = await server.listen();
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the posts to Emoncms of a gateway", () => {
  it("come from each charger under a node of its own, and nobody reads the key in the log", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const plan = planWith({ emoncms: { node: "house" } });
    const plans = [plan, planOf(plan, { name: "garage", evse: { port: "/dev/ttyUSB9" } })];
    const all: Observers[] = plans.map((one) => createObservers(one, log));
    const storage = new MemoryStorage();
    const settings = new Settings(storage, new FakeLog());
    for (const observers of all)
      observers.start({ snapshot: () => snapshot, settings: () => settings, storage, status: () => ({ power: 2070 }) });
    vi.advanceTimersByTime(30000);
    vi.useRealTimers();
    await eventually("both have posted", () => server.posts.length === 2);
    const nodes = server.posts.flatMap(({ data }) => data.map(([, node]) => node));
    expect(nodes.sort()).toEqual(["house", "house_garage"]);
    expect(server.posts[0]?.data[0]?.[2]).toMatchObject({ amp: 9000, power: 2070, state: 3, voltage: 230 });
    await eventually("it is counted", () => all.every(({ posts }) => posts?.taken === 1));
    for (const observers of all) await observers.close();
    log.log("info", `somebody writes ${KEY}`);
    expect(lines.join("\n")).not.toContain(KEY);
  });

  it("are warned of where the same server gets all of it over MQTT too", () => {
    const both = { mqtt: { url: "mqtt://127.0.0.1" }, openevse: { topic: "emon/openevse" } };
    const warned = (config: Record<string, unknown>): boolean => {
      lines.length = 0;
      void createObservers(planWith(config), log).close();
      return lines.some((line) => line.includes("Emoncms gets everything twice"));
    };
    expect(warned(both)).toBe(true);
    expect(warned({ ...both, openevse: { topic: "openevse" } })).toBe(false);
    expect(warned({ ...both, mqtt: { url: "mqtt://10.0.0.1" } })).toBe(false);
  });
});
