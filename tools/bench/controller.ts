import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../cli/bin.mjs", import.meta.url));
const PROBE = new URL("./probe.mjs", import.meta.url).href;
const START_ms = 30000;
const LINES_KEPT = 40;

/** Memory of the controller's process, MB: what is in use after a collection, and what the system has given it. */
export interface Memory {
  heap_MB: number;
  rss_MB: number;
}

/** `dinamics run` in a process of its own, on free ports, with a data directory that goes with it. */
export class Controller {
  private readonly lines: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
    readonly brokerPort: number,
  ) {}

  /** Starts it with these keys of the configuration besides its own, and waits until it answers. */
  static async start(config: object = {}): Promise<Controller> {
    const folder = mkdtempSync(join(tmpdir(), "bench-"));
    const [port, brokerPort] = [await freePort(), await freePort()];
    const file = join(folder, "config.json");
    const own = { http: { port, mdns: false }, broker: { port: brokerPort }, dataDir: join(folder, "data") };
    writeFileSync(file, JSON.stringify({ ...own, ...config }));
    const child = spawn(
      process.execPath,
      ["--expose-gc", "--import", PROBE, BIN, "run", "--plain", "--log-level", "warn", "--config", file],
      { stdio: ["ignore", "pipe", "pipe", "ipc"] },
    );
    const controller = new Controller(child, folder, port, brokerPort);
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => controller.keep(data));
    try {
      await controller.ready();
    } catch (error) {
      await controller.stop();
      throw error;
    }
    return controller;
  }

  /** A document of its HTTP API. */
  async document(path: string): Promise<Record<string, unknown>> {
    const answer = await fetch(`http://127.0.0.1:${String(this.port)}${path}`);
    return (await answer.json()) as Record<string, unknown>;
  }

  async memory(): Promise<Memory> {
    const answer = once(this.child, "message");
    this.child.send("memory");
    const [{ heap_B, rss_B }] = (await answer) as [{ heap_B: number; rss_B: number }];
    return { heap_MB: heap_B / 1_000_000, rss_MB: rss_B / 1_000_000 };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      this.child.kill("SIGTERM");
      await once(this.child, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    for (const begin = performance.now(); performance.now() - begin < START_ms;) {
      const answered = await this.document("/status").catch(() => undefined);
      if (answered !== undefined) return;
      if (this.child.exitCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`the controller does not answer:\n${this.lines.join("\n")}`);
  }

  private keep(data: Buffer): void {
    this.lines.push(...data.toString().trim().split("\n"));
    if (this.lines.length > LINES_KEPT) this.lines.splice(0, this.lines.length - LINES_KEPT);
  }
}

export function shownMemory({ heap_MB, rss_MB }: Memory): string {
  return `${heap_MB.toFixed(1)} MB in use (${rss_MB.toFixed(0)} MB resident)`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
