import { describe, expect, it } from "vitest";
import { parseScenario } from "#tools/simulate/scenario";
import { percentile } from "#tools/simulate/reaction";
import { createJsController } from "#tools/controller/js";
import { Engine } from "#tools/simulate/engine";

const SETTINGS = { breaker_A: 25, charge_limit_A: 32, raise_hold_s: 5 };
const PLUG = { at_s: 5, do: "plug" };

/** Runs a scenario and returns what it showed: times of the answers to overloads, and the longest time above the breaker. */
async function shown(raw: object): Promise<{ times_ms: readonly number[]; longestAbove_s: number }> {
  const engine = new Engine(parseScenario({ settings: SETTINGS, events: [PLUG], ...raw }, "scenario.json"), {
    factory: createJsController,
  });
  await engine.run(() => undefined);
  return { times_ms: engine.reaction.times_ms, longestAbove_s: engine.world.ledger.breaker.longestAbove_s };
}

describe("a house that takes more while the car follows a raise", () => {
  for (const phases of [
    [1, 2, 3],
    [1, 2],
  ]) {
    it(`is answered within 150 ms, whenever it comes, with a car on ${phases.length} phases`, async () => {
      const times_ms: number[] = [];
      let longest_s = 0;
      for (let off_s = 8; off_s <= 16; off_s += 0.8) {
        const house = {
          generator: { kind: "square", low_A: 5, high_A: 15, on_s: 8, off_s: Number(off_s.toFixed(1)), phase: 1 },
        };
        const course = await shown({ duration_s: 900, house, car: { phases }, meter: { noise_A: 0.05 } });
        times_ms.push(...course.times_ms);
        longest_s = Math.max(longest_s, course.longestAbove_s);
      }
      expect(times_ms.length).toBeGreaterThan(300);
      expect(Math.max(...times_ms)).toBeLessThanOrEqual(150);
      // what a car of 4 A/s takes to be down again, with its reaction and the second of the meter
      expect(longest_s).toBeLessThanOrEqual(6);
    });
  }
});

describe("a house that changes by up to 4 A on all phases every 4 s", () => {
  for (const phases of [[1, 2, 3], [1, 2], [1]]) {
    it(`never hides a phase of a car on ${phases.length} of them, and is answered in time`, async () => {
      const times_ms: number[] = [];
      let longest_s = 0;
      for (let seed = 101; seed <= 108; seed++) {
        const house = { generator: { kind: "randomWalk", base_A: 8, step_A: 4, every_s: 4, largest_A: 20 } };
        const course = await shown({
          duration_s: 1800,
          seed,
          house,
          car: { phases },
          meter: { noise_A: 0.1 },
        });
        times_ms.push(...course.times_ms);
        longest_s = Math.max(longest_s, course.longestAbove_s);
      }
      expect(times_ms.length).toBeGreaterThan(100);
      expect(percentile(times_ms, 0.98)).toBeLessThanOrEqual(150);
      expect(longest_s).toBeLessThanOrEqual(10);
    });
  }
});
