import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { ClampMeter } from "#platform/nodemcu/meter/clamp-meter";
import { FakeInputs, plainInput } from "./fake-inputs";

/** Allowed error. Interrupts that hide a tenth of the wave hide a part of its height with it. */
const MOST = 0.03;
const MOST_INTERRUPTED = 0.06;

const part = (most: number): fc.Arbitrary<number> => fc.double({ min: -most, max: most, noNaN: true });

const waves = fc.record({
  current_A: fc.double({ min: 3, max: 18, noNaN: true }),
  third: part(0.35),
  fifth: part(0.2),
  seventh: part(0.1),
  turn: fc.double({ min: 0, max: 1, noNaN: true }),
  oneSided: fc.constant(0),
  bias: fc.integer({ min: 1950, max: 2150 }),
  noise: fc.double({ min: 1, max: 8, noNaN: true }),
});

describe("current clamps", () => {
  it("are read within 3 % above 3 A (6 % beside long interrupts), whatever the wave, the frequency and the pace of the converter", () => {
    fc.assert(
      fc.property(
        fc.tuple(waves, waves, waves),
        fc.constantFrom(49.8, 50, 50.1, 59.9, 60, 60.2),
        fc.integer({ min: 20, max: 60 }),
        fc.boolean(),
        (inputs, frequency_Hz, sample_us, stalls) => {
          const fake = new FakeInputs();
          inputs.forEach((input, phase) => (fake.inputs[phase] = input));
          Object.assign(fake, {
            frequency_Hz,
            sample_us,
            stall_us: 500,
            stallEvery: stalls ? Math.round(5000 / sample_us) : 0,
          });
          const meter = new ClampMeter(fake.port());
          let readings = 0;
          for (let tick = 0; tick < 60; tick++) {
            const start_us = fake.time_us;
            if (meter.tick(0)) {
              readings++;
              const said = [meter.sample.L1_mA, meter.sample.L2_mA, meter.sample.L3_mA];
              said.forEach((said_mA, phase) =>
                expect(Math.abs((said_mA ?? 0) / fake.truth_mA(phase) - 1)).toBeLessThan(
                  stalls ? MOST_INTERRUPTED : MOST,
                ),
              );
            }
            fake.time_us = start_us + 100_000;
          }
          expect(readings).toBeGreaterThan(2);
          expect(meter.trouble).toBe("");
        },
      ),
      { numRuns: 80 },
    );
  });

  it("never read less than 95 % of a sine beyond the scale", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 25, max: 70, noNaN: true }),
        fc.integer({ min: 1950, max: 2150 }),
        (current_A, bias) => {
          const fake = new FakeInputs();
          fake.inputs[0] = { ...plainInput(current_A), bias };
          const meter = new ClampMeter(fake.port());
          meter.clamps = 1;
          for (let tick = 0; tick < 40; tick++) {
            meter.tick(0);
            fake.time_us += 100_000;
          }
          expect(meter.sample.L1_mA).toBeGreaterThan(current_A * 950);
        },
      ),
      { numRuns: 60 },
    );
  });
});
