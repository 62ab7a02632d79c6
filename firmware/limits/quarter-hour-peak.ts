import { whole } from "#hal/text";
import type { CarDraw } from "../metering/car-draw";
import type { Policy } from "../charging/claim";
import type { DecimalScan } from "../settings/decimal";
import { scanDecimal } from "../settings/decimal";
import { countedPhases, countedVoltage_V } from "./cap";
import { QUARTER_s, QuarterEnergy } from "./quarter-energy";
import type { RoomView } from "./room";
import { Room } from "./room";
import type { SumView } from "./sum-model";
import { SumModel, sumOf } from "./sum-model";

/** What the quarter-hour peak looks at. */
export interface PeakView extends SumView, RoomView {
  /** The mean that is always allowed; in Flanders 2500 W is paid for in any case. */
  configured_W: number;
  /** Kept free, so that the peak does not creep up with each overshoot. */
  margin_W: number;
  /** The most the connection can take; a larger mean is a fault of the meter and never becomes the month's peak. */
  ceiling_W: number;
  voltage_V: number;
  /** Seconds since 1970; `undefined`: the clock is not set. */
  epoch_s: number | undefined;
  /** Number of the local month, any count that differs from month to month. */
  month: number;
  /** Silence of the meter after which time counts as not observed. */
  timeout_ms: number;
}

/** Near the end of a quarter what is left of it is spread over at least this, because a car takes its time to follow. */
const SPREAD_s = 60;

const scan: DecimalScan = { milli: 0, end: 0, exact: true };

/**
 * Keeps the mean of this quarter of an hour below the larger of what is configured and the month's real peak: `allowed = (target * 900 s -
 * used) / seconds left`. What was not observed counts as used at the target. With the clock not set the target holds at any moment, and
 * less while the last fifteen minutes were above it.
 */
export class QuarterHourPeak implements Policy {
  readonly room = new Room("quarter-hour peak");
  readonly claim = this.room.claim;
  /** Highest mean of a whole quarter in this month, W. */
  peak_W = 0;
  /** Rises with every change of the month's peak: worth storing at once. */
  revision = 0;
  private month = 0;
  private readonly energy = new QuarterEnergy();
  private readonly model = new SumModel();
  private view: PeakView | undefined = undefined;
  private target_W = 0;
  private allowed_W = 0;
  private left_s = 0;

  /** A fresh sample of the mains, mA per phase, signed. False: impossible, not taken. */
  observe(mains_mA: readonly number[], draw: CarDraw, view: PeakView, now: number): boolean {
    const sum_mA = sumOf(mains_mA);
    if (sum_mA === undefined) return false;
    this.model.observe(sum_mA, draw, view, now);
    const power_W = (sum_mA * countedVoltage_V(view.voltage_V)) / 1000;
    this.energy.add(power_W < 0 ? 0 : power_W < view.ceiling_W ? power_W : view.ceiling_W, view.timeout_ms, now);
    return true;
  }

  /** Decides; `undefined`: not set up. `fresh`: the last sample is not older than the meter's timeout. */
  follow(view: PeakView | undefined, fresh: boolean, now: number): void {
    this.view = view;
    if (view === undefined) {
      if (this.room.mode !== "off") this.room.switchOff();
      return;
    }
    if (view.epoch_s === undefined) this.allowRolling(view, now);
    else this.allowInQuarter(view, view.epoch_s);
    const phases = countedPhases(view.phases);
    const allowed_mA = (this.allowed_W * 1000) / countedVoltage_V(view.voltage_V);
    const room_mA = (allowed_mA - this.model.house_mA) / phases;
    this.room.decide(fresh ? room_mA : undefined, (allowed_mA - this.model.peak_mA) / phases, view, now);
  }

  private allowInQuarter(view: PeakView, epoch_s: number): void {
    const energy = this.energy;
    const quarter = Math.floor(epoch_s / QUARTER_s);
    const mean_W = energy.turn(quarter);
    if (mean_W !== undefined && mean_W > this.peak_W && mean_W <= view.ceiling_W) this.remember(Math.floor(mean_W));
    if (view.month !== this.month) {
      this.month = view.month;
      this.remember(0);
    }
    this.aim(this.peak_W <= view.ceiling_W ? this.peak_W : 0, view);
    const gone_s = epoch_s - quarter * QUARTER_s;
    const unseen_s = gone_s > energy.observed_s ? gone_s - energy.observed_s : 0;
    const used_Ws = energy.energy_Ws + this.target_W * unseen_s;
    this.left_s = QUARTER_s - gone_s < SPREAD_s ? SPREAD_s : QUARTER_s - gone_s;
    this.allowed_W = (this.target_W * QUARTER_s - used_Ws) / this.left_s;
  }

  private allowRolling(view: PeakView, now: number): void {
    this.aim(0, view);
    this.left_s = SPREAD_s;
    const free_W = (this.target_W * QUARTER_s - this.energy.rolling_Ws(now)) / SPREAD_s;
    this.allowed_W = free_W < this.target_W ? free_W : this.target_W;
  }

  private aim(peak_W: number, view: PeakView): void {
    const highest_W = peak_W > view.configured_W ? peak_W : view.configured_W;
    this.target_W = highest_W > view.margin_W ? highest_W - view.margin_W : 0;
  }

  private remember(peak_W: number): void {
    if (peak_W !== this.peak_W) this.revision++;
    this.peak_W = peak_W;
  }

  /** What must outlast a power cut: month, peak, running quarter, its energy in Wh and the seconds observed. */
  stateText(): string {
    const energy = this.energy;
    const running =
      " " + whole(energy.quarter ?? 0) + " " + whole(energy.energy_Ws / 3600 + 0.5) + " " + whole(energy.observed_s);
    return whole(this.month) + " " + whole(this.peak_W) + running;
  }

  /** Takes up a stored state, before the first decision. False: unreadable, nothing is taken up. */
  restore(text: string): boolean {
    const values: number[] = [];
    let at = 0;
    while (at < text.length) {
      if (!scanDecimal(text, at, scan) || scan.milli < 0) return false;
      values.push(Math.floor(scan.milli / 1000));
      at = scan.end;
      if (at < text.length && text.charCodeAt(at) !== 32) return false;
      at++;
    }
    const observed_s = values[4] ?? QUARTER_s + 1;
    if (values.length !== 5 || observed_s > QUARTER_s) return false;
    this.month = values[0] ?? 0;
    this.peak_W = values[1] ?? 0;
    this.energy.quarter = values[2];
    this.energy.energy_Ws = (values[3] ?? 0) * 3600;
    this.energy.observed_s = observed_s;
    return true;
  }

  explain(now: number): string {
    const view = this.view;
    if (view === undefined) return "not set up";
    const house_W = (this.model.peak_mA * countedVoltage_V(view.voltage_V)) / 1000;
    const target = "(" + whole(this.target_W) + " W mean) allows " + whole(this.allowed_W) + " W for ";
    return this.room.explain(target + whole(this.left_s) + " s - house " + whole(house_W) + " W", view, now);
  }
}
