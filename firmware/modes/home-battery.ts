import { RecentPeak } from "../timing/recent-peak";
import { Hold } from "../timing/hold";
import { elapsed_ms } from "#hal/clock";

/** What the home battery does is seen by the solar mode as: nothing, neither sun nor load, a helper of the car, or a load of its own. */
export type BatteryMode = "ignored" | "neutral" | "carFirst" | "protect";

/** A home battery does not move more; a report beyond it is not one. */
const LARGEST_W = 50000;
/** Power that would count as surplus counts once it was there for this long, so that a value that flips never raises anything. */
const PROVEN_ms = 5000;

/**
 * What the home battery reports (charging +, discharging -), as a correction of the surplus. `neutral` undoes the battery: what it charges
 * with is the car's, what it discharges is not. `carFirst` takes its charging for the car and lets it discharge; `protect` leaves it what
 * it charges with and never drains it. A report expires; without a fresh one only the grid counts.
 */
export class HomeBattery {
  /** The last report, W; `undefined` before the first. */
  power_W: number | undefined = undefined;
  private before_W = 0;
  private at_ms = 0;
  private readonly peak = new RecentPeak();
  private readonly proven = new Hold();

  /** Takes a report; one that is no number or beyond every battery is dropped, so that it expires. */
  report(power_W: number, expiry_ms: number, now: number): void {
    if (!(power_W >= -LARGEST_W && power_W <= LARGEST_W)) {
      this.forget();
      return;
    }
    const gone = !this.isFresh(expiry_ms, now);
    if (gone) {
      this.peak.clear();
      this.proven.clear();
    }
    this.before_W = gone ? 0 : (this.power_W ?? 0);
    this.power_W = power_W;
    this.at_ms = now;
    this.proven.lasted(power_W > 0, PROVEN_ms, now);
    this.peak.add(-power_W, PROVEN_ms, now);
  }

  /** Whether the last report still counts. */
  isFresh(expiry_ms: number, now: number): boolean {
    return this.power_W !== undefined && elapsed_ms(this.at_ms, now) < expiry_ms;
  }

  /** What is to be added to the surplus, W: + while it charges, - while it discharges, as `mode` has it; 0 once it expired. */
  correction_W(mode: BatteryMode, expiry_ms: number, now: number): number {
    if (this.power_W !== undefined && !this.isFresh(expiry_ms, now)) this.forget();
    const power_W = this.power_W;
    if (mode === "ignored" || power_W === undefined) return 0;
    if (power_W <= 0) return mode === "carFirst" ? 0 : power_W;
    if (mode === "protect" || !this.proven.lasted(true, PROVEN_ms, now)) return 0;
    const least_W = -this.peak.add(-power_W, PROVEN_ms, now);
    const sure_W = least_W < this.before_W ? least_W : this.before_W;
    return sure_W > 0 ? sure_W : 0;
  }

  forget(): void {
    this.power_W = undefined;
    this.before_W = 0;
    this.peak.clear();
    this.proven.clear();
  }
}
