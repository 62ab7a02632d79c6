import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { LockPort } from "#hal/lock";
import { type Core, createCore } from "#firmware/core";
import { Settings } from "#firmware/settings/settings";
import { cycle, type Outcome } from "#firmware/tick";
import { FakeEvse } from "#test/fakes/fake-evse";
import { FakeLock } from "#test/fakes/fake-lock";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

const START = CLOCK_SPAN_ms - 10000;

/** A charging point with a car, ticked every 100 ms. */
class Point {
  readonly evse = new FakeEvse();
  readonly mqtt = new FakeMqtt();
  readonly settings = new Settings(new FakeStorage(), new FakeLog());
  readonly core: Core;
  now = START;
  private readonly outcome: Outcome = { sessionEnded: false, cutEnded: false };

  constructor(readonly lock: FakeLock | undefined) {
    const port: LockPort | undefined = lock;
    const ports = {
      mqtt: this.mqtt,
      storage: new FakeStorage(),
      log: new FakeLog(),
      system: new FakeSystem(),
      lock: port,
    };
    this.core = createCore(this.evse, this.settings, ports, START);
    this.evse.status.link = "up";
    this.evse.status.state = "connected";
    this.evse.status.carConnected = true;
  }

  run(span_ms: number): void {
    for (let at = 0; at < span_ms; at += 100) {
      cycle(this.core, this.outcome, this.now);
      this.now = after_ms(this.now, 100);
      this.lock?.pass(100);
    }
  }
}

describe("a charging point", () => {
  it("drives a lock at its own pins, and not the one behind the broker", () => {
    const lock = new FakeLock(true);
    const point = new Point(lock);
    point.settings.set("lock", "motor");
    point.run(100);
    expect(point.evse.run).toBe("sleeping");
    point.run(1000);
    expect(lock.locked()).toBe(true);
    expect(point.evse.run).toBe("enabled");
    expect(point.mqtt.payloads("lock")).toEqual([]);
  });

  it("without pins drives the one behind the broker", () => {
    const point = new Point(undefined);
    point.settings.set("lock", "motor");
    point.run(1000);
    expect(point.mqtt.payloads("lock")).toEqual(["lock", "rest"]);
    expect(point.evse.run).toBe("sleeping");
  });

  it("never wakes the EVSE before the cable is held, from the tick on in which a start is asked for", () => {
    const lock = new FakeLock(true);
    const point = new Point(lock);
    point.settings.set("plug_and_charge", "0");
    point.settings.set("lock", "motor");
    point.run(1000);
    point.core.start.set(2);
    for (let tick = 0; tick < 20; tick++) {
      point.run(100);
      if (point.evse.run === "enabled") expect(lock.locked()).toBe(true);
    }
    expect(point.evse.run).toBe("enabled");
  });

  it("holds the plug until the relay has opened, and lets go then", () => {
    const lock = new FakeLock(true);
    const point = new Point(lock);
    point.settings.set("lock", "motor");
    point.run(2000);
    point.evse.status.state = "charging";
    point.run(1000);
    point.core.start.set(3);
    point.evse.status.state = "sleeping";
    point.run(3400);
    expect(lock.locked()).toBe(true);
    point.run(1000);
    expect(lock.locked()).toBe(false);
  });

  it("takes the power from a lock that is switched off in mid-pulse, and forbids nothing any more", () => {
    const lock = new FakeLock(true);
    const point = new Point(lock);
    point.settings.set("lock", "motor");
    point.run(300);
    expect(lock.driven()).toBe(true);
    point.settings.set("lock", "none");
    point.run(200);
    expect(lock.driven()).toBe(false);
    expect(point.evse.run).toBe("enabled");
  });
});
