import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { describe, expect, it } from "vitest";
import { carryOverPty } from "#tools/evse/carrier";
import { LiveEvse } from "#tools/evse/live-evse";

async function opened(path: string): Promise<SerialPort> {
  for (let tries = 0; ; tries++) {
    const port = new SerialPort({ path, baudRate: 115200, autoOpen: false });
    const error = await new Promise((resolve) => {
      port.open(resolve);
    });
    if (error === null || error === undefined) return port;
    if (tries > 100) throw new Error("the pseudo terminal did not appear", { cause: error });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("the simulated EVSE on a pseudo terminal", () => {
  it("answers as on a real serial port", async () => {
    const live = new LiveEvse({}, {});
    const path = join(mkdtempSync(join(tmpdir(), "evse-")), "tty");
    const carrier = carryOverPty(live, path);
    const port = await opened(path);
    const heard = await new Promise<string>((resolve) => {
      let bytes = "";
      port.on("data", (chunk: Buffer) => {
        bytes += chunk.toString("latin1");
        if (bytes.endsWith("\r")) resolve(bytes);
      });
      port.write("$GV^35\r");
    });
    expect(heard).toBe("$OK 8.2.3 5.2.1^2F\r");
    await new Promise((resolve) => {
      port.close(resolve);
    });
    live.close();
    await carrier.close();
  });
});
