import { generator } from "#tools/evse/wire";
import { type HouseStep, step } from "./profile";

/** The parameters of a generated house; `seed` instead of the scenario's. */
export type HouseGenerator = { seed?: number } & (
  | { kind: "household"; base_A?: number; largest_A?: number }
  | { kind: "square"; low_A?: number; high_A?: number; on_s?: number; off_s?: number; phase?: number }
  | { kind: "randomWalk"; base_A?: number; step_A?: number; every_s?: number; largest_A?: number }
);

/** Most steps of a generated house, so that it fits into memory. */
export const MOST_STEPS = 2000000;

/** What a household switches, on average, and how often it does. */
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

const SQUARE_s = 30;
const WALK_s = 5;

/** About how many steps {@link generateHouse} would make. */
export function generatedSteps(options: HouseGenerator, duration_s: number): number {
  switch (options.kind) {
    case "square":
      return (2 * duration_s) / ((options.on_s ?? SQUARE_s) + (options.off_s ?? SQUARE_s));
    case "randomWalk":
      return duration_s / (options.every_s ?? WALK_s);
    case "household":
      return APPLIANCES.reduce((sum, { everyHours }) => sum + duration_s / (everyHours * 1800), 0);
  }
}

/** The steps of a generated house; the same seed gives the same house on every machine. */
export function generateHouse(options: HouseGenerator, duration_s: number, seed: number): HouseStep[] {
  const random = generator(options.seed ?? seed);
  switch (options.kind) {
    case "square":
      return square(options, duration_s);
    case "randomWalk":
      return randomWalk(options, duration_s, random);
    case "household":
      return household(options, duration_s, random);
  }
}

type Square = Extract<HouseGenerator, { kind: "square" }>;
type RandomWalk = Extract<HouseGenerator, { kind: "randomWalk" }>;
type Household = Extract<HouseGenerator, { kind: "household" }>;

/** One phase switches; it begins with the pause. */
function square(options: Square, duration_s: number): HouseStep[] {
  const { low_A = 4, high_A = 14, on_s = SQUARE_s, off_s = SQUARE_s, phase = 1 } = options;
  const high: [number, number, number] = [low_A, low_A, low_A];
  high[phase - 1] = high_A;
  const steps: HouseStep[] = [];
  for (let turn = 0; turn * (off_s + on_s) < duration_s; turn++) {
    const at_s = turn * (off_s + on_s);
    steps.push(step(at_s, [low_A, low_A, low_A]), step(at_s + off_s, high));
  }
  return steps;
}

/** Each phase moves on its own, evenly within +-step_A, between 0 and the bound. */
function randomWalk(options: RandomWalk, duration_s: number, random: () => number): HouseStep[] {
  const { base_A = 5, step_A = 2, every_s = WALK_s, largest_A = 25 } = options;
  let level_A: readonly number[] = [base_A, base_A, base_A];
  const steps: HouseStep[] = [];
  for (let turn = 0; turn * every_s < duration_s; turn++) {
    steps.push(step(turn * every_s, phases(level_A, largest_A)));
    level_A = phases(level_A, largest_A).map((level) => level + (random() * 2 - 1) * step_A);
  }
  return steps;
}

/** Appliances that switch on and off at random times on top of what is always on. */
function household(options: Household, duration_s: number, random: () => number): HouseStep[] {
  const { base_A = 1.5, largest_A = 40 } = options;
  const level_A = [base_A, base_A, base_A];
  const steps = [step(0, phases(level_A, largest_A))];
  for (const { at_s, phase, by_A } of switchings(duration_s, random)) {
    level_A[phase] = (level_A[phase] ?? 0) + by_A;
    const next = step(at_s, phases(level_A, largest_A));
    if (next.at_s === steps.at(-1)?.at_s) steps.pop();
    steps.push(next);
  }
  return steps;
}

interface Switching {
  at_s: number;
  phase: number;
  by_A: number;
}

function switchings(duration_s: number, random: () => number): Switching[] {
  const all: Switching[] = [];
  for (const { phase, current_A, on_s, everyHours } of APPLIANCES) {
    let at_s = random() * everyHours * 3600;
    while (at_s < duration_s) {
      const off_s = at_s + on_s * (0.5 + random());
      all.push({ at_s, phase, by_A: current_A }, { at_s: off_s, phase, by_A: -current_A });
      at_s = off_s + everyHours * 3600 * (0.2 + 1.6 * random());
    }
  }
  return all.sort((a, b) => a.at_s - b.at_s);
}

/** Within 0..largest, in hundredths. */
function phases(level_A: readonly number[], largest_A: number): [number, number, number] {
  const [L1 = 0, L2 = 0, L3 = 0] = level_A.map(
    (level) => Math.round(Math.min(largest_A, Math.max(0, level)) * 100) / 100,
  );
  return [L1, L2, L3];
}
