import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MACHINE, follow } from "./course";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const RECORDED = existsSync(DATA);
if (!RECORDED) console.info("The recorded houses are not beside the checkout; generated houses take their place.");

/** A recorded house when it is there, else a generated one of the same kind. */
function house(file: string, seed: number): unknown {
  return RECORDED ? { csv: DATA + file } : { generator: { kind: seed % 2 === 0 ? "household" : "randomWalk" } };
}

interface Case {
  name: string;
  house: unknown;
  duration_s: number;
  breaker_A: number;
  period_s: number;
  delay_s: number;
  reaction_s: number;
  ramp_A_per_s: number;
  phases: number[];
  seed: number;
}

const CASES: Case[] = [];
let seed = 1;
// an hour of the virtual module takes seconds
const LONGEST_s = MACHINE === "js" ? 86400 : 1800;
for (const period_s of MACHINE === "js" ? [0.5, 1, 10] : [1, 10]) {
  for (const reaction_s of [0.5, 4]) {
    const common = { period_s, reaction_s, delay_s: 0.2, ramp_A_per_s: reaction_s > 3 ? 40 : 8 };
    CASES.push(
      {
        ...common,
        name: "a household",
        house: { generator: { kind: "household" } },
        duration_s: 14400,
        breaker_A: 25,
        phases: [1, 2, 3],
        seed: seed++,
      },
      {
        ...common,
        name: "a random walk",
        house: { generator: { kind: "randomWalk", step_A: 4, every_s: 30 } },
        duration_s: 7200,
        breaker_A: 25,
        phases: [1, 2, 3],
        seed: seed++,
      },
      {
        ...common,
        name: "a real house by the second",
        house: house("house-seconds.csv", seed),
        duration_s: 3500,
        breaker_A: 20,
        phases: [1],
        seed: seed++,
      },
      {
        ...common,
        name: "a real house with the sun",
        house: house("house-and-sun-day.csv", seed),
        duration_s: 28800,
        breaker_A: 16,
        phases: [1],
        seed: seed++,
      },
    );
  }
}

describe("the breaker is never exceeded for longer than the meter's period and delay and the car's reaction", () => {
  for (const row of CASES) {
    it(`${row.name}, period ${row.period_s} s, reaction ${row.reaction_s} s, seed ${row.seed}`, async () => {
      const { result } = await follow({
        duration_s: Math.min(row.duration_s, LONGEST_s),
        seed: row.seed,
        house: row.house,
        meter: { period_s: row.period_s, delay_s: row.delay_s },
        car: { phases: row.phases, reaction_s: row.reaction_s, ramp_A_per_s: row.ramp_A_per_s, battery_kWh: 900 },
        settings: { breaker_A: row.breaker_A, charge_limit_A: 32, meter_timeout_s: 30 },
      });
      const ramp_s = result.breaker.worstExcess_A / row.ramp_A_per_s + 1 / row.ramp_A_per_s;
      expect(result.energy_Wh).toBeGreaterThan(0);
      expect(result.evseEepromWrites).toBe(0);
      expect(result.reaction_ms.p99).toBeLessThanOrEqual(150);
      expect(result.breaker.longestAbove_s).toBeLessThanOrEqual(
        row.period_s + row.delay_s + row.reaction_s + ramp_s + 0.3,
      );
    }, 60000);
  }
});
