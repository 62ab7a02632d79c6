import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { holdsTrip } from "#firmware/protection/held-trips";
import { Protection } from "#firmware/protection/protection";
import { tripNames, tripRule } from "#firmware/protection/trip-table";
import { Settings } from "#firmware/settings/settings";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { describe, expect, it } from "#test/spec";

/** A protection with the default settings, ten seconds before the clock wraps. */
class Bench {
  readonly log = new FakeLog();
  readonly settings: Settings;
  protection: Protection;
  now = after_ms(CLOCK_SPAN_ms, -10000);

  constructor(readonly storage: FakeStorage = new FakeStorage()) {
    this.settings = new Settings(new FakeStorage(), this.log);
    this.protection = this.made();
  }

  /** The controller has lost its power and is back. */
  restart(): this {
    this.storage.restore();
    this.protection = this.made();
    return this;
  }

  pass(span_ms: number): this {
    for (let at_ms = 0; at_ms < span_ms; at_ms += 100) {
      this.now = after_ms(this.now, 100);
      this.protection.follow(this.now);
    }
    return this;
  }

  /** The EVSE says a fault, or none. */
  fault(name: string): this {
    this.protection.view.fault = name;
    return this.pass(100);
  }

  residual(residual_mA: number): this {
    this.protection.residual(residual_mA, this.now);
    return this.pass(100);
  }

  reset(name: string): string {
    const refused = this.protection.reset(name);
    return refused === undefined ? "" : refused.what + ": " + refused.why;
  }

  names(): string {
    const names: string[] = [];
    this.protection.names(names);
    return names.join(",");
  }

  permit(): string {
    return this.protection.claim.permit ?? "";
  }

  private made(): Protection {
    const protection = new Protection(this.storage, this.log);
    protection.take(this.settings);
    protection.view.epoch_s = 1750000000;
    return protection;
  }
}

describe("a residual current", () => {
  it("opens the relay with the report that reaches the limit, and not below it", () => {
    const bench = new Bench();
    bench.protection.residual(5.999, bench.now);
    expect(bench.permit()).toBe("");
    bench.protection.residual(6, bench.now);
    expect(bench.permit()).toBe("disabled");
    expect(bench.protection.claim.source).toBe("trip residual current");
    expect(bench.protection.explain(bench.now)).toBe(
      "- current leaks to earth behind the EVSE (6 mA); a person has to reset it",
    );
  });

  it("stays latched when it has gone, and a person resets it", () => {
    const bench = new Bench().residual(12).residual(0).pass(60000);
    expect(bench.permit()).toBe("disabled");
    expect(bench.reset("")).toBe("");
    expect(bench.permit()).toBe("");
    expect(bench.names()).toBe("");
  });

  it("cannot be reset while it flows", () => {
    const bench = new Bench().residual(12);
    expect(bench.reset("")).toBe("trip residual current: its cause is still there");
    expect(bench.permit()).toBe("disabled");
  });

  it("is still latched after a power cut, whichever byte of the record it cuts", () => {
    for (let bytes = 0; bytes < 80; bytes++) {
      const bench = new Bench();
      bench.residual(12);
      const before = new FakeStorage();
      for (const name of bench.storage.names) before.put(name, bench.storage.read(name) ?? "");
      const torn = new Bench(before);
      torn.storage.cutAfter(bytes);
      torn.fault("stuckRelay").pass(5000);
      torn.restart();
      expect(torn.permit()).toBe("disabled");
      expect(holdsTrip(torn.storage)).toBe(true);
    }
  });

  it("is off with the limit 0", () => {
    const bench = new Bench();
    bench.settings.set("residual_trip_mA", "0");
    bench.protection.take(bench.settings);
    expect(bench.residual(300).permit()).toBe("");
  });

  it("that was reset is not latched after a restart", () => {
    const bench = new Bench().residual(12).residual(0);
    bench.reset("");
    expect(holdsTrip(bench.storage)).toBe(false);
    expect(bench.restart().permit()).toBe("");
  });
});

