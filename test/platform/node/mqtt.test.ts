import { createServer, type Server, type Socket } from "node:net";
import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmbeddedBroker } from "#platform/node/broker";
import { InputError } from "#platform/node/input-error";
import { type MqttListener, NodeMqtt } from "#platform/node/mqtt";
import { clientOptions } from "#platform/node/mqtt-options";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "./eventually";

class Ear implements MqttListener {
  events: string[] = [];
  connected(): void {
    this.events.push("connected");
  }
  lost(): void {
    this.events.push("lost");
  }
  received(topic: string, payload: string, retained: boolean): void {
    this.events.push(`${topic}=${payload}${retained ? " retained" : ""}`);
  }
  meter(payload: string): void {
    this.events.push(`meter=${payload}`);
  }
}

const SERIAL = "0123456789AB";

describe("MQTT against the embedded broker", () => {
  let broker: EmbeddedBroker;
  let other: MqttClient;
  let heard: string[];
  const opened: NodeMqtt[] = [];

  beforeEach(async () => {
    broker = await EmbeddedBroker.start({ port: 0 }, new FakeLog());
    other = await connectAsync(broker.url, { protocolVersion: 4 });
    heard = [];
    other.on("message", (topic, payload, packet) => {
      heard.push(`${topic}=${payload.toString("latin1")}${packet.retain ? " retained" : ""}`);
    });
    await other.subscribeAsync("#");
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await other.endAsync(true);
    await broker.close();
  });

  const start = async (ear: Ear, log = new FakeLog()): Promise<NodeMqtt> => {
    const client = clientOptions({ url: broker.url }, {});
    const topics = ["set_breaker", "get_status"];
    const mqtt = new NodeMqtt({ client, serial: SERIAL, topics, meterTopic: "house/meter", firstPause_ms: 10 }, log);
    opened.push(mqtt);
    mqtt.start(ear);
    await eventually("it connects", () => mqtt.connected());
    return mqtt;
  };

  it("hears requests and the meter as bytes, and not what it says itself", async () => {
    const ear = new Ear();
    const mqtt = await start(ear);
    mqtt.publish("breaker", "20", true);
    await other.publishAsync("house/meter", "[1,2,3]");
    await other.publishAsync(`Dinamics/${SERIAL}/set_breaker`, Buffer.from([0x32, 0xff, 0x00]));
    await other.publishAsync("Dinamics/BA9876543210/set_breaker", "6");
    await other.publishAsync(`Dinamics/${SERIAL}/get_status`, "");
    await eventually("the last request arrives", () => ear.events.includes("get_status="));
    expect(ear.events).toEqual(["connected", "meter=[1,2,3]", "set_breaker=2\u00ff\u0000", "get_status="]);
  });

  it("says that a message was kept by the broker", async () => {
    await other.publishAsync(`Dinamics/${SERIAL}/set_breaker`, "20", { retain: true, qos: 1 });
    const ear = new Ear();
    await start(ear);
    await eventually("it arrives", () => ear.events.includes("set_breaker=20 retained"));
  });

  it("takes another prefix, last will and name", async () => {
    const ear = new Ear();
    const log = new FakeLog();
    const client = clientOptions({ url: broker.url }, {});
    const other1 = { prefix: "", clientId: "Other-1", will: { topic: "Other/1/connected", payload: "offline" } };
    const as = { topics: ["Other/1/Set/#"], other: other1 };
    const mqtt = new NodeMqtt({ client, serial: SERIAL, firstPause_ms: 10, ...as }, log);
    opened.push(mqtt);
    mqtt.start(ear);
    await eventually("it connects", () => ear.events.includes("connected"));
    await other.publishAsync("Other/1/Set/Mode", "Off");
    await eventually("it hears", () => ear.events.includes("Other/1/Set/Mode=Off"));
    mqtt.publish("Other/1/Mode", "Off", false);
    await eventually("it speaks", () => heard.includes("Other/1/Mode=Off"));
    await mqtt.close();
    await eventually("it says goodbye", () => heard.includes("Other/1/connected=offline"));
  });

  it("publishes bytes below its prefix, retained where asked", async () => {
    const mqtt = await start(new Ear());
    expect(mqtt.publish("state", "\u00ff\u0000x", false)).toBe(true);
    expect(mqtt.publish("rapi_responseSL 2", "$OK", false)).toBe(true);
    expect(mqtt.publish("breaker", "25", true)).toBe(true);
    await eventually("all arrive", () => heard.length === 3);
    expect(heard).toEqual([
      `Dinamics/${SERIAL}/state=\u00ff\u0000x`,
      `Dinamics/${SERIAL}/rapi_responseSL 2=$OK`,
      `Dinamics/${SERIAL}/breaker=25`,
    ]);
  });

  it("refuses topics that no message can have", async () => {
    const mqtt = await start(new Ear());
    for (const topic of ["a/#", "+", "a\u0000"]) expect(mqtt.publish(topic, "x", false)).toBe(false);
    expect(mqtt.connected()).toBe(true);
  });

  it("leaves offline behind when it ends", async () => {
    const mqtt = await start(new Ear());
    await mqtt.close();
    await eventually("offline arrives", () => heard.includes(`Dinamics/${SERIAL}/availability=offline`));
    expect(mqtt.connected()).toBe(false);
    expect(mqtt.publish("state", "1", false)).toBe(false);
  });

  it("refuses what would not fit instead of filling the memory", async () => {
    const mqtt = await start(new Ear());
    let taken = 0;
    while (taken < 5000 && mqtt.publish("x", "y".repeat(100), false)) taken++;
    expect(taken).toBeGreaterThanOrEqual(1000);
    expect(taken).toBeLessThan(5000);
    await eventually("there is room again", () => mqtt.publish("x", "y", false));
    expect(mqtt.publish("x", "y".repeat(1000001), false)).toBe(false);
  });

  it("connects again when the broker comes back, and tells both", async () => {
    const ear = new Ear();
    const log = new FakeLog();
    const mqtt = await start(ear, log);
    const port = broker.port;
    await broker.close();
    await eventually("the loss is told", () => ear.events.includes("lost"));
    expect(mqtt.publish("state", "1", false)).toBe(false);
    broker = await EmbeddedBroker.start({ port }, new FakeLog());
    await eventually("it is back", () => mqtt.connected());
    expect(ear.events).toEqual(["connected", "lost", "connected"]);
    expect(log.lines.filter((line) => line.includes("lost")).length).toBe(1);
  });
});

