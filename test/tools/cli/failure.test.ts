import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
/** The clock of that process throws from some moment on: in each tick of its controller, and in whatever else looks at it. */
const BREAK = `setTimeout(() => { Date.now = () => { throw new Error("broken clock"); }; }, 6000).unref()`;
const PATIENCE_ms = 90000;

it(
  "a controller that fails again and again is started again each time, and ends the process with a word and code 1",
  async () => {
    const hook = `--import=data:text/javascript,${encodeURIComponent(BREAK)}`;
    const child = spawn(process.execPath, [hook, BIN, "run", "--plain", "--http", "off"]);
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => (printed += text.toString()));
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_ms - 5000);
    const code = await new Promise((resolve) => child.on("close", resolve));
    clearTimeout(timer);
    expect(code, printed).toBe(1);
    const pauses = [...printed.matchAll(/starts again in (\d+) s: broken clock/g)].map((found) => found[1]);
    expect(pauses).toEqual(["1", "2", "4", "8", "60"]);
    expect(printed.match(/the controller has started again/g)).toHaveLength(4);
    expect(printed).toContain("at NodeSystem.epoch_s");
    // the recorder looks at that clock too, and nobody catches what it meets
    expect(printed).toContain("unexpected error, please report it; the controller goes on: broken clock");
    expect(printed).toContain("ending with code 1: the controller failed five times within ten minutes");
  },
  PATIENCE_ms,
);
