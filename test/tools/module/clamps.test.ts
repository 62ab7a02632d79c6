import { beforeAll, describe, expect, it } from "vitest";
import { Powered } from "./powered";

const SETTLED_ms = 12000;

/** A module that measures with its own clamps. */
function measuring(): Powered {
  const powered = new Powered();
  powered.pass(1000);
  for (const phase of [0, 1, 2]) powered.module.current(phase, 0);
  powered.type("set house_meter 1");
  powered.pass(3000);
  powered.type("restart");
  powered.pass(2000);
  return powered;
}

/** Lets these currents flow for a while; what the controller takes for the mains' currents, A. */
function read(powered: Powered, currents_A: readonly (number | undefined)[]): (number | undefined)[] {
  currents_A.forEach((current_A, phase) => {
    powered.module.current(phase, current_A);
  });
  powered.pass(SETTLED_ms);
  const snapshot = powered.module.snapshot();
  if (snapshot === undefined || !snapshot.mainsFresh) return [];
  return [snapshot.L1_mA, snapshot.L2_mA, snapshot.L3_mA].map((mA) => (mA === undefined ? undefined : mA / 1000));
}

describe("the module's own clamps", () => {
  let powered: Powered;

  describe.each([60.02, 49.98])("at %d Hz", (frequency_Hz) => {
    beforeAll(() => {
      powered = measuring();
    });

    for (const [third, fifth] of [
      [0, 0],
      [0.25, 0.1],
    ] as const) {
      it(`measure within 3 % above 3 A with harmonics of ${third} and ${fifth}`, () => {
        powered.module.wave(frequency_Hz, third, fifth);
        for (const truth_A of [
          [3, 6, 12],
          [16, 20, 25],
        ]) {
          const seen_A = read(powered, truth_A);
          expect(seen_A).toHaveLength(3);
          truth_A.forEach((current_A, phase) => {
            expect(Math.abs((seen_A[phase] ?? 999) / current_A - 1)).toBeLessThanOrEqual(0.03);
          });
        }
      });
    }
  });

  it("that are saturated are named and never read less than what they can show", () => {
    powered.module.wave(49.98, 0, 0);
    const [L1_A = 0, L2_A = 0] = read(powered, [45, 10, 10]);
    expect(L1_A).toBeGreaterThanOrEqual(30);
    expect(L2_A).toBeGreaterThanOrEqual(9.7);
    expect(powered.said(0)).toContain("saturated");
  });

  it("of which one is unplugged are no idle house: the meter is silent, and the log names the clamp", () => {
    powered.module.wave(49.98, 0, 0);
    expect(read(powered, [10, 10, 10])).toHaveLength(3);
    const seen_A = read(powered, [10, undefined, 10]);
    expect(seen_A[1] ?? 999).toBeGreaterThan(9);
    expect(powered.said(0)).toContain("L2");
    expect(read(powered, [10, 10, 10])).toHaveLength(3);
  });

  it("hold up nothing for longer than 20 ms, and take no more than a tenth of the time", () => {
    const fresh = new Powered({}, (module) => {
      module.execute(`local read, last, run = adc.read, 0, 0
        longest_us, taken_us = 0, 0
        adc.read = function(...)
          local began = node.uptime()
          local value = read(...)
          local span = node.uptime() - began
          if began - last > 200 then run = 0 end
          run, taken_us, last = run + span, taken_us + span, began + span
          if run > longest_us then longest_us = run end
          return value
        end
        return ""`);
    });
    fresh.pass(1000);
    for (const phase of [0, 1, 2]) fresh.module.current(phase, 10);
    fresh.type("set house_meter 1");
    fresh.pass(3000);
    fresh.type("restart");
    fresh.pass(20000);
    const [longest_us = 0, taken_us = 0] = fresh.module
      .execute('return longest_us .. " " .. taken_us')
      .split(" ")
      .map(Number);
    expect(longest_us).toBeGreaterThan(15000);
    expect(longest_us).toBeLessThanOrEqual(20000);
    expect(taken_us).toBeLessThanOrEqual(2100000);
  });
});
