import { describe, expect, it } from "vitest";
import { MainsMeter } from "#tools/meter/meter";

const PLAIN = { period_s: 1, delay_s: 0, noise_A: 0, drop: 0, seesCar: true, outages: [] };

describe("the simulated meter", () => {
  it("reads what is there, to the milliampere", () => {
    expect(new MainsMeter(PLAIN, 1).read(0, [1.2345, -2, 0])).toEqual([1235, -2000, 0]);
  });

  it("errs within its noise", () => {
    const meter = new MainsMeter({ ...PLAIN, noise_A: 0.5 }, 1);
    const readings = Array.from({ length: 500 }, () => meter.read(0, [10, 10, 10])?.[0] ?? 0);
    expect(Math.min(...readings)).toBeGreaterThanOrEqual(9500);
    expect(Math.max(...readings)).toBeLessThanOrEqual(10500);
    expect(Math.max(...readings) - Math.min(...readings)).toBeGreaterThan(800);
  });

  it("drops its share", () => {
    const meter = new MainsMeter({ ...PLAIN, drop: 0.25 }, 1);
    const lost = Array.from({ length: 2000 }, () => meter.read(0, [1, 1, 1])).filter(
      (reading) => reading === undefined,
    ).length;
    expect(lost).toBeGreaterThan(400);
    expect(lost).toBeLessThan(600);
  });

  it("is silent in its outages and while it is off", () => {
    const meter = new MainsMeter({ ...PLAIN, outages: [[10, 20]] }, 1);
    expect(meter.read(9.9, [1, 1, 1])).toBeDefined();
    expect(meter.read(10, [1, 1, 1])).toBeUndefined();
    expect(meter.read(20, [1, 1, 1])).toBeDefined();
    meter.on = false;
    expect(meter.read(30, [1, 1, 1])).toBeUndefined();
  });
});
