import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "#test/platform/node/eventually";
import { SERIAL, Site } from "#test/platform/node/sets/site";

const CONFIG = `homeassistant/device/dinamics_${SERIAL}/config`;
const ANNOUNCE = "openevse/announce/89ab";
const BOTH = { openevse: { topic: "openevse" }, homeAssistant: { discovery: true }, settings: { dynamic: 0 } };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

describe("the MQTT sets against mosquitto", { timeout: 40000 }, () => {
  const site = new Site();
  let mosquitto: ChildProcess | undefined;
  let url = "";

  beforeAll(async () => {
    const port = await freePort();
    const file = join(site.folder, "mosquitto.conf");
    const user = process.getuid?.() === 0 ? "user root\n" : "";
    writeFileSync(file, `listener ${String(port)} 127.0.0.1\nallow_anonymous true\n${user}`);
    mosquitto = spawn("mosquitto", ["-c", file], { stdio: "ignore" });
    url = `mqtt://127.0.0.1:${String(port)}`;
    let isUp = false;
    const knock = setInterval(() => {
      connectAsync(url, { reconnectPeriod: 0 }).then(
        (client) => {
          isUp = true;
          client.end(true);
        },
        () => undefined,
      );
    }, 100);
    await eventually("mosquitto listens", () => isUp, 10000);
    clearInterval(knock);
    await site.open(url);
    await site.run(BOTH);
  }, 30000);
  afterAll(async () => {
    await site.close();
    mosquitto?.kill("SIGKILL");
  }, 20000);

  it("are announced and kept, the device whole", async () => {
    await site.until(CONFIG, (text) => text !== "");
    await site.until("openevse/config", (text) => text !== "");
    await site.listen();
    const { components } = JSON.parse(site.last.get(CONFIG) ?? "{}") as { components: Record<string, unknown> };
    expect(Object.keys(components).length).toBeGreaterThan(50);
    for (const topic of [CONFIG, ANNOUNCE, "openevse/config", `Dinamics/${SERIAL}/settings/json`])
      expect(site.retained.has(topic), topic).toBe(true);
    expect(site.last.get(ANNOUNCE)).toContain('"connected"');
  });

  it("carry out what comes", async () => {
    await site.until("openevse/state", (text) => text === "3");
    await site.say("openevse/override/set", '{"charge_current":8}');
    await site.until("openevse/pilot", (text) => text === "8");
    await site.say(`Dinamics/${SERIAL}/set_mode`, "pause");
    await site.until(`Dinamics/${SERIAL}/settings/json`, (text) => text.includes('"mode":4'));
  });

  it("leave their last will when the connection dies, and come back", async () => {
    const thief = await connectAsync(url, { clientId: `Dinamics-${SERIAL}-2`, reconnectPeriod: 0 });
    await site.until(ANNOUNCE, (text) => text.includes('"disconnected"'));
    await thief.endAsync(true);
    await site.until(ANNOUNCE, (text) => text.includes('"connected"'));
  });

  it("are taken back when they are switched off", async () => {
    await site.end();
    await site.until(ANNOUNCE, (text) => text.includes('"disconnected"'));
    await site.run({});
    await site.until(CONFIG, (text) => text === "");
    await site.listen();
    expect(site.retained.has(CONFIG)).toBe(false);
  });
});
