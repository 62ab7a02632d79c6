import type { LuaProgram } from "../modules";
import { bootLua } from "../vm";
import { Day, type Kind, SURROUNDINGS } from "./day";

/** VM instructions of one kind of fact. */
export interface Spread {
  kind: Kind;
  count: number;
  p50: number;
  p99: number;
  max: number;
}

/** The smallest value that at least `share` (0..1) of the sorted values do not exceed; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Counts the VM instructions of every fact over so many simulated seconds, the ports of the test host included. */
export function measureInstructions(program: LuaProgram, seconds: number): Spread[] {
  const day = new Day();
  const controller = bootLua(program, day.effects, SURROUNDINGS);
  controller.countInstructions();
  const counts = new Map<Kind, number[]>();
  const after = (kind: Kind): void => {
    const list = counts.get(kind) ?? [];
    list.push(controller.instructions);
    counts.set(kind, list);
  };
  const measured = { controller, after, singleTicks: true };
  day.open(measured);
  day.pass(measured, seconds);
  controller.close();
  return [...counts].map(([kind, list]) => {
    const sorted = list.sort((one, other) => one - other);
    return {
      kind,
      count: list.length,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      max: sorted.at(-1) ?? 0,
    };
  });
}
