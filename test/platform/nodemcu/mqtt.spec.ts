import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { describe, expect, it } from "#test/spec";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { Kept } from "#platform/nodemcu/kept";
import { ModuleMqtt } from "#platform/nodemcu/mqtt";
import { FakeClient } from "./fake-broker";
import { install } from "./install";

const PREFIX = "Dinamics/D040EB958B0C/";
/** 10 s before the clock wraps. */
const BOOT = 2147473648;

class Rig {
  readonly clients: FakeClient[] = [];
  readonly heard: string[] = [];
  readonly log = new FakeLog();
  readonly kept = new Kept(new FakeStorage());
  readonly mqtt: ModuleMqtt;
  takes = true;
  now = BOOT;

  constructor() {
    install("mqtt", {
      // eslint-disable-next-line @typescript-eslint/max-params -- NodeMCU's own signature
      Client: (id: string, _keepalive: number, user: string, password: string, _clean: number): FakeClient => {
        const client = new FakeClient();
        client.names = id + "|" + user + "|" + password;
        client.takes = this.takes;
        this.clients.push(client);
        return client;
      },
    });
    this.kept.set("server", "broker.home");
    this.mqtt = new ModuleMqtt(PREFIX, { kept: this.kept, log: this.log, clock: () => this.now }, this);
  }

  connected(): void {
    this.heard.push("connected");
  }
  lost(): void {
    this.heard.push("lost");
  }
  received(topic: string, payload: string, retained: boolean): void {
    this.heard.push((retained ? "retained " : "message ") + topic + " " + payload);
  }

  pass(span_ms: number): void {
    for (let passed = 0; passed < span_ms; passed += 100) {
      this.now = after_ms(this.now, 100);
      this.mqtt.tick(this.now);
    }
  }

  /** Joined to the network, and to the broker. */
  open(): FakeClient {
    this.mqtt.networked(true, this.now);
    this.pass(100);
    const client = this.last();
    client.connected();
    return client;
  }

  last(): FakeClient {
    return this.clients[this.clients.length - 1] ?? new FakeClient();
  }
}

function many(letter: string, count: number): string {
  let text = "";
  for (let index = 0; index < count; index++) text += letter;
  return text;
}

