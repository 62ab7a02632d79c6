import { describe, expect, it } from "#test/spec";
import { bench, error, expectWithin, run } from "./clamp-bench";
import { plainInput } from "./fake-inputs";

describe("current clamps", () => {
  it("are read within 3 % from 3 A on, with 50 and 60 Hz", () => {
    for (const frequency_Hz of [49.8, 50, 50.2, 59.8, 60, 60.2]) {
      for (const current_A of [3, 5, 10, 16, 25, 31]) {
        const on = bench(current_A, current_A * 0.9 + 0.5, current_A + 0.2);
        on.fake.frequency_Hz = frequency_Hz;
        expect(run(on, 6)).toBeGreaterThan(3);
        expectWithin(on, 0.03);
        expect(on.meter.trouble).toBe("");
        expect(on.meter.frequency_Hz()).toBe(frequency_Hz < 55 ? 50 : 60);
      }
    }
  });

  it("are read within 3 % with harmonics, a bias off the middle, noise, and half waves", () => {
    for (const [third, fifth, seventh, oneSided, bias, noise] of [
      [0.6, 0.3, 0.1, 0, 2048, 3],
      [-0.3, 0.2, -0.1, 0, 1930, 8],
      [0, 0, 0, 1, 2048, 3],
      [0, 0, 0, 0.5, 2100, 3],
      [0.2, 0.4, 0, 0, 2200, 12],
    ]) {
      const on = bench(8, 12, 3.2);
      for (const input of on.fake.inputs) {
        input.third = third ?? 0;
        input.fifth = fifth ?? 0;
        input.seventh = seventh ?? 0;
        input.oneSided = oneSided ?? 0;
        input.bias = bias ?? 0;
        input.noise = noise ?? 0;
      }
      if (oneSided === 1) on.fake.inputs[2] = plainInput(7);
      run(on, 4);
      expectWithin(on, 0.03);
    }
  });

  it("are read within 3 % at any pace of the converter, and with interrupts of WiFi in between", () => {
    for (const sample_us of [20, 35, 60]) {
      const on = bench(6, 14, 24);
      on.fake.sample_us = sample_us;
      on.fake.stall_us = 500;
      on.fake.stallEvery = Math.floor(5000 / sample_us);
      run(on, 4);
      expectWithin(on, 0.03);
    }
  });

  it("never block longer than 20 ms, nor more than a tenth of the time", () => {
    for (const sample_us of [20, 41, 50, 60]) {
      const on = bench(5, 10, 15);
      on.fake.sample_us = sample_us;
      run(on, 10);
      expect(on.longest_us).toBeLessThanOrEqual(20000);
      expect(on.longest_us).toBeGreaterThan(19000);
      expect(on.blocked_us).toBeLessThanOrEqual(1000000);
    }
  });

  it("are told each 0.6 s, and at once when a phase has risen by more than 1 A", () => {
    const on = bench(5, 5, 5);
    run(on, 3);
    expect(run(on, 6)).toBe(10);
    const rising = bench(5, 5, 5);
    run(rising, 4);
    while (!rising.meter.tick(0)) rising.fake.time_us += 100000;
    rising.fake.inputs[0] = plainInput(20);
    rising.fake.time_us += 200000;
    expect(rising.meter.tick(0)).toBe(true);
    expect(error(rising, 0)).toBeGreaterThan(-0.03);
    rising.fake.time_us += 200000;
    expect(rising.meter.tick(0)).toBe(false);
  });

  it("are told only of the phases that have one", () => {
    const on = bench(5, 6, 7);
    on.meter.clamps = 23;
    run(on, 3);
    expect(on.meter.sample.L1_mA).toBeUndefined();
    expect(error(on, 1)).toBeLessThan(0.03);
    expect(error(on, 2)).toBeGreaterThan(-0.03);
    on.meter.clamps = 0;
    const reads = on.fake.reads;
    expect(run(on, 1)).toBe(0);
    expect(on.fake.reads).toBe(reads);
  });

  it("are not told before each phase was measured three times", () => {
    const on = bench(5, 5, 5);
    for (const input of on.fake.inputs) input.current_A = 1;
    expect(run(on, 1.6)).toBe(0);
    expect(run(on, 0.4)).toBe(1);
  });

  it("are not told, when the current is large, before the frequency of the mains is known", () => {
    const on = bench(5, 5, 5);
    expect(run(on, 1.6)).toBe(0);
    expect(run(on, 2)).toBeGreaterThan(0);
  });

  it("count by their calibration and the factor of the phase", () => {
    const on = bench(10, 10, 10);
    on.meter.calibration = 544;
    on.meter.factors[1] = 1050;
    run(on, 4);
    const { L1_mA, L2_mA, L3_mA } = on.meter.sample;
    expect(((L1_mA ?? 0) * 277) / 544).toBeGreaterThan(9800);
    expect(((L1_mA ?? 0) * 277) / 544).toBeLessThan(10200);
    expect((L2_mA ?? 0) / (L3_mA ?? 1)).toBeGreaterThan(1.03);
    expect((L2_mA ?? 0) / (L3_mA ?? 1)).toBeLessThan(1.07);
  });

  it("read next to nothing of a clamp without current", () => {
    const on = bench(0, 0, 0);
    run(on, 4);
    expect(on.readings).toBeGreaterThan(3);
    expect(on.meter.sample.L1_mA ?? 9999).toBeLessThan(150);
  });
});

