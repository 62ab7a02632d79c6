import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { SerialPort } from "serialport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#test/platform/node/eventually";
import { type Carrier, carryOverTcp } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";
import { imageModules, machineModules } from "#tools/module/program";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 30_000;
const SETTLED_ms = 12_000;
const SECRETS = ["simulated network", "hunter2hunter2", "open-sesame-9"];

/** A terminal on a pseudo terminal: it shows what comes, and sends what is typed, byte for byte. */
class Terminal {
  shown = "";
  private at = 0;

  private constructor(private readonly port: SerialPort) {
    port.on("data", (bytes: Buffer) => (this.shown += bytes.toString("latin1")));
  }

  static async open(path: string): Promise<Terminal> {
    await eventually("there is a terminal", () => existsSync(path), PATIENCE_ms);
    const port = new SerialPort({ path, baudRate: 115200, autoOpen: false });
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error === null ? resolve() : reject(error)));
    });
    return new Terminal(port);
  }

  /** Types bytes, and waits until what is shown since ends as expected; that. */
  async type(bytes: string, end = "\r\n> "): Promise<string> {
    this.at = this.shown.length;
    this.port.write(Buffer.from(bytes, "latin1"));
    // a word of the log brings a prompt as well: a command is answered after its echo only
    const isCommand = /^[a-z][ -~]{1,60}\r$/.test(bytes) && !SECRETS.includes(bytes.trim());
    const echo = isCommand ? `${bytes.trim()}\r\n` : "";
    await eventually(
      `${JSON.stringify(bytes.slice(0, 40))} is answered`,
      () => this.fresh().includes(echo) && this.fresh().endsWith(end),
      PATIENCE_ms,
    );
    // what happens meanwhile is shown above what is being typed, on a busy machine also that the EVSE is late
    return this.fresh().replaceAll(/([^\r\n]*)\r\n(?:warn|error): (?:EVSE|trip)[^\r]*\r\n> \1/g, "$1");
  }

  fresh(): string {
    return this.shown.slice(this.at);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.port.close(() => resolve()));
  }
}

