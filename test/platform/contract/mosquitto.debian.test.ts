import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type MqttListener, NodeMqtt } from "#platform/node/mqtt";
import { clientOptions } from "#platform/node/mqtt-options";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "#test/platform/node/eventually";

const SERIAL = "0123456789AB";
const PATIENCE_ms = 8000;

class Ear implements MqttListener {
  events: string[] = [];
  connected(): void {
    this.events.push("connected");
  }
  lost(): void {
    this.events.push("lost");
  }
  received(topic: string, payload: string): void {
    this.events.push(`${topic}=${payload}`);
  }
  meter(payload: string): void {
    this.events.push(`meter=${payload}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

describe("MQTT against mosquitto", { timeout: 30000 }, () => {
  let folder = "";
  let port = 0;
  let mosquitto: ChildProcess | undefined;
  let other: MqttClient | undefined;
  let mqtt: NodeMqtt | undefined;
  let heard: string[] = [];

  const startBroker = async (): Promise<void> => {
    mosquitto = spawn("mosquitto", ["-c", join(folder, "mosquitto.conf")], { stdio: "ignore" });
    await eventuallyConnects();
  };
  const eventuallyConnects = async (): Promise<void> => {
    const begin = performance.now();
    for (;;) {
      try {
        other = await connectAsync(`mqtt://127.0.0.1:${String(port)}`, {
          username: "ann",
          password: "tulip",
          reconnectPeriod: 0,
        });
        break;
      } catch (error) {
        if (performance.now() - begin > PATIENCE_ms) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    other.on("error", () => undefined);
    other.on("message", (topic, payload, packet) => {
      heard.push(
        `${topic.replace(`Dinamics/${SERIAL}/`, "")}=${payload.toString("latin1")}${packet.retain ? " retained" : ""}`,
      );
    });
    await other.subscribeAsync("Dinamics/#", { qos: 1 });
  };
  const stopBroker = async (): Promise<void> => {
    await other?.endAsync(true);
    const ended = new Promise((resolve) => mosquitto?.once("exit", resolve));
    mosquitto?.kill("SIGKILL");
    await ended;
  };
  const start = async (ear: Ear, password = "tulip", log = new FakeLog()): Promise<NodeMqtt> => {
    const environment = { DINAMICS_MQTT_USER: "ann", DINAMICS_MQTT_PASSWORD: password };
    const client = clientOptions({ url: `mqtt://127.0.0.1:${String(port)}` }, environment);
    const topics = ["set_breaker", "get_status"];
    mqtt = new NodeMqtt({ client, serial: SERIAL, topics, meterTopic: "house/meter", firstPause_ms: 20 }, log);
    mqtt.start(ear);
    return Promise.resolve(mqtt);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "dinamics-"));
    port = await freePort();
    heard = [];
    const passwords = join(folder, "passwords");
    writeFileSync(passwords, "");
    const made = spawn("mosquitto_passwd", ["-b", passwords, "ann", "tulip"], { stdio: "ignore" });
    await new Promise((resolve) => made.on("exit", resolve));
    writeFileSync(
      join(folder, "mosquitto.conf"),
      [
        `listener ${String(port)} 127.0.0.1`,
        "allow_anonymous false",
        `password_file ${passwords}`,
        "set_tcp_nodelay true",
        "max_queued_messages 10000",
        `user ${process.getuid?.() === 0 ? "root" : ""}`.trim(),
        "",
      ]
        .filter((line) => line !== "user")
        .join("\n"),
    );
    await startBroker();
  });
  afterEach(async () => {
    await mqtt?.close();
    mqtt = undefined;
    await stopBroker();
    rmSync(folder, { recursive: true, force: true });
  });

  it("hears requests and meter, publishes retained, and says offline at the end", async () => {
    const ear = new Ear();
    const one = await start(ear);
    await eventually("it connects", () => one.connected(), PATIENCE_ms);
    one.publish("availability", "online", true);
    await other?.publishAsync(`Dinamics/${SERIAL}/set_breaker`, "20", { qos: 1 });
    await other?.publishAsync("house/meter", "[1,2,3]", { qos: 1 });
    await eventually("both arrive", () => ear.events.length === 3, PATIENCE_ms);
    expect([...ear.events].sort()).toEqual(["connected", "meter=[1,2,3]", "set_breaker=20"]);
    await one.close();
    await eventually("offline arrives", () => heard.includes("availability=offline"), PATIENCE_ms);
    heard.length = 0;
    await other?.subscribeAsync(`Dinamics/${SERIAL}/availability`, { qos: 1 });
    await eventually("it was kept", () => heard.includes("availability=offline retained"), PATIENCE_ms);
  });

  it("leaves its last will when the connection dies, and comes back", async () => {
    const ear = new Ear();
    const one = await start(ear);
    await eventually("it connects", () => one.connected(), PATIENCE_ms);
    const client = await connectAsync(`mqtt://127.0.0.1:${String(port)}`, {
      username: "ann",
      password: "tulip",
      clientId: `Dinamics-${SERIAL}`,
      reconnectPeriod: 0,
    });
    await eventually("the loss is told", () => ear.events.includes("lost"), PATIENCE_ms);
    await eventually("the will is published", () => heard.includes("availability=offline"), PATIENCE_ms);
    await client.endAsync(true);
    await eventually("it is back", () => one.connected(), PATIENCE_ms);
  });

  it("comes back when the broker was restarted, and hears requests again", async () => {
    const ear = new Ear();
    const one = await start(ear);
    await eventually("it connects", () => one.connected(), PATIENCE_ms);
    await stopBroker();
    await eventually("the loss is told", () => ear.events.includes("lost"), PATIENCE_ms);
    await startBroker();
    await eventually("it is back", () => one.connected(), PATIENCE_ms);
    const ask = setInterval(() => other?.publish(`Dinamics/${SERIAL}/get_status`, ""), 50);
    await eventually("requests arrive", () => ear.events.includes("get_status="), PATIENCE_ms);
    clearInterval(ask);
  });

  it("takes ten thousand messages a thousand at a time without losing one that was taken", async () => {
    const one = await start(new Ear());
    await eventually("it connects", () => one.connected(), PATIENCE_ms);
    let sent = 0;
    while (sent < 10000) {
      while (sent < 10000 && one.publish("x", String(sent), false)) sent++;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await eventually("all arrive", () => heard.length === 10000, PATIENCE_ms);
    expect(heard.at(-1)).toBe("x=9999");
  });

  it("says why it is not let in, and never the password", async () => {
    const log = new FakeLog();
    const one = await start(new Ear(), "rose", log);
    await eventually("it is logged", () => log.lines.length > 0, PATIENCE_ms);
    expect(log.lines[0]).toMatch(/not connected: .*(authorized|refused)/i);
    expect(log.has("rose")).toBe(false);
    expect(one.connected()).toBe(false);
  });
});
