import { describe, expect, it } from "#test/spec";
import { Bench, benchSettings } from "./bench";

function charging(): Bench {
  const bench = new Bench(benchSettings());
  bench.run(20000);
  return bench;
}

describe("the breaker balancer", () => {
  const rows: [string, number, number, number, number, boolean][] = [
    ["an idle house leaves the breaker less its margin", 0, 0, 0, 24000, false],
    ["the worst phase counts", 5000, 9000, 6000, 15000, false],
    ["fractions are rounded down", 5000, 4000, 7400, 17000, false],
    ["an exact ampere is kept", 5000, 4000, 7500, 17000, false],
    ["a milliampere more costs the whole ampere", 5000, 4000, 7501, 16000, false],
    ["exactly the smallest current is offered", 18500, 4000, 6000, 6000, false],
    ["a milliampere less than the smallest current pauses a car that waits", 18501, 4000, 6000, 6000, true],
    ["export makes no room above the breaker", -9000, -9000, -9000, 24000, false],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const bench = new Bench(benchSettings());
      bench.house_mA = [row[1], row[2], row[3]];
      bench.run(20000);
      expect(bench.limit_mA()).toBe(row[4]);
      expect(bench.paused()).toBe(row[5]);
    });
  }

  it("names the phase that limits", () => {
    const bench = charging();
    expect(bench.balancer.claim.source).toBe("breaker L3");
    expect(bench.balancer.explain(bench.now())).toBe("(25 A) - margin 0.5 A - house 6 A");
  });

  for (const period_ms of [200, 1000, 3000, 5000, 10000]) {
    it("answers a house step of 9 A with one computed cut at a meter period of " + period_ms.toFixed(0) + " ms", () => {
      const bench = new Bench(benchSettings());
      bench.meterPeriod_ms = period_ms;
      bench.run(40000);
      expect(bench.draw_mA).toBe(18000);
      bench.house_mA = [5000, 4000, 15000];
      bench.run(30000);
      expect(bench.cuts).toBe(1);
      expect(bench.limit_mA()).toBe(9000);
      expect(bench.draw_mA).toBe(9000);
      expect(bench.paused()).toBe(false);
    });
  }

  for (const reaction_ms of [0, 500, 2000, 4900]) {
    it("does not take a car that follows after " + reaction_ms.toFixed(0) + " ms for house", () => {
      const bench = charging();
      bench.reaction_ms = reaction_ms;
      bench.house_mA = [5000, 4000, 12000];
      bench.run(20000);
      expect(bench.cuts).toBe(1);
      expect(bench.limit_mA()).toBe(12000);
    });
  }

  it("cuts a second time when the house rises again while the car is still following", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 12000];
    bench.run(1000);
    bench.house_mA = [5000, 4000, 15000];
    bench.run(1100);
    expect(bench.limit_mA()).toBe(9000);
    expect(bench.cuts).toBe(2);
  });

  it("cuts a car that takes less than offered from what it takes", () => {
    const bench = new Bench(benchSettings());
    bench.carMaximum_mA = 10000;
    bench.run(30000);
    expect(bench.limit_mA()).toBe(18000);
    bench.house_mA = [5000, 4000, 17000];
    bench.run(1100);
    expect(bench.limit_mA()).toBe(7000);
  });

  it("raises only after the house has left room for the hold", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 12000];
    bench.run(20000);
    bench.house_mA = [5000, 4000, 6000];
    bench.run(89000);
    expect(bench.limit_mA()).toBe(12000);
    bench.run(32000);
    expect(bench.limit_mA()).toBe(18000);
    expect(bench.raises).toBe(2);
  });

  it("does not follow a load that switches every 30 s up and down", () => {
    const bench = charging();
    for (let cycle = 0; cycle < 60; cycle++) {
      bench.house_mA = [5000, 4000, 12000];
      bench.run(30000);
      bench.house_mA = [5000, 4000, 6000];
      bench.run(30000);
    }
    expect(bench.raises).toBe(1);
    expect(bench.cuts).toBe(1);
  });

  it("keeps the smallest current for timer4 while only the margin is used, then pauses", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 18900];
    bench.run(6000);
    expect(bench.limit_mA()).toBe(6000);
    expect(bench.paused()).toBe(false);
    bench.run(8000);
    expect(bench.paused()).toBe(true);
    expect(bench.balancer.pauses).toBe(1);
  });

  it("pauses at once when even the smallest current is too much for the breaker", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 19100];
    bench.run(1100);
    expect(bench.paused()).toBe(true);
  });

  it("keeps the least length of a pause and ends it only with a margin of room", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 21000];
    bench.run(2000);
    bench.house_mA = [5000, 4000, 17600];
    bench.run(300000);
    expect(bench.paused()).toBe(true);
    bench.house_mA = [5000, 4000, 17500];
    bench.run(130000);
    expect(bench.paused()).toBe(false);
    expect(bench.limit_mA()).toBe(7000);
  });

  it("does not end a pause before its least length", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 21000];
    bench.run(1100);
    bench.house_mA = [0, 0, 0];
    bench.run(118900);
    expect(bench.paused()).toBe(true);
    bench.run(2000);
    expect(bench.paused()).toBe(false);
  });

  it("falls back to the failsafe current when the meter is silent, and says so", () => {
    const bench = charging();
    bench.meterOn = false;
    bench.run(16100);
    expect(bench.limit_mA()).toBe(6000);
    expect(bench.balancer.claim.source).toBe("failsafe");
    expect(bench.balancer.explain(bench.now())).toContain("silent");
  });

  it("pauses on a silent meter when the failsafe current is 0", () => {
    const settings = benchSettings();
    settings.failsafe_mA = 0;
    const bench = new Bench(settings);
    bench.run(20000);
    bench.meterOn = false;
    bench.run(16100);
    expect(bench.paused()).toBe(true);
  });

  it("makes the house prove its room again after the meter was away", () => {
    const bench = charging();
    bench.meterOn = false;
    bench.run(30000);
    bench.meterOn = true;
    bench.run(85000);
    expect(bench.limit_mA()).toBe(6000);
    bench.run(10000);
    expect(bench.limit_mA()).toBe(18000);
  });

  it("does not resume a pause because the meter went silent", () => {
    const bench = charging();
    bench.house_mA = [5000, 4000, 21000];
    bench.run(2000);
    bench.meterOn = false;
    bench.run(300000);
    expect(bench.paused()).toBe(true);
  });

  it("leaves the house alone when it is told to", () => {
    const settings = benchSettings();
    settings.dynamic = false;
    const bench = new Bench(settings);
    bench.run(1000);
    expect(bench.balancer.claim.limit_mA).toBeUndefined();
    expect(bench.balancer.claim.permit).toBeUndefined();
  });
});

