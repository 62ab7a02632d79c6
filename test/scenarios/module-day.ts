import { expect } from "vitest";
import type { ModuleController } from "#tools/module/controller";
import { type Troubles, followModule, longestUnbalanced_s, told } from "./module-course";

const DAY_s = 86400;
const BEGIN_s = 300;
const END_s = BEGIN_s + DAY_s;
/** So much later everything must be as before: the longest pause between two attempts, and what comes after it. */
const BACK_s = 100;
/** What may come and go in between, B. */
const SLACK_B = 2500;

/**
 * A day without something that the module needs only to tell of itself, with a car that charges and a house that never rests, measured by a meter
 * on its own line: expects that it balances on as if nothing were missing, that nothing piles up, and that it is back by itself.
 */
export async function expectDayWithout(
  goes: (controller: ModuleController) => void,
  comes: (controller: ModuleController) => void,
): Promise<void> {
  const heaps_B: number[] = [];
  let lost = -1;
  const weigh = ({ module }: ModuleController): void => {
    heaps_B.push(module.heap_B());
  };
  const troubles: Record<number, Troubles[number]> = { [BEGIN_s]: goes, [END_s]: comes };
  for (const at_s of [BEGIN_s - 10, BEGIN_s + 1800, BEGIN_s + DAY_s / 2, END_s - 10, END_s + 190])
    troubles[at_s] = weigh;
  troubles[END_s + 195] = ({ module }) => {
    lost = module.lostTasks();
  };
  const course = await followModule(
    {
      duration_s: END_s + 200,
      house: { generator: { kind: "square", low_A: 10, high_A: 16, on_s: 300, off_s: 300, phase: 1 } },
      meter: { delay_s: 0.01 },
      car: { max_A: 32, battery_kWh: 900 },
      settings: { breaker_A: 25, charge_limit_A: 32, house_meter: 2 },
      events: [{ at_s: 5, do: "plug" }],
    },
    troubles,
  );
  expect(longestUnbalanced_s(course, 60, END_s + 199)).toBeLessThanOrEqual(2);
  expect(course.engine.world.ledger.breaker.longestAbove_s).toBeLessThanOrEqual(6);
  expect(course.engine.world.ledger.energy_Wh).toBeGreaterThan(100000);
  expect(told(course, BEGIN_s - 60, BEGIN_s).length).toBeGreaterThan(5);
  expect(told(course, BEGIN_s + 1, END_s)).toEqual([]);
  expect(told(course, END_s, END_s + BACK_s)).toContain("availability=online");
  expect(told(course, END_s + BACK_s, END_s + 200).length).toBeGreaterThan(5);
  const [before_B = 0, early_B = 0, noon_B = 0, late_B = 0, after_B = 0] = heaps_B;
  for (const heap_B of [noon_B, late_B]) expect(heap_B).toBeLessThan(early_B + SLACK_B);
  expect(after_B).toBeLessThan(before_B + SLACK_B);
  expect(lost).toBe(0);
  expect(course.printed.length).toBeLessThan(20000);
}
