import type { CarDraw } from "../metering/car-draw";
import { RecentPeak } from "../timing/recent-peak";

/** What is needed to tell the house from the car in a sum over the phases. */
export interface SumView {
  /** Phases the car uses, 1..3; 3 while not known. */
  phases: number;
  /** Whether the meter also measures the car. */
  seesCar: boolean;
  /** How far back the peak looks. */
  hold_ms: number;
}

/**
 * The house without the car as one signed sum over the phases (surplus on one phase makes up for another, as the grid's meter counts):
 * `house = mains - car`. While the car is on its way to a new offer the house keeps within what the bounds of its draw allow.
 */
export class SumModel {
  /** House now and the highest of the recent past, mA summed over the phases; negative is export. */
  house_mA = 0;
  peak_mA = 0;
  private heard = false;
  private readonly peaks = new RecentPeak();

  /** `sum_mA` is what the meter shows; `draw` is kept up to date by the balancer of the same meter. */
  observe(sum_mA: number, draw: CarDraw, view: SumView, now: number): void {
    const phases = view.seesCar ? view.phases : 0;
    const trusted_mA = draw.trusted_mA(now);
    if (trusted_mA !== undefined) this.house_mA = sum_mA - phases * trusted_mA;
    else {
      const least_mA = sum_mA - phases * draw.high_mA;
      const most_mA = sum_mA - phases * draw.low_mA;
      if (!this.heard || this.house_mA > most_mA) this.house_mA = most_mA;
      else if (this.house_mA < least_mA) this.house_mA = least_mA;
    }
    this.heard = true;
    this.peak_mA = this.peaks.add(this.house_mA, view.hold_ms, now);
  }
}

/** Sum over the phases in mA, or `undefined` when one of them is no current that a house can have (1000 A). */
export function sumOf(mains_mA: readonly number[]): number | undefined {
  let sum_mA = 0;
  for (const phase_mA of mains_mA) {
    if (!(phase_mA >= -1000000 && phase_mA <= 1000000)) return undefined;
    sum_mA += phase_mA;
  }
  return sum_mA;
}
