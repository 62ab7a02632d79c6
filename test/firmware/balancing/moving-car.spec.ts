import { describe, expect, it } from "#test/spec";
import { Bench, benchSettings } from "./bench";

/** A car on three phases, raised from 9 A to 18 A a moment ago: it has not moved yet. The house takes so much on L1 and L2. */
function raised(house_mA = 4000): Bench {
  const settings = benchSettings();
  settings.hold_ms = 5000;
  const bench = new Bench(settings);
  bench.house_mA = [house_mA, house_mA, 15000];
  bench.run(30000);
  expect(bench.draw_mA).toBe(9000);
  bench.house_mA = [house_mA, house_mA, 6000];
  while (bench.limit_mA() === 9000) bench.run(100);
  expect(bench.limit_mA()).toBe(18000);
  expect(bench.draw_mA).toBe(9000);
  return bench;
}

describe("a car at the smallest current", () => {
  for (const [house_mA, paused] of [
    [18500, false],
    [18501, true],
  ] as const) {
    it(
      paused
        ? "pauses when it has no room for timer4"
        : "goes on where it has room again, though the hold of a raise is not over",
      () => {
        const bench = new Bench(benchSettings());
        bench.run(30000);
        bench.house_mA = [4000, 4000, 18800];
        bench.run(5000);
        bench.house_mA = [4000, 4000, house_mA];
        bench.run(30000);
        expect(bench.paused()).toBe(paused);
      },
    );
  }
});

describe("a house that rises on one phase while the car follows a raise", () => {
  it("is known by the phases that have not risen: the raise is taken back with the first sample", () => {
    const bench = raised();
    bench.house_mA = [4000, 4000, 15800];
    bench.run(1000);
    expect(bench.limit_mA()).toBe(9000);
  });

  it("keeps the car charging, though it goes on rising for a moment", () => {
    const bench = raised();
    bench.house_mA = [4000, 4000, 15800];
    bench.run(20000);
    expect(bench.paused()).toBe(false);
    expect(bench.balancer.pauses).toBe(0);
    expect(bench.draw_mA).toBeGreaterThanOrEqual(8000);
  });

  it("is taken for the car while nothing is exceeded", () => {
    const bench = raised();
    bench.house_mA = [4000, 4000, 9000];
    bench.run(1000);
    expect(bench.limit_mA()).toBe(18000);
  });

  it("is not known by a phase that may export", () => {
    const bench = raised(-9000);
    bench.house_mA = [-9000, -9000, 15800];
    bench.run(1000);
    expect(bench.limit_mA()).toBeGreaterThan(9000);
  });
});
