import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectAsync } from "mqtt";
import WebSocket from "ws";
import { HistoryFile } from "#platform/node/history/history-file";
import { type Carrier, carryOverTcp } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 40000;

const lives = [0, 1].map(() => new LiveEvse({ firmware: "8.2" }, { phases: [1], max_A: 16 }));
const folder = mkdtempSync(join(tmpdir(), "dinamics-"));
let carriers: Carrier[] = [];
let child: ChildProcess;
let printed = "";
let base = "";

interface About {
  chargers: { serial: string; name: string; prefix: string }[];
}

async function eventually<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
): Promise<Found> {
  const begin = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() - begin > PATIENCE_ms) throw new Error(`not in time: ${what}\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function json(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(base + path)).json()) as Record<string, unknown>;
}

beforeAll(async () => {
  carriers = await Promise.all(lives.map((live) => carryOverTcp(live, "127.0.0.1", 0)));
  const [first, second] = carriers.map(({ address }) => address);
  const charger = { name: "garage", evse: { port: second }, settings: { charge_limit_A: 10 } };
  const config = {
    evse: { port: first },
    dataDir: "data",
    broker: { port: 0 },
    http: { port: 0 },
    chargers: [charger],
  };
  const path = join(folder, "c.json");
  writeFileSync(path, JSON.stringify({ ...config, broker: undefined, http: { listen: "127.0.0.1" } }));
  child = spawn(process.execPath, [BIN, "run", "--plain", "--config", path]);
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  base = await eventually("it serves", () => {
    const port = /http at [^:]+:(\d+)/.exec(printed)?.[1];
    return port === undefined ? undefined : `http://127.0.0.1:${port}`;
  });
}, PATIENCE_ms);

afterAll(async () => {
  child.kill("SIGKILL");
  for (const live of lives) live.close();
  for (const carrier of carriers) await carrier.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("two chargers on one gateway", { timeout: PATIENCE_ms }, () => {
  it("are listed with serial numbers and prefixes of their own", async () => {
    const { chargers } = (await json("/api/v1")) as unknown as About;
    expect(chargers.map(({ prefix }) => prefix)).toEqual(["/api/v1", "/chargers/garage/api/v1"]);
    expect(chargers[1]?.name).toBe("garage");
    expect(new Set(chargers.map(({ serial }) => serial)).size).toBe(2);
  });

  it("drive their own EVSE, each with its own settings", async () => {
    lives[1]?.plug(true);
    await eventually("the second one sees its car", async () =>
      (await json("/chargers/garage/status"))["vehicle"] === 1 ? true : undefined,
    );
    expect((await json("/status"))["vehicle"]).toBe(0);
    expect((await json("/chargers/garage/config"))["max_current_soft"]).toBe(10);
    expect((await json("/config"))["max_current_soft"]).toBe(16);
    expect(existsSync(join(folder, "data", "chargers", "garage"))).toBe(true);
  });

  it("each have a connection of their own to the broker, and topics of their own", async () => {
    const serials = ((await json("/api/v1")) as unknown as About).chargers.map(({ serial }) => serial);
    const port = /embedded broker at [^:]+:(\d+)/.exec(printed)?.[1] ?? "";
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
    const online = new Set<string>();
    client.on("message", (topic, payload) => (payload.toString() === "online" ? online.add(topic) : undefined));
    await client.subscribeAsync("Dinamics/+/availability");
    const expected = serials.map((serial) => `Dinamics/${serial}/availability`).sort();
    await eventually("both are online", () => (online.size === 2 ? true : undefined));
    expect([...online].sort()).toEqual(expected);
    await client.endAsync();
  });

  it("are changed one by one", async () => {
    const answer = await fetch(`${base}/chargers/garage/override`, { method: "POST", body: '{"state":"disabled"}' });
    expect(answer.status).toBeLessThan(300);
    expect((await json("/chargers/garage/override"))["state"]).toBe("disabled");
    expect(await json("/override")).toEqual({});
  });

  it("tell their changes to their own listeners", async () => {
    const socket = new WebSocket(base.replace("http", "ws") + "/chargers/garage/ws");
    const heard: Record<string, unknown>[] = [];
    socket.on("message", (data: Buffer) => heard.push(JSON.parse(data.toString()) as Record<string, unknown>));
    await eventually("the whole status", () => (heard.length > 0 ? true : undefined));
    expect(heard[0]?.["vehicle"]).toBe(1);
    socket.close();
  });

  it("do not feel that the EVSE of another is gone, and have it again when it comes back", async () => {
    const address = carriers[1]?.address ?? "";
    await carriers[1]?.close();
    await eventually("the second one is missed", async () =>
      (await json("/chargers/garage/status"))["rapi_connected"] === 0 ? true : undefined,
    );
    expect((await json("/status"))["rapi_connected"]).toBe(1);
    lives[0]?.plug(true);
    await eventually("the first one charges", async () => ((await json("/status"))["state"] === 3 ? true : undefined));
    const [second] = lives.slice(1);
    if (second === undefined) throw new Error("there is no second");
    carriers[1] = await carryOverTcp(second, "127.0.0.1", Number(address.split(":").at(-1)));
    await eventually("the second one is back", async () =>
      (await json("/chargers/garage/status"))["rapi_connected"] === 1 ? true : undefined,
    );
  });

  it("there are no others", async () => {
    expect((await fetch(`${base}/chargers/yard/status`)).status).toBe(404);
  });

  it("are all handed over at the end", async () => {
    const code = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGTERM");
    expect(await code).toBe(0);
    for (const place of ["data", "data/chargers/garage"]) {
      const history = HistoryFile.look(join(folder, place));
      expect([place, (history?.extent("sample").rows ?? 0) > 0]).toEqual([place, true]);
      history?.close();
    }
  });
});
