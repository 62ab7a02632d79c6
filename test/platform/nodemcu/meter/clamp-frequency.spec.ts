import { describe, expect, it } from "#test/spec";
import { bench, expectWithin, run } from "./clamp-bench";
import { plainInput } from "./fake-inputs";

describe("current clamps", () => {
  it("tell 60 Hz from 50 Hz also where each burst meets the wave at the same place", () => {
    for (const frequency_Hz of [50, 60]) {
      const on = bench(3, 3, 3);
      const third = on.fake.inputs[2] ?? plainInput(3);
      third.third = -0.05;
      third.fifth = 0.19;
      for (const input of on.fake.inputs) input.bias = 1950;
      on.fake.frequency_Hz = frequency_Hz;
      on.fake.sample_us = 52;
      expect(run(on, 6)).toBeGreaterThan(4);
      expect(on.meter.frequency_Hz()).toBe(frequency_Hz);
      expectWithin(on, 0.03);
    }
  });

  it("tell 60 Hz from 50 Hz where long interrupts of WiFi come into each burst", () => {
    for (const sample_us of [41, 47, 55, 58]) {
      const on = bench(12, 0, 0);
      const first = on.fake.inputs[0] ?? plainInput(12);
      first.third = 0.25;
      first.fifth = -0.15;
      first.seventh = 0.1;
      first.turn = 0.74;
      on.meter.clamps = 1;
      on.fake.frequency_Hz = 60.3;
      on.fake.sample_us = sample_us;
      on.fake.stall_us = 740;
      on.fake.stallEvery = Math.floor(4000 / sample_us);
      run(on, 12);
      expect(on.meter.frequency_Hz()).toBe(60);
    }
  });

  it("keep to 50 Hz while each burst of a single clamp meets the wave where it looks like 60 Hz", () => {
    const on = bench(6.6, 0, 0);
    const first = on.fake.inputs[0] ?? plainInput(6.6);
    first.third = 0.19;
    first.fifth = 0.11;
    first.seventh = -0.1;
    first.turn = 0.01;
    on.meter.clamps = 1;
    on.fake.frequency_Hz = 50.01;
    run(on, 10);
    for (let second = 0; second < 110; second++) {
      run(on, 1);
      expect(on.meter.frequency_Hz()).toBe(50);
    }
  });

  it("find out when the mains turn out to have the other frequency", () => {
    for (const [from, to] of [
      [50, 60],
      [60, 50],
    ]) {
      const on = bench(5, 8, 11);
      on.fake.frequency_Hz = from ?? 0;
      run(on, 5);
      expect(on.meter.frequency_Hz()).toBe(from);
      on.fake.frequency_Hz = to ?? 0;
      run(on, 25);
      expect(on.meter.frequency_Hz()).toBe(to);
      expectWithin(on, 0.03);
    }
  });

  it("keep to the frequency while loads are switched on within bursts", () => {
    const on = bench(5, 5, 5);
    on.fake.frequency_Hz = 60;
    run(on, 4);
    for (const round of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
      const input = on.fake.inputs[round - Math.floor(round / 3) * 3] ?? plainInput(0);
      const on_us = on.fake.time_us + 8000;
      on.fake.override = (_channel, time_us) => (time_us > on_us ? 3500 : undefined);
      on.meter.tick(0);
      on.fake.override = undefined;
      input.current_A = 4 + round;
      run(on, 1);
      expect(on.meter.frequency_Hz()).toBe(60);
    }
  });
});
