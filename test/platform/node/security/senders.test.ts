import { connectAsync } from "mqtt";
import { describe, expect, it } from "vitest";
import { EmbeddedBroker } from "#platform/node/broker";
import { Accounts } from "#platform/node/security/accounts";
import { PasswordKeeper } from "#platform/node/security/password-keeper";
import { Senders } from "#platform/node/security/senders";
import { TokenStore } from "#platform/node/security/token-store";
import { FakeLog } from "#test/fakes/fake-log";

describe("who has sent a message", () => {
  it("is known of the clients of the embedded broker, with their names and addresses", async () => {
    const accounts = new Accounts(PasswordKeeper.kept(undefined), new TokenStore(undefined));
    const broker = await EmbeddedBroker.start({ port: 0, accounts }, new FakeLog());
    const clients = await Promise.all(["ha", "node-red\n"].map((clientId) => connectAsync(broker.url, { clientId })));
    const topic = "Dinamics/1/set_breaker";
    await clients[0]?.publishAsync(topic, "25", { qos: 1 });
    await clients[1]?.publishAsync(topic, "20", { qos: 1 });
    const { senders } = broker;
    expect(senders.find(topic, "25")).toEqual({ who: "mqtt", from: "127.0.0.1 ha", topic });
    expect(senders.find(topic, "20")).toEqual({ who: "mqtt", from: "127.0.0.1 node-red?", topic });
    expect(senders.find(topic, "6")).toEqual({ who: "mqtt", topic });
    for (const client of clients) await client.endAsync();
    await broker.close();
  });

  it("is forgotten after many others, and the account counts for more than the way", () => {
    const senders = new Senders();
    senders.add("a", Buffer.from("1"), { who: "token evcc", from: "10.0.0.2 evcc" });
    expect(senders.find("a", "1")).toEqual({ who: "token evcc", from: "10.0.0.2 evcc", topic: "a" });
    for (let count = 0; count < 400; count += 1) senders.add("b", Buffer.from(String(count)), { who: "mqtt" });
    expect(senders.find("a", "1")).toEqual({ who: "mqtt", topic: "a" });
    expect(senders.find("b", "399").topic).toBe("b");
  });
});