describe("the broker of the module", () => {
  it("is not looked for without a network, nor without a server", () => {
    const rig = new Rig();
    rig.pass(5000);
    expect(rig.clients.length).toBe(0);
    rig.kept.set("server", "");
    rig.mqtt.networked(true, rig.now);
    rig.pass(5000);
    expect(rig.clients.length).toBe(0);
    rig.kept.set("server", "broker.home");
    rig.pass(100);
    expect(rig.clients.length).toBe(1);
  });

  it("gets names within what NodeMCU takes whole, and a will", () => {
    const rig = new Rig();
    rig.kept.set("user", "me");
    rig.kept.set("mqttPassword", "secret");
    const client = rig.open();
    expect(client.names).toBe("Dinamics-D040EB958B0C|me|secret");
    expect(client.done).toEqual([
      "lwt " + PREFIX + "lwt offline",
      "connect broker.home:1883",
      "subscribe " + PREFIX + "#",
    ]);
    expect((PREFIX + "lwt").length).toBeLessThanOrEqual(32);
    expect(rig.heard).toEqual(["connected"]);
    expect(rig.mqtt.connected()).toBe(true);
  });

  it("is asked at its own port, and encrypted where that is set", () => {
    const rig = new Rig();
    rig.kept.set("tls", "on");
    expect(rig.open().done[1]).toBe("connect broker.home:8883 tls");
    const other = new Rig();
    other.kept.set("port", "2222");
    expect(other.open().done[1]).toBe("connect broker.home:other");
  });

  it("is tried again with pauses of 1 to 60 s, and the log tells a reason once", () => {
    const rig = new Rig();
    rig.mqtt.networked(true, rig.now);
    rig.pass(100);
    const pauses_s: number[] = [];
    for (let count = 1; count < 9; count++) {
      expect(rig.clients.length).toBe(count);
      const client = rig.last();
      client.failed(client, -5);
      let passed_ms = 0;
      while (rig.clients.length === count && passed_ms < 100000) {
        rig.pass(100);
        passed_ms += 100;
      }
      pauses_s.push(Math.floor(passed_ms / 1000));
    }
    expect(pauses_s).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(rig.log.lines).toEqual(["warn: broker broker.home: reason -5"]);
  });

  it("is tried again after a client that refuses, and after 30 s without an answer", () => {
    const rig = new Rig();
    rig.takes = false;
    rig.mqtt.networked(true, rig.now);
    rig.pass(100);
    rig.takes = true;
    rig.pass(1000);
    expect(rig.clients.length).toBe(2);
    rig.pass(30000);
    expect(rig.last().done).not.toContain("close");
    rig.pass(200);
    expect(rig.last().done).toContain("close");
    rig.pass(2000);
    expect(rig.clients.length).toBe(3);
  });

  it("that is lost is told once, its client is not used again, and what it still says is not heard", () => {
    const rig = new Rig();
    const client = rig.open();
    client.offline(client, "", undefined);
    client.offline(client, "", undefined);
    expect(rig.heard).toEqual(["connected", "lost"]);
    expect(rig.mqtt.publish("state", "1", false)).toBe(false);
    client.heard(client, PREFIX + "set_breaker", "1");
    client.failed(client, -6);
    client.connected();
    expect(rig.heard).toEqual(["connected", "lost"]);
    rig.pass(1000);
    expect(rig.clients.length).toBe(2);
    rig.last().connected();
    expect(rig.heard).toEqual(["connected", "lost", "connected"]);
  });

  it("is looked for at once when the network is back", () => {
    const rig = new Rig();
    rig.open();
    rig.mqtt.networked(false, rig.now);
    expect(rig.heard).toEqual(["connected", "lost"]);
    rig.pass(86400);
    expect(rig.clients.length).toBe(1);
    rig.mqtt.networked(true, rig.now);
    rig.pass(100);
    expect(rig.clients.length).toBe(2);
  });

  it("to which an attempt is under way when the network goes is left to itself, because to end it would hold up everything", () => {
    for (const answers of [true, false]) {
      const rig = new Rig();
      rig.mqtt.networked(true, rig.now);
      rig.pass(100);
      const client = rig.last();
      rig.mqtt.networked(false, rig.now);
      expect(client.done).not.toContain("close");
      rig.mqtt.networked(true, rig.now);
      rig.pass(5000);
      expect(rig.clients.length).toBe(1);
      if (answers) client.connected();
      else client.failed(client, -6);
      expect(client.done.includes("close")).toBe(answers);
      rig.pass(200);
      expect(rig.clients.length).toBe(2);
      expect(rig.heard).toEqual([]);
    }
  });

  it("takes what is published below the prefix, and nothing while it is away", () => {
    const rig = new Rig();
    expect(rig.mqtt.publish("state", "1", false)).toBe(false);
    const client = rig.open();
    expect(rig.mqtt.publish("state", "2", true)).toBe(true);
    expect(client.done[client.done.length - 1]).toBe("retain " + PREFIX + "state 2");
  });

  it("is left with a word for those who look later", () => {
    const rig = new Rig();
    rig.mqtt.leave();
    const client = rig.open();
    rig.mqtt.leave();
    expect(client.done[client.done.length - 1]).toBe("retain " + PREFIX + "availability offline");
  });

  it("delivers what comes right after the subscription as kept by the broker, later as new", () => {
    const rig = new Rig();
    const client = rig.open();
    client.heard(client, PREFIX + "mains", "[1,2,3]");
    rig.pass(1600);
    client.heard(client, PREFIX + "mains", "[4,5,6]");
    client.heard(client, "elsewhere/mains", "[7,8,9]");
    expect(rig.heard).toEqual(["connected", "retained mains [1,2,3]", "message mains [4,5,6]"]);
  });

  it("hands over the first piece of a message of more than 1 kB, which is too long for everything, and leaves the others", () => {
    const rig = new Rig();
    const client = rig.open();
    rig.pass(2000);
    client.heard(client, PREFIX + "schedule", many("a", 970));
    client.heard(client, "", many("b", 1024));
    client.heard(client, "", "c");
    client.heard(client, PREFIX + "mains", "x");
    expect(rig.heard).toEqual(["connected", "message schedule " + many("a", 970), "message mains x"]);
  });

  it("that stalls holds the module up once: the connection is given up, and made again later", () => {
    const rig = new Rig();
    const client = rig.open();
    client.took = () => {
      rig.now = after_ms(rig.now, 10000);
    };
    const before = client.done.length;
    expect(rig.mqtt.publish("state", "1", false)).toBe(true);
    expect(rig.mqtt.publish("state", "2", false)).toBe(false);
    expect(rig.mqtt.connected()).toBe(false);
    expect(client.done.length).toBe(before + 1);
    // the tick in which it stalled ends with the time at which it began
    rig.mqtt.tick(after_ms(rig.now, CLOCK_SPAN_ms - 10000));
    expect(rig.heard).toEqual(["connected", "lost"]);
    expect(rig.clients.length).toBe(1);
    rig.pass(14000);
    expect(rig.clients.length).toBe(1);
    rig.pass(1000);
    expect(rig.clients.length).toBe(2);
    rig.last().connected();
    expect(rig.mqtt.publish("state", "3", false)).toBe(true);
  });

  it("gets a new connection with what was set", () => {
    const rig = new Rig();
    const client = rig.open();
    rig.kept.set("tls", "on");
    rig.mqtt.renew(rig.now);
    expect(client.done[client.done.length - 1]).toBe("close");
    rig.pass(100);
    expect(rig.last().done[1]).toBe("connect broker.home:8883 tls");
  });

  it("does not take a connection for good that breaks at once: the pauses grow", () => {
    const rig = new Rig();
    rig.mqtt.networked(true, rig.now);
    let attempts = 0;
    for (let second = 0; second < 300; second++) {
      rig.pass(1000);
      if (rig.clients.length === attempts) continue;
      attempts = rig.clients.length;
      const client = rig.last();
      client.connected();
      client.offline(client, "", undefined);
    }
    expect(attempts).toBeLessThanOrEqual(12);
  });
});
