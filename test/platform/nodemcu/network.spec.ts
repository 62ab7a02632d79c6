import { after_ms } from "#hal/clock";
import { describe, expect, it } from "#test/spec";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { Kept } from "#platform/nodemcu/kept";
import { Network } from "#platform/nodemcu/network";
import { FakeRadio } from "./fake-radio";

/** 10 s before the clock wraps. */
const BOOT = 2147473648;
const DAY_ms = 86400000;

class Rig {
  readonly radio = new FakeRadio();
  readonly log = new FakeLog();
  readonly storage = new FakeStorage();
  readonly kept = new Kept(this.storage);
  readonly addresses: string[] = [];
  readonly network: Network;
  now = BOOT;

  constructor(ssid: string) {
    this.radio.install();
    if (ssid !== "") this.kept.set("ssid", ssid);
    if (ssid !== "") this.kept.set("password", "a password");
    this.network = new Network("D040EB958B0C", { kept: this.kept, log: this.log, clock: () => this.now }, this);
    this.network.start(this.now);
  }

  addressed(ip: string | undefined): void {
    this.addresses.push(ip ?? "none");
  }

  pass(span_ms: number): void {
    for (let passed = 0; passed < span_ms; passed += 100) {
      this.now = after_ms(this.now, 100);
      this.network.tick(this.now);
    }
  }

  /** Each attempt is refused at once; how many there were. */
  refuse(span_ms: number): number {
    const before = this.radio.attempts;
    let answered = before - 1;
    for (let passed = 0; passed < span_ms; passed += 1000) {
      if (this.radio.attempts > answered) {
        answered = this.radio.attempts;
        this.radio.refuse(201);
      }
      this.pass(1000);
    }
    return this.radio.attempts - before;
  }
}

