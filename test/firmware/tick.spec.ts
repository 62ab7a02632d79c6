import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { Core } from "#firmware/core";
import { createCore } from "#firmware/core";
import { Settings } from "#firmware/settings/settings";
import type { Outcome } from "#firmware/tick";
import { cycle } from "#firmware/tick";
import { FakeEvse } from "#test/fakes/fake-evse";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeSystem } from "#test/fakes/fake-system";
import { FakeStorage } from "#test/fakes/fake-storage";

const START = CLOCK_SPAN_ms - 10000;

class Cell {
  readonly evse = new FakeEvse();
  readonly settings = new Settings(new FakeStorage(), new FakeLog());
  readonly core: Core;
  readonly outcome: Outcome = { sessionEnded: false, cutEnded: false };
  now = START;

  constructor() {
    this.settings.set("phases", "123");
    this.core = createCore(
      this.evse,
      this.settings,
      { mqtt: new FakeMqtt(), storage: new FakeStorage(), log: new FakeLog(), system: new FakeSystem() },
      START,
    );
  }

  sample(L1_mA: number, L2_mA: number, L3_mA: number): void {
    this.core.mains.take({ L1_mA, L2_mA, L3_mA }, 123, this.now);
    cycle(this.core, this.outcome, this.now);
  }

  pass(span_ms: number): void {
    this.now = after_ms(this.now, span_ms);
    cycle(this.core, this.outcome, this.now);
  }
}

describe("one cycle", () => {
  it("offers the failsafe current before the first sample", () => {
    const cell = new Cell();
    cell.pass(100);
    expect(cell.evse.run).toBe("enabled");
    expect(cell.evse.limit_mA).toBe(6000);
  });

  it("lowers on the sample that shows the overload", () => {
    const cell = new Cell();
    cell.settings.set("breaker_A", "25");
    cell.evse.status.offered_mA = 16000;
    cell.evse.status.charge_mA = 16000;
    cell.sample(21000, 21000, 21000);
    expect(cell.evse.limit_mA).toBe(16000);
    cell.now = after_ms(cell.now, 1000);
    cell.sample(28000, 21000, 21000);
    expect(cell.evse.limit_mA).toBe(12000);
  });

  it("takes a changed setting over in the same cycle", () => {
    const cell = new Cell();
    cell.settings.set("breaker_A", "25");
    cell.sample(1000, 1000, 1000);
    cell.settings.set("charge_limit_A", "10");
    cell.pass(100);
    expect(cell.evse.limit_mA).toBe(10000);
  });

  it("reports a silent meter once and its return once", () => {
    const cell = new Cell();
    cell.sample(1000, 1000, 1000);
    cell.pass(15000);
    expect(cell.core.protection).toBeUndefined();
    cell.pass(1);
    cell.pass(100);
    expect(cell.core.protection?.events.length).toBe(1);
    cell.sample(1000, 1000, 1000);
    expect(cell.core.protection?.events.length).toBe(2);
    expect(cell.core.protection?.events[1]).toContain('"name":"meter","sentence":"cleared"');
    expect(cell.core.meterTrip.active).toBe(false);
  });

  it("hands over at the failsafe current", () => {
    const cell = new Cell();
    cell.settings.set("breaker_A", "25");
    cell.sample(1000, 1000, 1000);
    cell.core.handingOver = true;
    cell.pass(100);
    expect(cell.evse.limit_mA).toBe(6000);
    expect(cell.evse.run).toBe("enabled");
  });

  it("sleeps at hand-over when the failsafe current is 0", () => {
    const cell = new Cell();
    cell.settings.set("failsafe_A", "0");
    cell.sample(1000, 1000, 1000);
    cell.core.handingOver = true;
    cell.pass(100);
    expect(cell.evse.run).toBe("sleeping");
  });

  it("counts a start when the relay closes and a session when the car leaves", () => {
    const cell = new Cell();
    cell.evse.status.state = "connected";
    cell.pass(100);
    cell.evse.status.state = "charging";
    cell.pass(100);
    expect(cell.core.starts).toBe(1);
    cell.evse.status.state = "notConnected";
    cell.evse.status.carConnected = false;
    cell.pass(100);
    expect(cell.outcome.sessionEnded).toBe(true);
  });
});
