import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const STARTING_ms = 60_000;
const STEP_ms = 100;

/** A free port of this computer. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The virtual module with its console in hand, on a simulated EVSE with a car: two processes, as anybody starts them. */
export class RunningModule {
  private readonly data = mkdtempSync(join(tmpdir(), "dinamics-module-"));
  private module: ChildProcess | undefined;
  private evse: ChildProcess | undefined;
  /** What the console has said. */
  said = "";
  /** The line to the EVSE, as it has gone over it. */
  traffic = "";

  private constructor(
    private readonly evsePort: number,
    readonly port: number,
  ) {}

  static async start(): Promise<RunningModule> {
    const running = new RunningModule(await freePort(), await freePort());
    running.evse = running.run(["evse", "--tcp", String(running.evsePort), "--plugged"], (text) => {
      running.traffic += text;
    });
    running.startModule();
    // the console speaks when somebody types
    await running.until(() => {
      running.module?.stdin?.write("\n");
      return running.said.includes("\n> ");
    });
    return running;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/`;
  }

  /** Types a line and waits until it is answered so. */
  async type(line: string, answer: string): Promise<void> {
    this.said = "";
    this.module?.stdin?.write(line + "\n");
    await this.until(() => this.said.includes(answer));
  }

  async state(): Promise<Record<string, unknown> | undefined> {
    try {
      const response = await fetch(`${this.url}api/v1/state`);
      return response.ok ? ((await response.json()) as Record<string, unknown>) : undefined;
    } catch {
      return undefined;
    }
  }

  /** The module loses its power. */
  async cut(): Promise<void> {
    await end(this.module);
  }

  startModule(): void {
    const evse = `tcp:127.0.0.1:${String(this.evsePort)}`;
    const args = ["module", "--evse", evse, "--http", String(this.port), "--data", this.data];
    this.module = this.run(args, (text) => {
      this.said += text;
    });
  }

  async close(): Promise<void> {
    await Promise.all([end(this.module), end(this.evse)]);
    rmSync(this.data, { recursive: true, force: true });
  }

  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    const by = Date.now() + STARTING_ms;
    while (!(await isSo())) {
      if (Date.now() > by) throw new Error(`it does not come to that; the console has said: ${this.said.slice(-800)}`);
      await new Promise((resolve) => setTimeout(resolve, STEP_ms));
    }
  }

  private run(args: string[], hear: (text: string) => void): ChildProcess {
    const child = spawn(process.execPath, [BIN, ...args], { stdio: "pipe", cwd: ROOT });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes: Buffer) => hear(bytes.toString()));
    return child;
  }
}

function end(child: ChildProcess | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