describe("learning the phases", () => {
  function oneWire(): Bench {
    const settings = benchSettings();
    settings.phases = 0;
    const bench = new Bench(settings);
    bench.carPhases = 1;
    return bench;
  }

  it("starts at the smallest current and finds a one-phase car", () => {
    const bench = oneWire();
    bench.run(5000);
    expect(bench.limit_mA()).toBe(6000);
    bench.run(60000);
    expect(bench.balancer.phases()).toBe(1);
    expect(bench.balancer.learner.learned()).toBe(true);
    expect(bench.limit_mA()).toBe(19000);
  });

  it("leaves a one-phase car alone when another phase is overloaded", () => {
    const bench = oneWire();
    bench.run(60000);
    bench.house_mA = [5000, 30000, 6000];
    bench.run(10000);
    expect(bench.limit_mA()).toBe(19000);
    expect(bench.paused()).toBe(false);
  });

  it("keeps all phases while nothing is learned", () => {
    const bench = oneWire();
    bench.run(3000);
    bench.house_mA = [5000, 30000, 6000];
    bench.run(3000);
    expect(bench.paused()).toBe(true);
  });

  it("forgets at unplug", () => {
    const bench = oneWire();
    bench.run(60000);
    bench.balancer.forgetCar();
    expect(bench.balancer.phases()).toBe(123);
  });

  it("sees a three-phase car at the first charge", () => {
    const settings = benchSettings();
    settings.phases = 0;
    const bench = new Bench(settings);
    bench.run(60000);
    expect(bench.balancer.phases()).toBe(123);
    expect(bench.balancer.learner.learned()).toBe(true);
  });
});
