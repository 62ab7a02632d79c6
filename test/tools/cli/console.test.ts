import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#test/platform/node/eventually";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 15000;

interface Ended {
  code: number | string;
  out: string;
  err: string;
}

/** A process, what it has said, and how it ends. */
class Run {
  out = "";
  err = "";
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;

  constructor(args: string[]) {
    this.child = spawn(process.execPath, [BIN, ...args]);
    this.child.stdout?.on("data", (chunk: Buffer) => (this.out += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.err += chunk.toString()));
    this.ended = new Promise((resolve) => {
      this.child.on("close", (code, signal) => resolve({ code: code ?? signal ?? "", out: this.out, err: this.err }));
    });
  }
}

describe("dinamics console", { timeout: 60000 }, () => {
  let data = "";
  let controller: Run;

  const consoleOf = (args: string[], input = ""): Promise<Ended> => {
    const run = new Run(["console", "--data", data, ...args]);
    run.child.stdin?.end(input);
    return run.ended;
  };

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "dinamics-"));
    controller = new Run(["run", "--data", data, "--plain"]);
    await eventually("the controller offers its console", () => existsSync(join(data, "console.sock")), PATIENCE_ms);
    await eventually("the controller says something", () => controller.out !== "", PATIENCE_ms);
  }, 30000);
  afterAll(() => {
    controller.child.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
  });

  it("answers a command on the command line", async () => {
    const { code, out, err } = await consoleOf(["status"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("\nsystem:   Dinamics ");
    expect(out).not.toContain("> ");
    expect(out).not.toContain("\0");
  });

  it("answers what comes on its standard input, line by line", async () => {
    expect(await consoleOf([], "set breaker_A 20\nget breaker_A\n")).toEqual({
      code: 0,
      out: "breaker_A = 20 A\nbreaker_A = 20 A\nRating of the house's main breaker per phase\n6..125 A, default 16; topic set_breaker\n",
      err: "",
    });
  });

  it("reads the directory from a configuration file", async () => {
    const file = join(data, "c.json");
    writeFileSync(file, JSON.stringify({ dataDir: "." }));
    const run = new Run(["console", "--config", file, "log"]);
    expect((await run.ended).out).toBe("level info\n");
  });

  it("ends with 1 when something was refused, and goes on with the rest", async () => {
    const { code, out } = await consoleOf([], "set breaker_A 999\nlog\n");
    expect([code, out]).toEqual([1, "error: breaker_A: 999 is not allowed; allowed: 6..125 A\nlevel info\n"]);
  });

  it("shows the reply of the EVSE", async () => {
    expect((await consoleOf(["rapi", "GV"])).out).toMatch(/^\$OK \d+\.\d+\.\d+ \d+\.\d+\.\d+\^[0-9A-F]{2}\n$/);
  });

  it("follows the log until it is told to end", async () => {
    const run = new Run(["console", "--data", data, "log", "follow"]);
    // it follows when a line has come through
    let breaker_A = 30;
    while (run.out === "" && breaker_A < 60) await consoleOf(["set", "breaker_A", String(breaker_A++)]);
    expect(run.out).toMatch(/^\S+ info {2}breaker_A = \d+ A \(was \d+ A\)\n/);
    run.child.kill("SIGINT");
    expect((await run.ended).code).toBe("SIGINT");
  });

  it("says what to do when no controller runs there", async () => {
    const run = new Run(["console", "--data", "/nowhere", "status"]);
    expect(await run.ended).toEqual({
      code: 1,
      out: "",
      err: "dinamics: console: no controller runs with the data directory /nowhere; start one with dinamics run --data /nowhere, or name the directory of yours with --data\n",
    });
  });

  it("wrong usage ends with 2 and one line", async () => {
    for (const [args, problem] of [
      [["--dta", "x"], "unknown option --dta; did you mean --data?"],
      [["--data", "/" + "x".repeat(120)], "is longer than the name of a socket may be"],
      [["log\nupdate"], "a command is one line"],
    ] as const) {
      const { code, err } = await new Run(["console", ...args]).ended;
      expect([code, err.trimEnd().split("\n").length]).toEqual([2, 1]);
      expect(err).toContain(problem);
    }
  });

  it("ends when the controller does, and says so", async () => {
    const run = new Run(["console", "--data", data]);
    run.child.stdin?.write("log\n");
    await eventually("it has answered", () => run.out !== "", PATIENCE_ms);
    controller.child.kill("SIGTERM");
    expect(await run.ended).toEqual({ code: 1, out: "level info\nerror: the controller ends\n", err: "" });
    expect((await controller.ended).code).toBe(0);
    expect(existsSync(join(data, "console.sock"))).toBe(false);
  });
});