describe("the console of dinamics module on a pseudo terminal", { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "dinamics-module-"));
  const live = new LiveEvse({ bootNow: true, storedMax_A: 32 }, { phases: [1, 2, 3], max_A: 16 });
  let evse: Carrier;
  let child: ChildProcess;
  let terminal: Terminal;
  let err = "";

  beforeAll(async () => {
    // a first build takes longer than the patience with a module
    imageModules();
    machineModules();
    evse = await carryOverTcp(live, "127.0.0.1", 0);
    const path = join(folder, "tty");
    const options = ["--evse", evse.address, "--console", `pty:${path}`, "--data", join(folder, "files")];
    child = spawn(process.execPath, [BIN, "module", ...options], { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.on("data", (bytes: Buffer) => (err += bytes.toString("latin1")));
    await eventually("the module talks to the EVSE", () => err.includes("the line to the EVSE is open"), PATIENCE_ms);
    // what it says about the EVSE at its start is over
    await new Promise((resolve) => setTimeout(resolve, SETTLED_ms));
    terminal = await Terminal.open(path);
  }, 120_000);
  afterAll(async () => {
    await terminal.close();
    child.kill("SIGTERM");
    live.close();
    await evse.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("greets when a key is pressed, echoes what is typed and takes it back", async () => {
    expect(await terminal.type("\r")).toMatch(/Dinamics \S+; help lists the commands\r\n> \r\n> $/);
    expect(await terminal.type("lox\x7fg\r")).toBe("lox\b \bg\r\nlevel info\r\n> ");
    expect(await terminal.type("lox\x08g\r")).toBe("lox\b \bg\r\nlevel info\r\n> ");
    expect(await terminal.type("abc\x15log\r")).toBe(`abc${"\b \b".repeat(3)}log\r\nlevel info\r\n> `);
    expect(await terminal.type("set breaker_A 9\x03")).toBe("set breaker_A 9^C\r\n> ");
  });

  it("takes CR, LF, and both as one end of a line", async () => {
    for (const end of ["\r", "\n", "\r\n"])
      expect(await terminal.type(`log${end}`), JSON.stringify(end)).toBe("log\r\nlevel info\r\n> ");
    expect(await terminal.type("\r")).toBe("\r\n> ");
  });

  it("leaves tabs, arrows and function keys out", async () => {
    expect(await terminal.type("\tl\t\x1b[Ao\x1bOPg\x1b[3~\t\r")).toBe("log\r\nlevel info\r\n> ");
  });

  it("survives every byte there is, in any order, and nothing has changed", async () => {
    const before = await terminal.type("get breaker_A\r");
    let seed = 9;
    const next = (): number => (seed = (seed * 16807) % 2147483647);
    const noise = Array.from({ length: 3000 }, () => String.fromCharCode(next() % 256)).join("");
    await terminal.type(`${noise}\x03\r`, "> ");
    // what is left of it may still be worked off
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await terminal.type("\x03", "> ");
    expect(before).toContain("breaker_A = 16 A\r\n");
    expect(await terminal.type("get breaker_A\r")).toContain("breaker_A = 16 A\r\n");
  });

  it("refuses a line of 10 kB by name, and does nothing of it", async () => {
    const said = await terminal.type(`set breaker_A 20 ${"x".repeat(10_240)}\r`);
    expect(said).toContain("error: line: too long, nothing was done; allowed: up to 200 characters\r\n> ");
    expect(said.length).toBeLessThan(400);
    expect(await terminal.type("get breaker_A\r")).toContain("breaker_A = 16 A");
  });

  it("is set up by a person: network, broker, breaker; passwords are not shown", async () => {
    expect(await terminal.type("wifi join home\r", "Password (not shown): ")).toBe(
      "wifi join home\r\nPassword (not shown): ",
    );
    expect(await terminal.type("simulated network\r")).toBe("\r\nok: stored; wifi shows how it goes\r\n> ");
    expect(await terminal.type("mqtt server 127.0.0.1\r")).toContain("ok: stored");
    await terminal.type("mqtt password\r", ": ");
    expect(await terminal.type("hunter2hunter2\r")).toBe("\r\nok: stored\r\n> ");
    await terminal.type("wifi ap\r", ": ");
    expect(await terminal.type("open-sesame-9\r")).toBe("\r\nok: stored\r\n> ");
    expect(await terminal.type("set breaker_A 20\r")).toContain("breaker_A = 20 A\r\n> ");
    expect(await terminal.type("rapi GV\r")).toMatch(/\r\n\$OK 8\.2\.3 5\.2\.1\^2F\r\n> $/);
    for (let turn = 0; turn < 20 && !(await terminal.type("wifi\r")).includes("joined: home"); turn++);
    expect(await terminal.type("wifi\r")).toContain("joined: home, 127.0.0.1");
    expect(await terminal.type("status\r")).toMatch(/EVSE: {5}notConnected[^]*\nstorage: {2}\d+ writes/);
  });

  it("restarts when it is told to and is there again with what was set", async () => {
    expect(await terminal.type("restart\r", "Dinamics 0.1.0\r\n")).toMatch(/^restart\r\nok; restarting\r\n/);
    expect(await terminal.type("get breaker_A\r")).toContain("breaker_A = 20 A");
  });

  it("asks twice before it forgets everything", async () => {
    await terminal.type("factory-reset\r", "Type yes to go on: ");
    const [, serial = ""] = /serial number ([0-9A-F]{12}): $/.exec(await terminal.type("yes\r", ": ")) ?? [];
    expect(await terminal.type(`${serial}\r`, "Dinamics 0.1.0\r\n")).toContain(
      "ok: everything is forgotten; restarting",
    );
    expect(await terminal.type("get breaker_A\r")).toContain("breaker_A = 16 A");
  });

  it("has shown no secret, and nothing that a dumb terminal cannot show", () => {
    for (const secret of SECRETS) expect(terminal.shown).not.toContain(secret);
    expect(terminal.shown).toMatch(/^[\x20-\x7e\r\n\b]*$/);
  });
});
