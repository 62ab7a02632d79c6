/** The house without the car at one moment; holds until the next step. */
export interface HouseStep {
  at_s: number;
  /** Per phase L1..L3, A. */
  house_A: readonly [number, number, number];
  solar_W: number;
  voltage_V: number;
  /** Power of the home battery, charging positive, W; `undefined`: there is none. */
  battery_W?: number;
  /** What flows in the sub-panel that feeds the EVSE beside the car, per phase, A (it is part of the house); `undefined`: there is none. */
  circuit_A?: readonly [number, number, number];
}

export const NOMINAL_V = 230;

/** A house over time: steps that hold, in order of time. Asked for rising times, it answers without searching. */
export class HouseProfile {
  private index = 0;

  constructor(private readonly steps: readonly HouseStep[]) {
    if (steps.length === 0) throw new Error("a house needs at least one step");
  }

  /** The step in force at this moment; the first one before its time. */
  at(time_s: number): HouseStep {
    if (time_s < (this.steps[this.index]?.at_s ?? 0)) this.index = 0;
    while ((this.steps[this.index + 1]?.at_s ?? Infinity) <= time_s) this.index += 1;
    return this.steps[this.index] as HouseStep;
  }

  /** When the next step after the one in force begins; `Infinity`: never. */
  next_s(time_s: number): number {
    this.at(time_s);
    return this.steps[this.index + 1]?.at_s ?? Infinity;
  }
}

/** A step of a profile; its time is taken to the millisecond. */
export function step(
  at_s: number,
  house_A: readonly [number, number, number],
  solar_W = 0,
  voltage_V = NOMINAL_V,
): HouseStep {
  return { at_s: Math.round(at_s * 1000) / 1000, house_A, solar_W, voltage_V };
}

/** The mains current per phase without the car, A, import positive: the sun and the home battery feed L1. */
export function netHouse_A(house: HouseStep): readonly [number, number, number] {
  const [L1, L2, L3] = house.house_A;
  const fed_W = house.solar_W - (house.battery_W ?? 0);
  return fed_W === 0 ? house.house_A : [L1 - fed_W / house.voltage_V, L2, L3];
}

/** Puts what other profiles say at each moment into the steps of a house. Profiles are in order of time and hold. */
export function withProfile(
  steps: readonly HouseStep[],
  rows: readonly (readonly number[])[],
  put: (values: readonly number[]) => Partial<HouseStep>,
): HouseStep[] {
  const times = [...new Set([...steps.map(({ at_s }) => at_s), ...rows.map(([at_s = 0]) => at_s)])];
  const house = new HouseProfile(steps);
  return times
    .sort((a, b) => a - b)
    .map((at_s) => {
      const [, ...values] = rows.findLast(([from_s = 0]) => from_s <= at_s) ?? [];
      return { ...house.at(at_s), ...put(values), at_s };
    });
}