describe("the network of the module", () => {
  it("is joined with what is kept, and its address is told", () => {
    const rig = new Rig("home");
    expect(rig.radio.done).toEqual(["station", "start", "config home", "connect"]);
    rig.radio.join("10.0.0.2");
    expect(rig.addresses).toEqual(["10.0.0.2"]);
    expect(rig.network.describe()).toEqual(["joined: home, 10.0.0.2"]);
    expect(rig.radio.timeServers).toBe(1);
  });

  it("is an access point with a password of its own on a module that knows none", () => {
    const rig = new Rig("");
    const password = rig.kept.get("apPassword");
    expect(password.length).toBe(12);
    expect(rig.radio.done).toEqual(["station and point", "point Dinamics-8B0C " + password, "start"]);
    expect(rig.network.isSetup()).toBe(true);
    rig.pass(600000);
    expect(rig.radio.attempts).toBe(0);
    const again = new Kept(rig.storage);
    expect(again.get("apPassword")).toBe(password);
  });

  it("that is lost for a day is tried to join again all day, every 30 s at last, and the log says so once", () => {
    const rig = new Rig("home");
    rig.radio.join("10.0.0.2");
    rig.radio.refuse(200);
    expect(rig.addresses).toEqual(["10.0.0.2", "none"]);
    const attempts = rig.refuse(DAY_ms);
    expect(attempts).toBeGreaterThanOrEqual(2700);
    expect(attempts).toBeLessThanOrEqual(2890);
    expect(rig.log.lines.length).toBeLessThanOrEqual(4);
    rig.radio.join("10.0.0.2");
    expect(rig.addresses[rig.addresses.length - 1]).toBe("10.0.0.2");
  });

  it("gets its first pauses of 1, 2, 4 s", () => {
    const rig = new Rig("home");
    const starts: number[] = [];
    let passed_ms = 0;
    let attempts = rig.radio.attempts;
    rig.radio.refuse(15);
    while (starts.length < 4) {
      rig.pass(100);
      passed_ms += 100;
      if (rig.radio.attempts === attempts) continue;
      attempts = rig.radio.attempts;
      starts.push(Math.floor(passed_ms / 1000));
      rig.radio.refuse(15);
    }
    expect(starts).toEqual([1, 3, 7, 15]);
  });

  it("that cannot be joined for five minutes has an access point beside it, until it is joined", () => {
    const rig = new Rig("home");
    rig.refuse(299000);
    expect(rig.network.isSetup()).toBe(false);
    rig.refuse(3000);
    expect(rig.network.isSetup()).toBe(true);
    expect(rig.radio.modes[rig.radio.modes.length - 1]).toBe("station and point");
    expect(rig.log.has("access point Dinamics-8B0C is open")).toBe(true);
    rig.radio.join("10.0.0.2");
    expect(rig.network.isSetup()).toBe(false);
    expect(rig.radio.modes[rig.radio.modes.length - 1]).toBe("station");
  });

  it("tells a changed address as the loss of the old one", () => {
    const rig = new Rig("home");
    rig.radio.join("10.0.0.2");
    rig.radio.join("10.0.0.2");
    rig.radio.join("10.0.0.9");
    expect(rig.addresses).toEqual(["10.0.0.2", "10.0.0.2", "none", "10.0.0.9"]);
    expect(rig.radio.timeServers).toBe(1);
  });

  it("is tried again when neither an address nor a refusal comes for a minute", () => {
    const rig = new Rig("home");
    rig.pass(60000);
    expect(rig.radio.attempts).toBe(1);
    rig.pass(200);
    expect(rig.radio.attempts).toBe(2);
  });

  it("is tried again when NodeMCU refuses to try, and nothing fails", () => {
    const rig = new Rig("home");
    rig.radio.refuses = true;
    rig.radio.refuse(201);
    rig.pass(10000);
    rig.radio.refuses = false;
    const before = rig.radio.attempts;
    rig.pass(30000);
    expect(rig.radio.attempts).toBeGreaterThan(before);
  });

  it("is another one as soon as one is typed, also while one is joined", () => {
    const rig = new Rig("home");
    rig.radio.join("10.0.0.2");
    expect(rig.network.join("hut", "another password", false)).toBeUndefined();
    rig.pass(1100);
    expect(rig.radio.done.slice(4)).toEqual(["config hut", "disconnect", "connect"]);
  });

  it("refuses names and passwords that NodeMCU would cut", () => {
    const rig = new Rig("home");
    let long = "";
    for (let count = 0; count < 64; count++) long += "x";
    expect(rig.network.join("", "long enough", false)).toBe("a name has 1..32 bytes");
    expect(rig.network.join(long, "long enough", false)).toBe("a name has 1..32 bytes");
    expect(rig.network.join("hut", "1234567", false)).toBe("a password has at least 8 characters");
    expect(rig.network.join("hut", long, false)).toBe("a password has at most 63 characters");
    expect(rig.network.accessPoint("1234567")).toBe("a password has 8..63 characters");
    expect(rig.network.accessPoint(long)).toBe("a password has 8..63 characters");
    expect(rig.kept.get("ssid")).toBe("home");
  });

  it("says why it is not joined, as far as a person can do something about it", () => {
    const rows: [number, string][] = [
      [201, "network: home not joined: reason 201 (not in reach)"],
      [15, "network: home not joined: reason 15 (is the password right?)"],
      [202, "network: home not joined: reason 202 (is the password right?)"],
      [204, "network: home not joined: reason 204 (is the password right?)"],
      [200, "network: home not joined: reason 200"],
    ];
    for (const [reason, line] of rows) {
      const rig = new Rig("home");
      expect(rig.network.describe()[0]).toBe("network: home not joined");
      rig.radio.refuse(reason);
      expect(rig.network.describe()[0]).toBe(line);
      rig.radio.join("10.0.0.2");
      expect(rig.network.describe()[0]).toBe("joined: home, 10.0.0.2");
    }
  });

  it("stays the old one when the new one cannot be stored", () => {
    const rig = new Rig("home");
    rig.storage.cutAfter(0);
    expect(rig.network.join("hut", "long enough", false)).toBe("it cannot be stored");
    expect(rig.kept.get("ssid")).toBe("home");
  });

  it("is left for good when that is typed", () => {
    const rig = new Rig("home");
    rig.radio.join("10.0.0.2");
    rig.network.leave();
    rig.radio.refuse(8);
    rig.pass(600000);
    expect(rig.radio.attempts).toBe(1);
    expect(rig.network.isSetup()).toBe(true);
    expect(new Kept(rig.storage).get("ssid")).toBe("");
  });

  it("looks around one at a time, also while it joins, and after a scan that never ends", () => {
    const rig = new Rig("home");
    expect(rig.network.scan()).toBe(true);
    expect(rig.network.scan()).toBe(false);
    expect(rig.network.found()).toBeUndefined();
    rig.pass(15000);
    rig.radio.found([
      { ssid: "home", rssi: -60, channel: 6, auth: 3 },
      { ssid: "guests", rssi: -70, channel: 1, auth: 0 },
    ]);
    expect(rig.network.found()).toEqual([
      { ssid: "home", strength_dBm: -60, channel: 6, security: "protected" },
      { ssid: "guests", strength_dBm: -70, channel: 1, security: "open" },
    ]);
    expect(rig.network.scan()).toBe(true);
    rig.pass(15200);
    expect(rig.network.scan()).toBe(true);
  });

  it("says that it cannot look around when NodeMCU refuses", () => {
    const rig = new Rig("home");
    rig.radio.refuses = true;
    expect(rig.network.scan()).toBe(false);
    rig.radio.refuses = false;
    expect(rig.network.scan()).toBe(true);
  });
});
