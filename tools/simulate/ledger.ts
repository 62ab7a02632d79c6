import { type HouseStep, netHouse_A } from "#tools/house/profile";

/** Below this the car does not count as drawing current. */
const DRAWS_A = 0.1;
/** Rounding of floating point, not an excess. */
const NOTHING_A = 1e-6;

/** How the breaker fared, per phase; counted only while the car draws, since what the house does alone is not the controller's. */
export interface BreakerFigures {
  above_s: [number, number, number];
  above_As: [number, number, number];
  worstExcess_A: number;
  longestAbove_s: number;
}

interface Piece {
  start_A: number;
  end_A: number;
  span_s: number;
}

/**
 * Exact accounts of the truth. The draw of the car is linear and the house constant between two calls, so the time above the breaker is
 * computed from where the line crosses it.
 */
export class Ledger {
  readonly breaker: BreakerFigures = { above_s: [0, 0, 0], above_As: [0, 0, 0], worstExcess_A: 0, longestAbove_s: 0 };
  breaker_A: number;
  /** What the car took, and what of it the sun gave beyond what the house needed. */
  energy_Wh = 0;
  solarEnergy_Wh = 0;
  private readonly since_s: [number, number, number] = [-1, -1, -1];
  private last_s = 0;
  private lastDraw_A: readonly [number, number, number] = [0, 0, 0];

  constructor(breaker_A: number) {
    this.breaker_A = breaker_A;
  }

  /** Closes the span up to `time_s`: the house held and the car went straight to `draw_A`; with no span it jumped there. */
  close(time_s: number, house: HouseStep, draw_A: readonly [number, number, number]): void {
    const span_s = time_s - this.last_s;
    if (span_s > 0) {
      const net_A = netHouse_A(house);
      let power_W = 0;
      for (let phase = 0; phase < 3; phase++) {
        const from_A = this.lastDraw_A[phase] ?? 0;
        const to_A = draw_A[phase] ?? 0;
        power_W += ((from_A + to_A) / 2) * house.voltage_V;
        const over_A = (net_A[phase] ?? 0) - this.breaker_A;
        const draws = from_A > DRAWS_A || to_A > DRAWS_A;
        if (draws) this.above(phase, { start_A: over_A + from_A, end_A: over_A + to_A, span_s });
        else this.since_s[phase] = -1;
      }
      this.energy_Wh += (power_W * span_s) / 3600;
      const surplus_W = house.solar_W - house.voltage_V * (house.house_A[0] + house.house_A[1] + house.house_A[2]);
      if (surplus_W > 0) this.solarEnergy_Wh += (Math.min(power_W, surplus_W) * span_s) / 3600;
    }
    this.last_s = time_s;
    this.lastDraw_A = draw_A;
  }

  /** One phase over one straight piece: how far above the breaker it begins and ends (negative: below). */
  private above(phase: number, { start_A, end_A, span_s }: Piece): void {
    if (start_A <= NOTHING_A && end_A <= NOTHING_A) {
      this.since_s[phase] = -1;
      return;
    }
    const { breaker } = this;
    let above_s = span_s;
    let begin_s = this.last_s;
    let area_As = ((start_A + end_A) / 2) * span_s;
    if (start_A <= NOTHING_A) {
      above_s = (span_s * end_A) / (end_A - start_A);
      begin_s = this.last_s + span_s - above_s;
      area_As = (end_A * above_s) / 2;
      this.since_s[phase] = -1;
    } else if (end_A <= NOTHING_A) {
      above_s = (span_s * start_A) / (start_A - end_A);
      area_As = (start_A * above_s) / 2;
    }
    breaker.above_s[phase] = (breaker.above_s[phase] ?? 0) + above_s;
    breaker.above_As[phase] = (breaker.above_As[phase] ?? 0) + area_As;
    breaker.worstExcess_A = Math.max(breaker.worstExcess_A, start_A, end_A);
    if ((this.since_s[phase] ?? -1) < 0) this.since_s[phase] = begin_s;
    breaker.longestAbove_s = Math.max(breaker.longestAbove_s, begin_s + above_s - (this.since_s[phase] ?? begin_s));
    if (end_A <= NOTHING_A) this.since_s[phase] = -1;
  }
}
