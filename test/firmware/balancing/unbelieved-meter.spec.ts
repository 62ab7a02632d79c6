import { describe, expect, it } from "#test/spec";
import { Bench, benchSettings } from "./bench";

function charging(): Bench {
  const bench = new Bench(benchSettings());
  bench.run(20000);
  return bench;
}

describe("a meter that is not believed", () => {
  it("hangs when it repeats itself while the car has changed its draw by 2 A, and is believed again when it moves", () => {
    const bench = new Bench(benchSettings());
    bench.hangs = true;
    bench.run(20000);
    expect(bench.balancer.house.unbelieved).toBe(true);
    bench.hangs = false;
    bench.run(2000);
    expect(bench.balancer.house.unbelieved).toBe(false);
  });

  it("may repeat itself while nothing changes", () => {
    const bench = charging();
    bench.hangs = true;
    bench.run(300000);
    expect(bench.balancer.house.unbelieved).toBe(false);
    expect(bench.limit_mA()).toBe(18000);
  });

  it("says why it is not believed", () => {
    const bench = new Bench(benchSettings());
    bench.hangs = true;
    bench.run(20000);
    bench.balancer.decide(false, true, true, bench.now());
    expect(bench.balancer.explain(bench.now())).toBe("current, the mains meter does not follow the car");
  });

  for (const factor of [0.1, -1, 0]) {
    it("makes no room when it shows " + factor.toFixed(1) + " times of what is there, for ever", () => {
      const bench = new Bench(benchSettings());
      bench.house_mA = [5000, 4000, 12000];
      bench.run(20000);
      bench.factor = factor;
      bench.run(600000);
      expect(bench.limit_mA()).toBe(12000);
      bench.factor = 1;
      bench.house_mA = [5000, 4000, 15000];
      bench.run(1100);
      expect(bench.limit_mA()).toBe(9000);
    });
  }

  it("counts backwards when it shows less the more the car draws, until it answers rightly", () => {
    const bench = new Bench(benchSettings());
    bench.factor = -1;
    bench.run(20000);
    expect(bench.balancer.house.unbelieved).toBe(true);
    bench.factor = 1;
    bench.house_mA = [5000, 4000, 15000];
    bench.run(40000);
    expect(bench.balancer.house.unbelieved).toBe(false);
  });

  it("is believed anew with another car", () => {
    const bench = new Bench(benchSettings());
    bench.factor = -1;
    bench.run(20000);
    bench.balancer.forgetCar();
    bench.run(1000);
    expect(bench.balancer.house.unbelieved).toBe(false);
  });

  it("may show less than the car draws in a house that has exported while the car drew nothing", () => {
    const bench = new Bench(benchSettings());
    bench.plugged = false;
    bench.house_mA = [-9000, -9000, -9000];
    bench.run(12000);
    bench.house_mA = [12000, 12000, 12000];
    bench.run(2000);
    bench.plugged = true;
    bench.run(20000);
    expect(bench.limit_mA()).toBe(12000);
    bench.house_mA = [-9000, -9000, -9000];
    bench.run(130000);
    expect(bench.limit_mA()).toBe(24000);
  });

  it("raises nothing by a single sample, even without a hold", () => {
    const settings = benchSettings();
    settings.hold_ms = 0;
    const bench = new Bench(settings);
    bench.house_mA = [5000, 4000, 12000];
    bench.run(20000);
    bench.house_mA = [5000, 4000, 6000];
    bench.run(1000);
    bench.house_mA = [5000, 4000, 12000];
    bench.run(1000);
    expect(bench.raises).toBe(1);
    bench.house_mA = [5000, 4000, 6000];
    bench.run(2000);
    expect(bench.limit_mA()).toBe(18000);
  });
});
