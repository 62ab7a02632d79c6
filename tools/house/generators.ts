import { generator } from "#tools/evse/wire";
import { type HouseStep, step } from "./profile";

/** The parameters of a generated house. */
export type HouseGenerator =
  | { kind: "household"; base_A?: number; largest_A?: number }
  | { kind: "square"; low_A?: number; high_A?: number; on_s?: number; off_s?: number; phase?: number }
  | { kind: "randomWalk"; base_A?: number; step_A?: number; every_s?: number; largest_A?: number };

interface Appliance {
  phase: number;
  current_A: number;
  on_s: number;
  everyHours: number;
}

const APPLIANCES: readonly Appliance[] = [
  { phase: 0, current_A: 9.5, on_s: 180, everyHours: 3 },
  { phase: 1, current_A: 12, on_s: 45, everyHours: 0.4 },
  { phase: 2, current_A: 8, on_s: 1500, everyHours: 5 },
  { phase: 0, current_A: 4, on_s: 900, everyHours: 2 },
  { phase: 1, current_A: 9, on_s: 2400, everyHours: 9 },
  { phase: 2, current_A: 14, on_s: 20, everyHours: 0.7 },
];

/** The steps of a generated house; the same seed gives the same house on every machine. */
export function generateHouse(options: HouseGenerator, duration_s: number, seed: number): HouseStep[] {
  const random = generator(seed);
  switch (options.kind) {
    case "square":
      return square(options, duration_s);
    case "randomWalk":
      return randomWalk(options, duration_s, random);
    case "household":
      return household(options, duration_s, random);
  }
}

function square(options: Extract<HouseGenerator, { kind: "square" }>, duration_s: number): HouseStep[] {
  const { low_A = 4, high_A = 14, on_s = 30, off_s = 30, phase = 1 } = options;
  const steps: HouseStep[] = [];
  for (let at_s = 0; at_s < duration_s; at_s += off_s + on_s) {
    const high: [number, number, number] = [low_A, low_A, low_A];
    high[phase - 1] = high_A;
    steps.push(step(at_s, [low_A, low_A, low_A]), step(at_s + off_s, high));
  }
  return steps;
}

function randomWalk(
  options: Extract<HouseGenerator, { kind: "randomWalk" }>,
  duration_s: number,
  random: () => number,
): HouseStep[] {
  const { base_A = 5, step_A = 2, every_s = 5, largest_A = 25 } = options;
  const level: [number, number, number] = [base_A, base_A, base_A];
  const steps: HouseStep[] = [];
  for (let at_s = 0; at_s < duration_s; at_s += every_s) {
    steps.push(step(at_s, [...level]));
    for (let phase = 0; phase < 3; phase++) {
      const moved = (level[phase] ?? 0) + (random() * 2 - 1) * step_A;
      level[phase] = Math.round(Math.min(largest_A, Math.max(0, moved)) * 100) / 100;
    }
  }
  return steps;
}

function household(
  options: Extract<HouseGenerator, { kind: "household" }>,
  duration_s: number,
  random: () => number,
): HouseStep[] {
  const { base_A = 1.5, largest_A = 40 } = options;
  const changes: { at_s: number; phase: number; by_A: number }[] = [];
  for (const appliance of APPLIANCES) {
    let at_s = random() * appliance.everyHours * 3600;
    while (at_s < duration_s) {
      const on_s = appliance.on_s * (0.5 + random());
      changes.push({ at_s, phase: appliance.phase, by_A: appliance.current_A });
      changes.push({ at_s: at_s + on_s, phase: appliance.phase, by_A: -appliance.current_A });
      at_s += on_s + appliance.everyHours * 3600 * (0.2 + 1.6 * random());
    }
  }
  changes.sort((a, b) => a.at_s - b.at_s);
  const level = [base_A, base_A, base_A];
  const steps = [step(0, [base_A, base_A, base_A])];
  for (const { at_s, phase, by_A } of changes) {
    level[phase] = (level[phase] ?? 0) + by_A;
    const now_A = level.map((current) => Math.round(Math.min(largest_A, Math.max(0, current)) * 100) / 100);
    if (at_s > (steps[steps.length - 1]?.at_s ?? 0)) steps.push(step(at_s, now_A as [number, number, number]));
  }
  return steps;
}
