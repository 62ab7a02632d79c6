import { connectAsync, type MqttClient } from "mqtt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmbeddedBroker } from "#platform/node/broker";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "./eventually";

describe("the embedded broker", () => {
  let broker: EmbeddedBroker;
  let sender: MqttClient;
  let listener: MqttClient;
  let heard: string[] = [];

  beforeEach(async () => {
    heard = [];
    broker = await EmbeddedBroker.start({ port: 0 }, new FakeLog());
    sender = await connectAsync(broker.url, { reconnectPeriod: 0 });
    listener = await connectAsync(broker.url, { reconnectPeriod: 0 });
    listener.on("message", (topic) => heard.push(topic));
    await listener.subscribeAsync("#", { qos: 1 });
  });
  afterEach(async () => {
    await Promise.all([sender.endAsync(true), listener.endAsync(true)]);
    await broker.close();
  });

  it("delivers every message, also kept and acknowledged ones right before others", async () => {
    const sent: string[] = [];
    for (let count = 0; count < 20; count++) {
      for (const [name, options] of [
        ["kept", { retain: true }],
        ["acknowledged", { qos: 1 as const }],
        ["plain", {}],
      ] as const) {
        sent.push(`${name}/${String(count)}`);
        sender.publish(`${name}/${String(count)}`, "x", options);
      }
    }
    await eventually("all arrive", () => heard.length >= sent.length);
    expect([...heard].sort()).toEqual([...sent].sort());
  });
});
