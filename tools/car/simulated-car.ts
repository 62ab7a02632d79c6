import type { CarLoad } from "./car-load";

/** The keys of a scenario's `car`; everything has a default. */
export interface CarOptions {
  /** Mains phases the car uses, 1..3. */
  phases?: readonly number[];
  /** Largest current it takes, A. */
  max_A?: number;
  /** From a change of the pilot to the start of following it, s. */
  reaction_s?: number;
  /** Slope while following, up and, unless `rampDown_A_per_s` says otherwise, down. */
  ramp_A_per_s?: number;
  rampDown_A_per_s?: number;
  battery_kWh?: number;
  /** State of charge at plug-in, 0..1. */
  soc?: number;
  /** Draws this much more than offered. */
  overshoot_A?: number;
  /** From the first offer to the first current, s; the reaction when not given. */
  start_s?: number;
  voltage_V?: number;
}

/** No car draws on less than 6 A (IEC 61851-1, SAE J1772: duty cycles below 10 % are no offer). */
const MINIMUM_A = 6;
/** Differences below this are rounding of floating point, not a ramp to go. */
const ROUNDING_A = 1e-6;

/**
 * A car as the EVSE meets it: reacts after a while, ramps, refuses offers under 6 A and stops asking when full. Piecewise linear, so the
 * draw and the energy are exact at any time.
 */
export class SimulatedCar implements CarLoad {
  private plugged = false;
  private connected = 3;
  private relay = false;
  private target_A = 0;
  private level_A = 0;
  private level_ms = 0;
  /** Pilot changes the car has yet to react to, oldest first. */
  private pending: { at_ms: number; level_A: number }[] = [];
  private next_A = 0;
  private energy_As = 0;
  private readonly phases: readonly number[];
  private readonly max_A: number;
  private readonly reaction_ms: number;
  private readonly start_ms: number;
  private readonly rise_A_per_ms: number;
  private readonly fall_A_per_ms: number;
  private readonly overshoot_A: number;
  private readonly voltage_V: number;
  private readonly room_As: number;

  constructor(options: CarOptions = {}) {
    this.phases = options.phases ?? [1, 2, 3];
    this.max_A = options.max_A ?? 32;
    this.reaction_ms = (options.reaction_s ?? 2) * 1000;
    this.start_ms = (options.start_s ?? options.reaction_s ?? 2) * 1000;
    this.rise_A_per_ms = (options.ramp_A_per_s ?? 4) / 1000;
    this.fall_A_per_ms = (options.rampDown_A_per_s ?? options.ramp_A_per_s ?? 4) / 1000;
    this.overshoot_A = options.overshoot_A ?? 0;
    this.voltage_V = options.voltage_V ?? 230;
    const battery_Wh = (options.battery_kWh ?? 60) * 1000;
    this.room_As = ((1 - (options.soc ?? 0.4)) * battery_Wh * 3600) / this.voltage_V;
  }

  /** Of the mains phases only so many, from L1 on, are connected to it: a contactor switches. */
  connect(count: number, now_ms: number): void {
    this.advance(now_ms);
    this.connected = count;
  }

  get isPlugged(): boolean {
    return this.plugged;
  }

  plug(now_ms: number): void {
    this.advance(now_ms);
    this.plugged = true;
  }

  unplug(now_ms: number): void {
    this.advance(now_ms);
    this.plugged = false;
    this.stop();
  }

  pilot(pwm: boolean, offered_A: number, relayClosed: boolean, now_ms: number): void {
    this.advance(now_ms);
    if (!relayClosed) this.stop();
    this.relay = relayClosed;
    const wanted_A =
      pwm && relayClosed && offered_A >= MINIMUM_A && !this.full()
        ? Math.min(offered_A + this.overshoot_A, this.max_A)
        : 0;
    if (wanted_A === this.next_A) return;
    const delay_ms = this.next_A === 0 && this.level_A === 0 ? this.start_ms : this.reaction_ms;
    this.next_A = wanted_A;
    this.pending.push({ at_ms: now_ms + delay_ms, level_A: wanted_A });
    this.advance(now_ms);
  }

  pilotState(now_ms: number): "A" | "B" | "C" {
    this.advance(now_ms);
    if (!this.plugged) return "A";
    return this.full() ? "B" : "C";
  }

  draw_A(now_ms: number): [number, number, number] {
    this.advance(now_ms);
    const level_A = this.relay ? this.level_A : 0;
    return [1, 2, 3].map((phase) => (phase <= this.connected && this.phases.includes(phase) ? level_A : 0)) as [
      number,
      number,
      number,
    ];
  }

  /** Energy taken since the start, over all phases. */
  energy_Wh(now_ms: number): number {
    this.advance(now_ms);
    return (this.energy_As * this.voltage_V) / 3600;
  }

  nextDue_ms(): number {
    const waiting_ms = this.pending[0]?.at_ms ?? Infinity;
    if (this.level_A !== this.target_A) {
      return Math.min(waiting_ms, this.level_ms + Math.abs(this.target_A - this.level_A) / this.slope_A_per_ms());
    }
    const full_ms =
      this.level_A > 0
        ? this.level_ms + ((this.room_As - this.energy_As) / (this.level_A * this.active())) * 1000
        : Infinity;
    return Math.min(waiting_ms, full_ms);
  }

  /** Phases it draws from now. */
  private active(): number {
    return this.phases.filter((phase) => phase <= this.connected).length;
  }

  private slope_A_per_ms(): number {
    return this.target_A > this.level_A ? this.rise_A_per_ms : this.fall_A_per_ms;
  }

  private full(): boolean {
    return this.energy_As >= this.room_As - 1e-6;
  }

  private stop(): void {
    this.level_A = 0;
    this.target_A = 0;
    this.next_A = 0;
    this.pending = [];
    this.relay = false;
  }

  private advance(now_ms: number): void {
    let waiting = this.pending[0];
    while (waiting !== undefined && waiting.at_ms <= now_ms) {
      this.move(Math.max(waiting.at_ms, this.level_ms));
      if (this.pending[0] === waiting) {
        this.target_A = waiting.level_A;
        this.pending.shift();
      }
      waiting = this.pending[0];
    }
    if (now_ms > this.level_ms) this.move(now_ms);
  }

  /** Moves along one straight piece, ramp first, plateau after. */
  private move(to_ms: number): void {
    const span_ms = to_ms - this.level_ms;
    const ramp_ms = Math.min(span_ms, Math.abs(this.target_A - this.level_A) / this.slope_A_per_ms());
    const direction = Math.sign(this.target_A - this.level_A);
    const end_A = ramp_ms < span_ms ? this.target_A : this.level_A + direction * ramp_ms * this.slope_A_per_ms();
    this.energy_As += ((((this.level_A + end_A) / 2) * ramp_ms + end_A * (span_ms - ramp_ms)) * this.active()) / 1000;
    this.level_A = Math.abs(this.target_A - end_A) < ROUNDING_A ? this.target_A : end_A;
    this.level_ms = to_ms;
    if (this.full() && this.next_A !== 0) {
      this.next_A = 0;
      this.target_A = 0;
      this.pending = [];
    }
  }
}
