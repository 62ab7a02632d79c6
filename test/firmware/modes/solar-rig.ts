import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { SolarView } from "#firmware/modes/solar";
import { Solar } from "#firmware/modes/solar";
import type { SolarSettings } from "#firmware/modes/solar-settings";

/** Ten seconds before the clock wraps. */
const START = CLOCK_SPAN_ms - 10000;

/** A solar policy with a site that answers: one phase at 240 V, a sample each second, a car that follows at once. */
export class SolarRig {
  readonly settings: SolarSettings = {
    start_mA: 0,
    stop_ms: 360000,
    import_mA: 0,
    ratio_pct: 100,
    gridShare_pct: 5,
    minCharge_ms: 300000,
    minPause_ms: 300000,
    attack_ms: 180000,
    decay_ms: 300000,
    neverPause: false,
    minimum_mA: 6000,
    maximum_mA: 32000,
    timeout_ms: 60000,
  };
  readonly view: SolarView = {
    grid_W: 0,
    grid_mA: [],
    generation_W: undefined,
    sample_ms: 0,
    sampled: false,
    battery_W: 0,
    offer_mA: 0,
    relayOpen: true,
    charge_mA: undefined,
    charge_ms: 0,
    phases: 1,
    voltage_V: 240,
    reaction_ms: 5000,
    active: true,
    charging: false,
  };
  readonly solar = new Solar(this.settings);
  /** What the car draws, mA. */
  draw_mA = 0;
  now = START;
  /** The car is there and wants energy. */
  wants = true;
  starts = 0;

  /** One second with so much sun left over; the grid meter sees the car. */
  second(surplus_W: number): void {
    this.view.grid_W = Math.floor((this.draw_mA * this.view.voltage_V * this.view.phases) / 1000) - surplus_W;
    this.view.sample_ms = this.now;
    this.view.sampled = true;
    this.tick();
  }

  /** One second without a sample. */
  tick(): void {
    const view = this.view;
    this.solar.follow(view, this.now);
    const claim = this.solar.claim;
    const offer_mA = claim.permit === "sleeping" || !this.wants ? 0 : (claim.limit_mA ?? 0);
    if (offer_mA > 0 && view.offer_mA === 0) this.starts++;
    view.offer_mA = offer_mA;
    view.relayOpen = offer_mA === 0;
    view.charging = offer_mA > 0;
    this.draw_mA = offer_mA;
    this.now = after_ms(this.now, 1000);
  }

  /** So many seconds of the same sun. */
  seconds(span_s: number, surplus_W: number): void {
    for (let t_s = 0; t_s < span_s; t_s++) this.second(surplus_W);
  }

  /** The limit in A; 0 while it sleeps. */
  amps(): number {
    return this.solar.claim.permit === "sleeping" ? 0 : (this.solar.claim.limit_mA ?? 0) / 1000;
  }
}
