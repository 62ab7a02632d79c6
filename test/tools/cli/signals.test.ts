import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, describe, expect, it } from "vitest";
import { EmbeddedBroker } from "#platform/node/broker";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "#test/platform/node/eventually";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 15000;

interface Run {
  child: ChildProcess;
  text(): string;
  ended: Promise<number | string>;
}

describe("the dinamics process", { timeout: 30000 }, () => {
  const runs: Run[] = [];
  const folders: string[] = [];

  /** Starts the command in a foreign directory, as a user would. */
  const start = (...args: string[]): Run => {
    const folder = mkdtempSync(join(tmpdir(), "dinamics-"));
    folders.push(folder);
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: folder,
      env: { ...process.env, XDG_STATE_HOME: folder },
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const ended = new Promise<number | string>((resolve) => {
      child.on("close", (code, signal) => resolve(code ?? signal ?? ""));
    });
    const run = { child, text: () => text, ended };
    runs.push(run);
    return run;
  };

  let broker: EmbeddedBroker | undefined;
  let client: MqttClient | undefined;
  afterEach(async () => {
    for (const run of runs.splice(0)) run.child.kill("SIGKILL");
    await client?.endAsync(true);
    await broker?.close();
    client = undefined;
    broker = undefined;
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  const listen = async (): Promise<{ url: string; heard: string[] }> => {
    const started = await EmbeddedBroker.start({ port: 0 }, new FakeLog());
    broker = started;
    const heard: string[] = [];
    client = await connectAsync(started.url);
    client.on("message", (topic, payload) =>
      heard.push(`${topic.replace(/^Dinamics\/[0-9A-F]{12}\//, "")}=${payload.toString()}`),
    );
    await client.subscribeAsync("Dinamics/#");
    return { url: started.url, heard };
  };

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`${signal} ends it with code 0, offline, after the hand-over`, async () => {
      const { url, heard } = await listen();
      const run = start("run", "--port", "tcp:127.0.0.1:1", "--broker", url);
      await eventually("it is online", () => heard.includes("availability=online"), PATIENCE_ms);
      run.child.kill(signal);
      expect(await run.ended).toBe(0);
      expect(run.text()).toContain("handing the EVSE over");
      expect(heard).toContain("availability=offline");
    });
  }

  it("killed without a chance leaves offline behind through its last will", async () => {
    const { url, heard } = await listen();
    const run = start("run", "--port", "tcp:127.0.0.1:1", "--broker", url);
    await eventually("it is online", () => heard.includes("availability=online"), PATIENCE_ms);
    run.child.kill("SIGKILL");
    expect(await run.ended).toBe("SIGKILL");
    await eventually("the will is published", () => heard.includes("availability=offline"));
  });

  it("without anything it is the demonstration, which leaves nothing behind", async () => {
    const run = start();
    await eventually("the sentence is shown", () => run.text().includes("no car plugged in"), PATIENCE_ms);
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(0);
    expect(run.text()).toContain("embedded broker at 127.0.0.1:");
    for (const folder of folders) expect(readdirSync(folder)).toEqual([]);
  });

  it("wrong usage is exit code 2 from any directory", async () => {
    const run = start("run", "--prot");
    expect(await run.ended).toBe(2);
    expect(run.text()).toContain("did you mean --port?");
  });

  it("prints its version and ends", async () => {
    const run = start("--version");
    expect(await run.ended).toBe(0);
    expect(run.text()).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
