import { type HouseStep, netHouse_A } from "#tools/house/profile";
import { Excess } from "./excess";

/** Below this the car does not count as drawing current. */
const DRAWS_A = 0.1;
/** No car draws on less (IEC 61851-1). */
const MINIMUM_A = 6;

/** How the breaker fared, per phase; counted only while the car draws, since what the house does alone is not the controller's. */
export interface BreakerFigures {
  above_s: [number, number, number];
  above_As: [number, number, number];
  worstExcess_A: number;
  longestAbove_s: number;
}

/** The car that the oracle knows. */
export interface OracleCar {
  phases: number;
  max_A: number;
}

/**
 * Exact accounts of the truth. The draw of the car is linear and the house constant between two calls, so the time above the breaker is
 * computed from where the line crosses it.
 */
export class Ledger {
  breaker_A: number;
  /** Bound of the car's power, W; 0: none. */
  cap_W = 0;
  readonly cap = new Excess();
  /** What the car took, and what of it the sun gave beyond what the house needed. */
  energy_Wh = 0;
  solarEnergy_Wh = 0;
  exported_Wh = 0;
  /** What a car would have taken that always drew the whole amperes the surplus allows, while one was plugged in. */
  oracle_Wh = 0;
  private readonly phases = [new Excess(), new Excess(), new Excess()];
  private last_s = 0;
  private lastDraw_A: readonly [number, number, number] = [0, 0, 0];

  constructor(
    breaker_A: number,
    private readonly car: OracleCar = { phases: 3, max_A: 32 },
  ) {
    this.breaker_A = breaker_A;
  }

  get breaker(): BreakerFigures {
    const [L1, L2, L3] = this.phases as [Excess, Excess, Excess];
    return {
      above_s: [L1.above_s, L2.above_s, L3.above_s],
      above_As: [L1.area, L2.area, L3.area],
      worstExcess_A: Math.max(L1.worst, L2.worst, L3.worst),
      longestAbove_s: Math.max(L1.longest_s, L2.longest_s, L3.longest_s),
    };
  }

  /** Closes the span up to `time_s`: the house held and the car went straight to `draw_A`; with no span it jumped there. */
  close(time_s: number, house: HouseStep, draw_A: readonly [number, number, number], plugged = true): void {
    const span_s = time_s - this.last_s;
    if (span_s > 0) {
      const net_A = netHouse_A(house);
      let [from_W, to_W] = [0, 0];
      for (let phase = 0; phase < 3; phase++) {
        const from_A = this.lastDraw_A[phase] ?? 0;
        const to_A = draw_A[phase] ?? 0;
        from_W += from_A * house.voltage_V;
        to_W += to_A * house.voltage_V;
        const over_A = (net_A[phase] ?? 0) - this.breaker_A;
        const piece = { from_s: this.last_s, span_s, start: over_A + from_A, end: over_A + to_A };
        if (from_A > DRAWS_A || to_A > DRAWS_A) this.phases[phase]?.add(piece);
        else this.phases[phase]?.end();
      }
      if (this.cap_W > 0)
        this.cap.add({ from_s: this.last_s, span_s, start: from_W - this.cap_W, end: to_W - this.cap_W });
      this.energy(house, (from_W + to_W) / 2, span_s, plugged);
    }
    this.last_s = time_s;
    this.lastDraw_A = draw_A;
  }

  private energy(house: HouseStep, power_W: number, span_s: number, plugged: boolean): void {
    const { voltage_V, house_A, solar_W } = house;
    this.energy_Wh += (power_W * span_s) / 3600;
    const surplus_W = solar_W - voltage_V * (house_A[0] + house_A[1] + house_A[2]);
    if (surplus_W <= 0) return;
    this.solarEnergy_Wh += (Math.min(power_W, surplus_W) * span_s) / 3600;
    this.exported_Wh += (Math.max(0, surplus_W - power_W) * span_s) / 3600;
    const amperes_A = Math.min(this.car.max_A, Math.floor(surplus_W / voltage_V / this.car.phases));
    if (plugged && amperes_A >= MINIMUM_A) this.oracle_Wh += (amperes_A * voltage_V * this.car.phases * span_s) / 3600;
  }
}