/** What an input without a clamp reads. */
const OPEN: [string, (this: void, time_us: number) => number][] = [
  ["at the lower end", () => 0],
  ["near the lower end, noisy", (time_us) => Math.floor(time_us / 7) - Math.floor(time_us / 49) * 7],
  ["at the upper end", () => 4095],
  ["a quarter up, just outside", () => 1023],
  ["stuck in the middle", () => 2048],
];

describe("a clamp that is not there", () => {
  for (const [what, read] of OPEN) {
    it("is never taken for an idle house: " + what, () => {
      const on = bench(5, 5, 5);
      on.fake.override = (channel, time_us) => (channel === 7 ? read(time_us) : undefined);
      expect(run(on, 5)).toBe(0);
      expect(on.meter.trouble.startsWith("L2: ")).toBe(true);
      expect(on.meter.sample.L1_mA).toBeUndefined();
    });
  }

  it("is found when it is pulled out, within a round, and believed again after three measurements", () => {
    const on = bench(5, 5, 5);
    run(on, 4);
    on.fake.override = (channel) => (channel === 6 ? 12 : undefined);
    run(on, 0.7);
    expect(on.meter.trouble).toBe("L3: clamp is open");
    expect(run(on, 2)).toBe(0);
    on.fake.override = undefined;
    expect(run(on, 1.2)).toBe(0);
    expect(run(on, 1.2)).toBeGreaterThan(0);
    expect(on.meter.trouble).toBe("");
    expectWithin(on, 0.03);
  });

  it("is found when its input drifts, whatever hum it picks up", () => {
    const on = bench(5, 5, 5);
    run(on, 4);
    on.fake.override = (channel, time_us) =>
      channel === 4 ? Math.floor(2048 - (time_us - 5000000) * 0.0004 + 20 * Math.sin(time_us * 0.000314)) : undefined;
    run(on, 1.5);
    expect(on.meter.trouble.startsWith("L1: clamp is ")).toBe(true);
    expect(run(on, 10)).toBe(0);
  });

  it("is found by the noise that its input picks up, which is no wave", () => {
    for (const swing of [250, 1000, 2000, 4095]) {
      const on = bench(5, 5, 5);
      run(on, 4);
      let state = 1;
      on.fake.override = (channel) => {
        if (channel !== 4) return undefined;
        state = state * 16807 - Math.floor((state * 16807) / 2147483647) * 2147483647;
        return Math.floor(2048 + swing * (state / 2147483647 - 0.5));
      };
      run(on, 1);
      expect(run(on, 10)).toBe(0);
      expect(on.meter.trouble).toBe("L1: clamp is open");
    }
  });

  it("does not matter on a phase that has none", () => {
    const on = bench(5, 5, 5);
    on.meter.clamps = 12;
    on.fake.override = (channel) => (channel === 6 ? 0 : undefined);
    expect(run(on, 5)).toBeGreaterThan(3);
    expect(on.meter.trouble).toBe("");
  });

  it("names all that are missing", () => {
    const on = bench(5, 5, 5);
    on.fake.override = (channel) => (channel === 7 ? undefined : 0);
    run(on, 2);
    expect(on.meter.trouble).toBe("L1: clamp is open, L3: clamp is open");
  });
});

describe("a clamp driven beyond the scale", () => {
  it("is named and never read too low: a sine wave is restored within 5 %", () => {
    for (const current_A of [33.5, 36, 40, 50, 63]) {
      const on = bench(10, current_A, 10);
      run(on, 4);
      expect(on.meter.trouble).toBe("L2: clamp is saturated");
      expect(error(on, 1)).toBeGreaterThan(-0.03);
      expect(error(on, 1)).toBeLessThan(0.05);
    }
  });

  it("says at least twice the scale when nearly all is cut", () => {
    const on = bench(10, 10, 400);
    run(on, 4);
    expect(on.meter.trouble).toBe("L3: clamp is saturated");
    expect(on.meter.sample.L3_mA ?? 0).toBeGreaterThan(64000);
  });

  it("is not named where only the noise reaches the end", () => {
    const on = bench(31, 10, 10);
    run(on, 4);
    expect(on.meter.trouble).toBe("");
  });
});