describe("a fault of the EVSE", () => {
  it("ends by itself, as the EVSE does", () => {
    const bench = new Bench().fault("gfci");
    expect(bench.names()).toBe("EVSE gfci");
    expect(bench.permit()).toBe("");
    bench.fault("");
    expect(bench.names()).toBe("");
  });

  it("that comes once more than it may within the window waits for a person", () => {
    const bench = new Bench();
    for (let times = 0; times < 3; times++) bench.fault("gfci").fault("").pass(60000);
    expect(bench.permit()).toBe("");
    bench.fault("gfci").fault("");
    expect(bench.permit()).toBe("sleeping");
    expect(bench.names()).toBe("EVSE gfci");
    expect(bench.protection.explain(bench.now)).toContain("4 times; a person has to reset it");
    expect(bench.restart().permit()).toBe("sleeping");
    expect(bench.reset("EVSE gfci")).toBe("");
    expect(bench.permit()).toBe("");
  });

  it("that comes as often over a longer time does not", () => {
    const bench = new Bench();
    bench.settings.set("trip_window_min", "1");
    bench.protection.take(bench.settings);
    for (let times = 0; times < 12; times++) bench.fault("gfci").fault("").pass(20000);
    expect(bench.permit()).toBe("");
    for (let times = 0; times < 2; times++) bench.fault("gfci").fault("").pass(100);
    expect(bench.permit()).toBe("sleeping");
  });

  it("never locks out with 0 retries set, nor does one that the car asks for", () => {
    const bench = new Bench();
    for (let times = 0; times < 12; times++) bench.fault("ventRequired").fault("");
    expect(bench.permit()).toBe("");
    bench.settings.set("trip_retries", "0");
    bench.protection.take(bench.settings);
    for (let times = 0; times < 12; times++) bench.fault("gfci").fault("");
    expect(bench.permit()).toBe("");
  });

  it("is not over because the EVSE has fallen silent", () => {
    const bench = new Bench().fault("stuckRelay");
    bench.protection.view.fault = undefined;
    bench.pass(1000);
    expect(bench.reset("")).toBe("trip EVSE stuckRelay: its cause is still there");
  });

  it("and a residual current together: the residual current is named, and each is reset by its name", () => {
    const bench = new Bench().fault("stuckRelay").residual(30).residual(0);
    expect(bench.permit()).toBe("disabled");
    expect(bench.protection.claim.source).toBe("trip residual current");
    expect(bench.reset("")).toBe("trip EVSE stuckRelay: its cause is still there");
    expect(bench.reset("residual current")).toBe("");
    expect(bench.permit()).toBe("sleeping");
    expect(bench.protection.claim.source).toBe("trip EVSE stuckRelay");
  });
});

describe("a reset", () => {
  it("of nothing, or of another name, is refused and changes nothing", () => {
    const bench = new Bench();
    expect(bench.reset("")).toBe("trip: nothing waits for a reset");
    bench.residual(12).residual(0);
    expect(bench.reset("EVSE gfci")).toBe("trip: nothing waits for a reset");
    expect(bench.permit()).toBe("disabled");
  });
});

describe("a self test of the residual current monitor", () => {
  it("that is seen and over in time has passed, and opens nothing", () => {
    const bench = new Bench().residual(0);
    bench.protection.beginTest(bench.now);
    bench.residual(20);
    expect(bench.permit()).toBe("");
    bench.residual(0);
    expect(bench.protection.events[bench.protection.events.length - 1]).toContain('"sentence":"passed"');
    expect(bench.residual(20).permit()).toBe("disabled");
  });

  it("that is not seen within 15 s is a trip that a person resets", () => {
    const bench = new Bench().residual(0);
    bench.protection.beginTest(bench.now);
    bench.pass(14900);
    expect(bench.permit()).toBe("");
    bench.pass(100);
    expect(bench.protection.claim.source).toBe("trip residual self test");
    expect(bench.reset("")).toBe("");
  });

  it("whose current does not end is a residual current", () => {
    const bench = new Bench();
    bench.protection.beginTest(bench.now);
    bench.residual(20).pass(15000);
    expect(bench.permit()).toBe("disabled");
  });
});

describe("the table of trips", () => {
  it("has a sentence for each, and a trip without a row waits for a person", () => {
    const names = tripNames();
    for (const name of names) {
      const rule = tripRule(name);
      expect(rule.sentence.length).toBeGreaterThan(10);
    }
    expect(tripRule("something new").person).toBe(true);
  });
});

describe("an event of a trip", () => {
  it("has cause, count, rule and time", () => {
    const bench = new Bench().residual(12);
    expect(bench.protection.events).toEqual([
      '{"name":"residual current","sentence":"current leaks to earth behind the EVSE","cause":"12 mA","count":1,"reset":"person","at_s":1750000000}',
    ]);
  });
});
