import { ClampMeter } from "#platform/nodemcu/meter/clamp-meter";
import { expect } from "#test/spec";
import { FakeInputs, plainInput } from "./fake-inputs";

export interface Bench {
  fake: FakeInputs;
  meter: ClampMeter;
  readings: number;
  /** Longest burst, and time in bursts, us. */
  longest_us: number;
  blocked_us: number;
}

export function bench(L1_A: number, L2_A: number, L3_A: number): Bench {
  const fake = new FakeInputs();
  fake.inputs[0] = plainInput(L1_A);
  fake.inputs[1] = plainInput(L2_A);
  fake.inputs[2] = plainInput(L3_A);
  return { fake, meter: new ClampMeter(fake.port()), readings: 0, longest_us: 0, blocked_us: 0 };
}

/** Ticks every 100 ms. */
export function run(on: Bench, span_s: number): number {
  const { fake, meter } = on;
  const before = on.readings;
  const end_us = fake.time_us + span_s * 1000000;
  while (fake.time_us < end_us) {
    const start_us = fake.time_us;
    if (meter.tick(0)) on.readings++;
    const took_us = fake.time_us - start_us;
    if (took_us > on.longest_us) on.longest_us = took_us;
    on.blocked_us += took_us;
    // the timer of the module fires each 100 ms whatever its callback did
    fake.time_us = Math.floor(start_us / 100000 + 1) * 100000;
  }
  return on.readings - before;
}

export function error(on: Bench, phase: number): number {
  const { sample } = on.meter;
  const said_mA = (phase === 0 ? sample.L1_mA : phase === 1 ? sample.L2_mA : sample.L3_mA) ?? 0;
  return said_mA / on.fake.truth_mA(phase) - 1;
}

export function expectWithin(on: Bench, part: number): void {
  for (let phase = 0; phase < 3; phase++) {
    expect(error(on, phase)).toBeLessThan(part);
    expect(error(on, phase)).toBeGreaterThan(-part);
  }
}
