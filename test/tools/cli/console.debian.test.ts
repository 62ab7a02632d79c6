import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { eventually } from "#test/platform/node/eventually";

const BIN = fileURLToPath(new URL("../../../tools/cli/bin.mjs", import.meta.url));
const PATIENCE_ms = 15000;

it(
  "a person at a terminal sees each key once, takes back, cancels and leaves with Ctrl-D",
  { timeout: 60000 },
  async () => {
    const data = mkdtempSync(join(tmpdir(), "dinamics-"));
    const controller = spawn(process.execPath, [BIN, "run", "--data", data, "--plain"], { stdio: "ignore" });
    try {
      await eventually("the console is offered", () => existsSync(join(data, "console.sock")), PATIENCE_ms);
      const command = `EXEC:${process.execPath} ${BIN} console --data ${data},pty,setsid,ctty`;
      const terminal = spawn("socat", ["-t", "5", "-", command]);
      let text = "";
      terminal.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
      const ended = new Promise((resolve) => terminal.on("close", resolve));
      await eventually("it greets", () => text.endsWith("help lists the commands\r\n> "), PATIENCE_ms);
      text = "";
      terminal.stdin.write("lox\x7fg\r");
      await eventually("it answers", () => text === "lox\b \bg\r\nlevel info\r\n> ", PATIENCE_ms);
      terminal.stdin.write("set breaker_A 9\x03");
      await eventually("it cancels", () => text.endsWith("9^C\r\n> "), PATIENCE_ms);
      terminal.stdin.write("\x04");
      await ended;
      expect(text.endsWith("> \r\n")).toBe(true);
    } finally {
      controller.kill("SIGKILL");
      rmSync(data, { recursive: true, force: true });
    }
  },
);
