import { elapsed_ms } from "#hal/clock";

export const QUARTER_s = 900;

const MINUTES = 15;
/** A quarter counts as measured from end to end when no more than this is missing. */
const TOLERANCE_s = 15;

/**
 * Energy taken from the grid in the running quarter of an hour of the clock, and in the last fifteen minutes whatever the clock says.
 * Time without samples is not filled in: it is told as not observed, and a quarter with a gap has no mean.
 */
export class QuarterEnergy {
  /** Number of the running quarter since 1970; `undefined` before the clock was set. */
  quarter: number | undefined = undefined;
  energy_Ws = 0;
  observed_s = 0;
  private heard = false;
  private sample_ms = 0;
  private readonly minutes_Ws: number[] = [];
  private minute_ms = 0;

  /** A sample of the power taken from the grid (>= 0); what lies more than `timeout_ms` back is a gap. */
  add(power_W: number, timeout_ms: number, now: number): void {
    const span_ms = elapsed_ms(this.sample_ms, now);
    const counts = this.heard && span_ms <= timeout_ms;
    this.heard = true;
    this.sample_ms = now;
    if (!counts) return;
    const energy_Ws = (power_W * span_ms) / 1000;
    this.energy_Ws += energy_Ws;
    this.observed_s += span_ms / 1000;
    this.age(now);
    this.minutes_Ws[0] = (this.minutes_Ws[0] ?? 0) + energy_Ws;
  }

  /**
   * The clock says which quarter it is. Returns the mean in W of the quarter that has just ended, when it was measured from end to end
   * and this is the one that follows it.
   */
  turn(quarter: number): number | undefined {
    const before = this.quarter;
    if (quarter === before) return undefined;
    const whole = this.observed_s >= QUARTER_s - TOLERANCE_s && this.observed_s <= QUARTER_s + TOLERANCE_s;
    const mean_W = whole && before !== undefined && quarter === before + 1 ? this.energy_Ws / QUARTER_s : undefined;
    this.quarter = quarter;
    this.energy_Ws = 0;
    this.observed_s = 0;
    return mean_W;
  }

  /** Energy of the last fourteen whole minutes and of the running one. */
  rolling_Ws(now: number): number {
    this.age(now);
    let energy_Ws = 0;
    for (const minute_Ws of this.minutes_Ws) energy_Ws += minute_Ws;
    return energy_Ws;
  }

  private age(now: number): void {
    const minutes = this.minutes_Ws;
    if (minutes.length === 0 || elapsed_ms(this.minute_ms, now) < 60000) {
      if (minutes.length === 0) this.begin(now);
      return;
    }
    minutes.unshift(0);
    if (minutes.length > MINUTES) minutes.pop();
    this.minute_ms = now;
  }

  private begin(now: number): void {
    this.minutes_Ws.push(0);
    this.minute_ms = now;
  }
}
