import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type MqttClient, connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedBroker } from "#platform/node/broker";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "#test/platform/node/eventually";
import { UsageError } from "#tools/cli/command";
import { type Carrier, carryOverTcp } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";
import { moduleCommand } from "#tools/module/command";
import { imageModules, machineModules } from "#tools/module/program";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 30000;
const PREFIX = "Dinamics/D040EB958B0C/";

describe("dinamics module", { timeout: 60000 }, () => {
  const data = mkdtempSync(join(tmpdir(), "dinamics-module-"));
  const live = new LiveEvse({ bootNow: true, storedMax_A: 32 }, { phases: [1, 2, 3], max_A: 16 });
  const heard = new Map<string, string>();
  let evse: Carrier;
  let broker: EmbeddedBroker;
  let other: MqttClient;
  let child: ChildProcess;
  let out = "";
  let err = "";
  let meter: NodeJS.Timeout | undefined;
  let house_A = 3;

  const type = (line: string): void => void child.stdin?.write(line + "\n");
  const until = (what: string, holds: () => boolean): Promise<void> => eventually(what, holds, PATIENCE_ms);

  beforeAll(async () => {
    // a first build takes longer than the patience with a module
    imageModules();
    machineModules();
    evse = await carryOverTcp(live, "127.0.0.1", 0);
    broker = await EmbeddedBroker.start({ port: 0 }, new FakeLog());
    other = await connectAsync(broker.url, { protocolVersion: 4 });
    other.on("message", (topic, payload) => heard.set(topic, payload.toString("latin1")));
    await other.subscribeAsync("#");
    const options = ["--evse", evse.address, "--broker", broker.url, "--http", "0", "--data", data];
    child = spawn(process.execPath, [BIN, "module", ...options]);
    child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString("latin1")));
    child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString("latin1")));
    live.plug(true);
    meter = setInterval(() => {
      const { relayClosed, capacity_A } = live.evse.facts;
      const car_A = relayClosed ? Math.min(capacity_A, 16) : 0;
      other.publish(PREFIX + "mains", JSON.stringify([house_A, 2, 2].map((current_A) => current_A + car_A)));
    }, 500);
  }, 60000);
  afterAll(async () => {
    clearInterval(meter);
    child.kill("SIGKILL");
    await other.endAsync(true);
    await broker.close();
    live.close();
    await evse.close();
    rmSync(data, { recursive: true, force: true });
  });

  it("drives the EVSE and keeps the breaker with what it hears over the broker", async () => {
    await until("the module is online", () => heard.get(PREFIX + "availability") === "online");
    await until("the car charges", () => live.evse.facts.relayClosed && live.evse.facts.capacity_A > 6);
    house_A = 40;
    await until("the current is cut", () => !live.evse.facts.relayClosed || live.evse.facts.capacity_A <= 6);
    house_A = 3;
  });

  it("is set up at its console, and keeps it in its folder", async () => {
    type("set breaker_A 20");
    type("wifi");
    await until(
      "the console answers",
      () => out.includes("breaker_A = 20 A") && out.includes("joined: home, 127.0.0.1"),
    );
    expect(readdirSync(data).sort()).toContain("rescue");
    await until("the setting is stored", () => readdirSync(data).some((name) => name.startsWith("settings")));
  });

  it("serves its HTTP server, once that is set, after a restart", async () => {
    const [url = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(err) ?? [];
    expect((await fetch(url + "/status")).status).toBe(503);
    type("set http 1");
    await until("the setting is taken", () => out.includes("http = 1"));
    type("restart");
    await until("the module restarts", () => err.includes("the module restarts"));
    await until("it is back", () => out.split("Dinamics 0.1.0").length > 2);
    let status = 503;
    for (let turn = 0; turn < 100 && status !== 200; turn++) {
      const response = await fetch(url + "/status");
      status = response.status;
      if (status === 200) expect(Object.keys((await response.json()) as object)).toContain("amp");
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(status).toBe(200);
    expect((await fetch(url + "/nothing")).status).toBe(404);
  });

  it("finds the EVSE again when its line comes back, and ends at a signal", async () => {
    const { address } = evse;
    await evse.close();
    await until("it is told", () => err.includes("again in a second"));
    evse = await carryOverTcp(live, "127.0.0.1", Number(address.split(":")[2]));
    const before = err.split("is open").length;
    await until("the line is open again", () => err.split("is open").length > before);
    const ended = new Promise((resolve) => child.once("close", (code) => resolve(code)));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

describe("wrong options of dinamics module", () => {
  const rows: [string[], string][] = [
    [["--evse", "8023"], "--evse 8023: allowed are tcp:HOST:PORT and a device"],
    [["--broker", "http://x"], "--broker http://x: "],
    [["--http", "x"], "--http x: give a port"],
    [["--console", "/tmp/x"], "--console /tmp/x: allowed is pty:PATH"],
    [["--serial", "12"], "--serial 12: allowed are 12 hex digits"],
    [["--nonsense"], "--help"],
  ];
  for (const [args, message] of rows) {
    it(args.join(" "), async () => {
      await expect(moduleCommand.run(args)).rejects.toThrow(UsageError);
      await expect(moduleCommand.run(args)).rejects.toThrow(message);
    });
  }
});
