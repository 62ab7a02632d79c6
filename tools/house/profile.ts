/** The house without the car at one moment; holds until the next step. */
export interface HouseStep {
  at_s: number;
  /** Per phase L1..L3, A. */
  house_A: readonly [number, number, number];
  solar_W: number;
  voltage_V: number;
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

/** The mains current per phase without the car, A, import positive: the sun feeds L1. */
export function netHouse_A(house: HouseStep): readonly [number, number, number] {
  const [L1, L2, L3] = house.house_A;
  return house.solar_W === 0 ? house.house_A : [L1 - house.solar_W / house.voltage_V, L2, L3];
}
