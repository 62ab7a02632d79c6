import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, createReadStream, existsSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LineListener, serialLine, type SerialLine } from "#platform/node/serial";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "#test/platform/node/eventually";

const PATIENCE_ms = 8000;

class Ear implements LineListener {
  events: string[] = [];
  opened(): void {
    this.events.push("opened");
  }
  closed(): void {
    this.events.push("closed");
  }
  received(bytes: string): void {
    this.events.push(bytes);
  }
  count(event: string): number {
    return this.events.filter((one) => one === event).length;
  }
}

/** A real pseudo terminal whose other end is held by socat; answers come from the test. */
class Adapter {
  private socat: ChildProcess | undefined;
  private other = -1;
  heard = "";

  constructor(
    private readonly near: string,
    private readonly far: string,
  ) {}

  async plug(): Promise<void> {
    this.socat = spawn("socat", [`pty,raw,echo=0,link=${this.near}`, `pty,raw,echo=0,link=${this.far}`]);
    await eventually("socat has made its terminals", () => existsSync(this.near) && existsSync(this.far), PATIENCE_ms);
    this.other = openSync(this.far, constants.O_RDWR | constants.O_NOCTTY);
    const stream = createReadStream("", { fd: this.other, autoClose: false, encoding: "latin1" });
    stream.on("data", (chunk) => (this.heard += String(chunk)));
    stream.on("error", () => undefined);
  }

  say(text: string): void {
    writeSync(this.other, text, null, "latin1");
  }

  /** Takes the adapter away as a pulled plug does. */
  unplug(): void {
    this.socat?.kill("SIGKILL");
    if (this.other >= 0) closeSync(this.other);
    this.other = -1;
    rmSync(this.near, { force: true });
    rmSync(this.far, { force: true });
  }
}

describe("serialport on a real terminal", { timeout: 30000 }, () => {
  let folder = "";
  let adapter: Adapter;
  let line: SerialLine;
  let ear: Ear;
  let log: FakeLog;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "dinamics-"));
    adapter = new Adapter(join(folder, "near"), join(folder, "far"));
    await adapter.plug();
    ear = new Ear();
    log = new FakeLog();
    line = serialLine(join(folder, "near"), 115200, log, "--port");
    line.start(ear);
    await eventually("the line opens", () => ear.count("opened") === 1, PATIENCE_ms);
  });
  afterEach(() => {
    line.close();
    adapter.unplug();
    rmSync(folder, { recursive: true, force: true });
  });

  it("carries commands out and lines in", async () => {
    expect(line.write("$GS^30\r")).toBe(true);
    await eventually("the command arrives", () => adapter.heard === "$GS^30\r", PATIENCE_ms);
    adapter.say("$OK 254 0^");
    adapter.say("12\r$AT 01\r");
    await eventually("both lines arrive", () => ear.events.length === 3, PATIENCE_ms);
    expect(ear.events.slice(1)).toEqual(["$OK 254 0^12\r", "$AT 01\r"]);
  });

  it("notices an unplugged adapter at the next heartbeat at the latest, and uses it again when it is back", async () => {
    adapter.say("$OK\r");
    adapter.unplug();
    const heartbeat = setInterval(() => line.write("$SY^2A\r"), 100);
    await eventually("the loss is noticed", () => ear.count("closed") === 1, PATIENCE_ms);
    expect(line.write("$GS^30\r")).toBe(false);
    const before = process.cpuUsage();
    const begin = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const used = process.cpuUsage(before);
    expect((used.user + used.system) / 1000 / (performance.now() - begin)).toBeLessThan(0.5);
    await adapter.plug();
    await eventually("the line is open again", () => ear.count("opened") === 2, PATIENCE_ms);
    adapter.say("$OK 1\r");
    await eventually("lines arrive again", () => ear.events.includes("$OK 1\r"), PATIENCE_ms);
    clearInterval(heartbeat);
    expect(ear.count("closed")).toBe(1);
  });

  it("gets out of a hang-up when the app says that the link is dead, also without writing", async () => {
    for (let round = 1; round <= 3; round++) {
      adapter.say(`$OK ${String(round)}\r`);
      adapter.unplug();
      await new Promise((resolve) => setTimeout(resolve, 50));
      line.restart("no answer from the EVSE");
      await eventually("it is told closed", () => ear.count("closed") === round, PATIENCE_ms);
      await adapter.plug();
      await eventually("it is open again", () => ear.count("opened") === round + 1, PATIENCE_ms);
      line.write("$GV^35\r");
      await eventually("commands arrive", () => adapter.heard.endsWith("$GV^35\r"), PATIENCE_ms);
      adapter.heard = "";
    }
  });
});
