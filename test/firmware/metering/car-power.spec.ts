import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { type Core, createCore } from "#firmware/core";
import { Features } from "#firmware/features";
import { gridPower_W, lookAtCar } from "#firmware/metering/car-power";
import { OF } from "#firmware/metering/energy-book";
import { Settings } from "#firmware/settings/settings";
import { cycle } from "#firmware/tick";
import { FakeEvse } from "#test/fakes/fake-evse";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

const START = CLOCK_SPAN_ms - 10000;
const AGE_ms = 60000;

/** A car that charges with 10 A on the phases that are set, at 230 V. */
class Bench {
  readonly evse = new FakeEvse();
  readonly settings = new Settings(new FakeStorage(), new FakeLog());
  readonly core: Core;
  readonly features: Features;
  readonly power_W: number[] = [0, 0, 0];
  now = START;

  constructor(phases: string) {
    this.settings.set("phases", phases);
    const ports = { mqtt: new FakeMqtt(), storage: new FakeStorage(), log: new FakeLog(), system: new FakeSystem() };
    this.core = createCore(this.evse, this.settings, ports, START);
    this.features = new Features(this.core);
    this.core.features = this.features;
    const status = this.evse.status;
    status.link = "up";
    status.state = "charging";
    status.offered_mA = 10000;
    status.charge_mA = undefined;
    cycle(this.core, { sessionEnded: false, cutEnded: false }, START);
  }

  report(name: string, value: number): this {
    this.features.feeds.put(name, value, this.now);
    return this;
  }

  /** The power by phase in whole W, and who measured it. */
  look(): number[] {
    const by = lookAtCar(this.core, AGE_ms, this.power_W, this.now);
    const found: number[] = [];
    for (const power_W of this.power_W) found.push(Math.floor(power_W + 0.5));
    found.push(by);
    return found;
  }

  grid(car_W: number): number | undefined {
    const grid_W = gridPower_W(this.core, AGE_ms, car_W, this.now);
    return grid_W === undefined ? undefined : Math.floor(grid_W + 0.5);
  }
}

const BY_MODEL: number = OF.model;
const BY_EVSE: number = OF.evse;
const BY_METER: number = OF.evMeter;

describe("the car's power", () => {
  it("is what the model takes it to draw where nobody measures", () => {
    expect(new Bench("123").look()).toEqual([2300, 2300, 2300, BY_MODEL]);
    expect(new Bench("2").look()).toEqual([0, 2300, 0, BY_MODEL]);
  });

  it("is what the EVSE's ammeter shows on the phases the car uses", () => {
    const bench = new Bench("13");
    bench.evse.status.charge_mA = 8000;
    expect(bench.look()).toEqual([1840, 0, 1840, BY_EVSE]);
  });

  it("is what its own meter says, by phase when that says the currents, in sum by its power", () => {
    const bench = new Bench("123");
    bench.evse.status.charge_mA = 8000;
    expect(bench.report("ev_W", 6000).look()).toEqual([2000, 2000, 2000, BY_METER]);
    expect(bench.report("ev_L2_A", 10).look()).toEqual([0, 6000, 0, BY_METER]);
    bench.report("ev_L1_A", 10);
    expect(bench.look()).toEqual([3000, 3000, 0, BY_METER]);
    expect(bench.report("ev_W", 0).look()).toEqual([0, 0, 0, BY_METER]);
  });

  it("is its currents at the nominal voltage where its meter says no power", () => {
    const bench = new Bench("123");
    bench.report("ev_L1_A", 10).report("ev_L3_A", 1);
    expect(bench.look()).toEqual([2300, 0, 230, BY_METER]);
  });

  it("is spread over its phases where its meter says a power but no currents", () => {
    const bench = new Bench("123").report("ev_L1_A", 0).report("ev_L2_A", 0).report("ev_L3_A", 0);
    expect(bench.report("ev_W", 3000).look()).toEqual([1000, 1000, 1000, BY_METER]);
  });

  it("goes by its meter until its report is too old, then by the next best", () => {
    const bench = new Bench("1").report("ev_W", 1000);
    bench.evse.status.charge_mA = 8000;
    bench.now = after_ms(START, 59999);
    expect(bench.look()).toEqual([1000, 0, 0, BY_METER]);
    bench.now = after_ms(START, 60000);
    expect(bench.look()).toEqual([1840, 0, 0, BY_EVSE]);
  });
});

describe("the power at the grid connection", () => {
  it("is not known while nobody measures it", () => {
    expect(new Bench("1").grid(1000)).toBeUndefined();
  });

  it("is the sum of the mains, signed, while their meter is heard", () => {
    const bench = new Bench("1");
    bench.core.mains.take({ L1_mA: 10000, L2_mA: -4000, L3_mA: -1000 }, 123, bench.now);
    expect(bench.grid(2300)).toBe(1150);
    bench.now = after_ms(START, 16000);
    expect(bench.grid(2300)).toBeUndefined();
  });

  it("is the report where there is one", () => {
    const bench = new Bench("1").report("grid_W", -700);
    bench.core.mains.take({ L1_mA: 10000, L2_mA: 0, L3_mA: 0 }, 123, bench.now);
    expect(bench.grid(2300)).toBe(-700);
  });

  it("has the car added where the meter does not see it", () => {
    const bench = new Bench("1").report("grid_W", -700);
    bench.settings.set("meter_sees_car", "0");
    cycle(bench.core, { sessionEnded: false, cutEnded: false }, START);
    expect(bench.grid(2300)).toBe(1600);
  });

  it("is not known to a meter that does not see every phase of the car, nor to one that is not believed", () => {
    for (const row of [
      ["1", "1", 2300],
      ["12", "1", -1],
      ["1", "23", -1],
      ["123", "123", 2300],
    ] as [string, string, number][]) {
      const bench = new Bench(row[0]);
      bench.settings.set("clamps", row[1]);
      cycle(bench.core, { sessionEnded: false, cutEnded: false }, START);
      bench.core.mains.take({ L1_mA: 10000, L2_mA: 0, L3_mA: 0 }, 123, START);
      expect(bench.grid(2300) ?? -1).toBe(row[2]);
      bench.core.balancer.house.unbelieved = true;
      expect(bench.grid(2300)).toBeUndefined();
    }
  });
});