describe("MQTT without a good broker", () => {
  it("keeps trying where nobody listens, without a line for each attempt", async () => {
    const log = new FakeLog();
    const client = clientOptions({ url: "mqtt://127.0.0.1:1" }, {});
    const mqtt = new NodeMqtt({ client, serial: SERIAL, topics: [], firstPause_ms: 5 }, log);
    const ear = new Ear();
    mqtt.start(ear);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(log.lines.length).toBe(1);
    expect(log.has("ECONNREFUSED")).toBe(true);
    await mqtt.close();
    expect(ear.events).toEqual([]);
  });

  it("survives a peer that speaks something else", async () => {
    const sockets: Socket[] = [];
    const server: Server = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const client = clientOptions({ url: `mqtt://127.0.0.1:${String(port)}` }, {});
    const mqtt = new NodeMqtt({ client, serial: SERIAL, topics: [], firstPause_ms: 5 }, new FakeLog());
    mqtt.start(new Ear());
    await eventually("it tried twice", () => sockets.length >= 2);
    await mqtt.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe("options of the client", () => {
  const options = (
    url: string,
    more: object = {},
    environment: NodeJS.ProcessEnv = {},
  ): ReturnType<typeof clientOptions> => clientOptions({ url, ...more }, environment);

  it("take host, port and TLS from the address", () => {
    expect(options("mqtt://broker.lan")).toMatchObject({ protocol: "mqtt", host: "broker.lan", port: 1883 });
    expect(options("mqtts://broker.lan")).toMatchObject({ protocol: "mqtts", port: 8883, rejectUnauthorized: true });
    expect(options("mqtt://[::1]:1884")).toMatchObject({ host: "::1", port: 1884 });
    expect(options("mqtts://x", { rejectUnauthorized: false }).rejectUnauthorized).toBe(false);
  });

  it("take credentials from the environment before the configuration", () => {
    const environment = { DINAMICS_MQTT_USER: "ann", DINAMICS_MQTT_PASSWORD: "tulip" };
    expect(options("mqtt://x", { username: "bob" }, environment)).toMatchObject({ username: "ann", password: "tulip" });
    expect(options("mqtt://x", { username: "bob" }).username).toBe("bob");
    expect(options("mqtt://x").password).toBeUndefined();
  });

  for (const [url, why] of [
    ["http://x", "http:"],
    ["broker", "not a broker address"],
    ["mqtt://user:pass@x", "DINAMICS_MQTT_PASSWORD"],
    ["mqtt://x/path", "behind the port"],
    ["mqtt://", "no host"],
  ] as const) {
    it(`${url} is refused`, () => {
      expect(() => options(url)).toThrow(InputError);
      expect(() => options(url)).toThrow(why);
      expect(() => options(url)).not.toThrow("pass@");
    });
  }

  it("name the file that cannot be read, and a certificate that is none", () => {
    expect(() => options("mqtts://x", { caFile: "/nowhere/ca.pem" })).toThrow("mqtt.caFile: /nowhere/ca.pem");
    expect(() => options("mqtt://x", { passwordFile: "/nowhere/p" })).toThrow("mqtt.passwordFile");
    expect(() => options("mqtts://x", { certFile: "package.json", keyFile: "package.json" })).toThrow(/PEM/);
  });
});

describe("embedded broker", () => {
  it("takes the next free port when none was asked for, and says so", async () => {
    const log = new FakeLog();
    const first = await EmbeddedBroker.start({}, log);
    const second = await EmbeddedBroker.start({}, log);
    expect(second.port).not.toBe(first.port);
    expect(log.has("(1883 is taken)")).toBe(true);
    await first.close();
    await second.close();
  });

  it("refuses to start on a taken port that was asked for, with the remedy", async () => {
    const first = await EmbeddedBroker.start({ port: 0 }, new FakeLog());
    await expect(EmbeddedBroker.start({ port: first.port }, new FakeLog())).rejects.toThrow(/taken; name another one/);
    await first.close();
  });

  it("refuses an address that is not of this machine", async () => {
    await expect(EmbeddedBroker.start({ listen: "203.0.113.1", port: 0 }, new FakeLog())).rejects.toThrow(
      /broker.listen/,
    );
  });

  it("warns when others can reach it", async () => {
    const log = new FakeLog();
    const broker = await EmbeddedBroker.start({ listen: "0.0.0.0", port: 0 }, log);
    expect(log.has("warn: the embedded broker asks no password")).toBe(true);
    expect(broker.url).toBe(`mqtt://127.0.0.1:${String(broker.port)}`);
    await broker.close();
  });
});
