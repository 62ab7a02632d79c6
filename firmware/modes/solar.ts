import { amperes, seconds, whole } from "#hal/text";
import { elapsed_ms } from "#hal/clock";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import { Hold } from "../timing/hold";
import type { SolarSettings } from "./solar-settings";
import type { SurplusView } from "./surplus";
import { Surplus } from "./surplus";

/** What solar charging is doing; the sentence follows from it. */
export type SolarMode = "off" | "waiting" | "charging" | "bridging" | "stale";

/** What the policy looks at. One record is reused for every call. */
export interface SolarView extends SurplusView {
  /** Solar is the mode. */
  active: boolean;
  /** The relay is closed. */
  charging: boolean;
}

/** Once an ampere is offered, this much less of the sun does not take it back. */
const STICKY_mA = 200;
/** How much of an ampere may be missing when rounding up: this while the grid's share has credit, nothing otherwise. */
const ROUNDED_UP_mA = 500;
/** A charge may lack a quarter of the stop time and a tenth of what it has delivered; at most twice the stop time. */
const YOUNG_PART = 0.25;
const DELIVERED_PART = 0.1;
const LARGEST_PART = 2;
const NOMINAL_V = 230;
/** From the decision to pause to the relay's opening: the EVSE gives the car 3 s to stop drawing. */
const OPENING_ms = 4000;

/**
 * Charges from what the sun leaves over: the limit follows every sample in whole amperes, starts follow the filtered surplus. When the
 * sun lacks, the limit falls to the smallest current at once and the charge goes on there ("bridging") while that is worth it: the
 * least time of a charge, then until the sun has lacked for the stop time or until more energy was missing than this charge has earned.
 * A ledger of the car's energy and of its part from the grid decides how generous bridging and rounding are. Without a fresh sample
 * the limit falls to the smallest current, and after a second timeout the charge is paused.
 */
export class Solar implements Policy {
  readonly claim: Claim = { source: "solar", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  readonly surplus = new Surplus();
  mode: SolarMode = "off";
  /** Filtered surplus that is at the car's disposal, W. */
  smooth_W = 0;
  /** Surplus that is at the car's disposal (with the import allowance, without the reserve), W, and what one ampere takes. */
  private available_W = 0;
  private perAmpere_W = NOMINAL_V;
  private voltage_V = NOMINAL_V;
  private limit_mA = 0;
  /** Energy the car took in this mode, what of it came from the grid, and what it took since the last start, Ws. */
  private car_Ws = 0;
  private grid_Ws = 0;
  private charge_Ws = 0;
  /** Energy that was missing for the smallest current; sun beyond it pays back. */
  private lack_Ws = 0;
  private mustPause = false;
  private readonly chargedFor = new Hold();
  private readonly pausedFor = new Hold();
  private readonly lackedFor = new Hold();
  private readonly staleFor = new Hold();

  constructor(private readonly settings: SolarSettings) {}

  /** The car was unplugged or the mode was left: nothing of this charge counts for the next. */
  reset(): void {
    this.mode = "off";
    this.claim.permit = undefined;
    this.claim.limit_mA = undefined;
    this.smooth_W = 0;
    this.limit_mA = 0;
    this.car_Ws = 0;
    this.grid_Ws = 0;
    this.mustPause = false;
    this.pausedFor.clear();
    this.staleFor.clear();
  }

  /** Decides on what is known now; call it every tick, in every mode, so that the surplus is known when solar is chosen. */
  follow(view: SolarView, now: number): void {
    const settings = this.settings;
    const surplus = this.surplus;
    const known = surplus.known;
    const last_ms = surplus.sample_ms;
    const sampled = surplus.observe(view, now);
    this.chargedFor.lasted(view.charging, settings.minCharge_ms, now);
    if (!view.active) {
      if (this.mode !== "off") this.reset();
      return;
    }
    if (this.mode === "off") this.mode = "waiting";
    const fresh = surplus.known && elapsed_ms(surplus.sample_ms, now) < settings.timeout_ms;
    if (!fresh) this.fallBack(now);
    else {
      this.staleFor.clear();
      if (sampled) this.take(view, known ? elapsed_ms(last_ms, surplus.sample_ms) : 0);
      if (this.mode === "waiting") this.wait(sampled, now);
      else if (sampled) this.regulate(view.charging, now);
    }
    this.state();
  }

  /** Accounts for the time since the sample before. */
  private take(view: SolarView, span_ms: number): void {
    const settings = this.settings;
    const surplus = this.surplus;
    this.voltage_V = view.voltage_V;
    this.perAmpere_W = view.voltage_V * view.phases;
    const reserve_W = settings.ratio_pct > 100 ? (settings.ratio_pct - 100) * 10 : 0;
    this.available_W = surplus.now_W - reserve_W + settings.import_mA * 0.001 * view.voltage_V;
    const rest_W = this.available_W - this.smooth_W;
    const tau_ms = rest_W > 0 ? settings.attack_ms : settings.decay_ms;
    if (span_ms > 0) this.smooth_W += (rest_W * span_ms) / (tau_ms + span_ms);
    if (!view.charging) return;
    const span_s = span_ms * 0.001;
    this.car_Ws += surplus.car_W * span_s;
    this.charge_Ws += surplus.car_W * span_s;
    this.grid_Ws += surplus.fromGrid_W * span_s;
    this.lack_Ws += (this.sufficient_W(false) - this.available_W) * span_s;
    if (this.lack_Ws < 0) this.lack_Ws = 0;
  }

  /** What the sun must yield to start a charge, or (the smaller of both thresholds) to go on with it. */
  private sufficient_W(toStart: boolean): number {
    const settings = this.settings;
    const ratio_pct = settings.ratio_pct < 100 ? settings.ratio_pct : 100;
    const smallest_W = settings.minimum_mA * 0.00001 * ratio_pct * this.perAmpere_W;
    if (settings.start_mA === 0) return smallest_W;
    const start_W = settings.start_mA * 0.001 * this.voltage_V;
    return toStart || start_W < smallest_W ? start_W : smallest_W;
  }

  private wait(sampled: boolean, now: number): void {
    if (this.mustPause && !this.pausedFor.lasted(true, this.settings.minPause_ms + OPENING_ms, now)) return;
    const start_W = this.sufficient_W(true);
    if (!sampled || this.smooth_W < start_W || this.available_W < start_W) return;
    this.mustPause = false;
    this.limit_mA = 0;
    this.charge_Ws = 0;
    this.lack_Ws = 0;
    this.regulate(true, now);
  }

  private regulate(charging: boolean, now: number): void {
    const settings = this.settings;
    const credit_Ws = this.car_Ws * settings.gridShare_pct * 0.01 - this.grid_Ws;
    const rounded_mA = (this.available_W * 1000) / this.perAmpere_W + (credit_Ws > 0 ? ROUNDED_UP_mA : 0);
    if (rounded_mA >= this.limit_mA + 1000 || rounded_mA + STICKY_mA < this.limit_mA) {
      this.limit_mA = Math.floor(rounded_mA / 1000) * 1000;
    }
    if (this.limit_mA > settings.maximum_mA) this.limit_mA = settings.maximum_mA;
    if (this.limit_mA < settings.minimum_mA) this.limit_mA = settings.minimum_mA;
    const lacks = this.available_W < this.sufficient_W(false);
    const lasting = this.lackedFor.lasted(lacks, settings.stop_ms, now);
    this.mode = lacks ? "bridging" : "charging";
    if (!lacks || settings.stop_ms === 0 || settings.neverPause) return;
    const served = this.chargedFor.lasted(charging, settings.minCharge_ms, now);
    const ended = lasting || this.lack_Ws > this.bearable_Ws(credit_Ws);
    if (!charging || (served && ended)) this.pause(now);
  }

  /** How much energy may be missing before a charge ends, Ws. */
  private bearable_Ws(credit_Ws: number): number {
    const stop_Ws = this.sufficient_W(false) * this.settings.stop_ms * 0.001;
    const earned_Ws = stop_Ws * YOUNG_PART + this.charge_Ws * DELIVERED_PART;
    const largest_Ws = stop_Ws * LARGEST_PART + (credit_Ws < 0 ? credit_Ws : 0);
    return earned_Ws < largest_Ws ? earned_Ws : largest_Ws;
  }

  private pause(now: number): void {
    this.mode = "waiting";
    this.mustPause = true;
    this.lackedFor.clear();
    this.pausedFor.clear();
    this.pausedFor.lasted(true, this.settings.minPause_ms + OPENING_ms, now);
  }

  /** No fresh feed: nothing is raised on what was heard before, and the sun must prove itself again. */
  private fallBack(now: number): void {
    const settings = this.settings;
    this.surplus.forget();
    this.lackedFor.clear();
    this.smooth_W = 0;
    if (this.mode === "waiting") return;
    this.mode = "stale";
    this.limit_mA = settings.minimum_mA;
    const lasting = this.staleFor.lasted(true, settings.timeout_ms, now);
    if (lasting && !settings.neverPause) this.pause(now);
  }

  private state(): void {
    const claim = this.claim;
    const minimum_mA = this.settings.minimum_mA;
    claim.permit = this.mode === "waiting" ? "sleeping" : undefined;
    claim.limit_mA = this.limit_mA < minimum_mA ? minimum_mA : this.limit_mA;
  }

  /** How long the charge goes on at most while the sun lacks; 0: it does not lack, or that never ends a charge. */
  stopIn_ms(now: number): number {
    const { stop_ms, neverPause, minCharge_ms } = this.settings;
    if (this.mode !== "bridging" || stop_ms === 0 || neverPause) return 0;
    const left_ms = this.lackedFor.left_ms(stop_ms, now);
    const least_ms = this.chargedFor.left_ms(minCharge_ms, now);
    return left_ms > least_ms ? left_ms : least_ms;
  }

  explain(now: number): string {
    const settings = this.settings;
    const sun = "surplus " + whole(this.available_W + 0.5) + " W";
    switch (this.mode) {
      case "off":
        return "is not the mode";
      case "waiting": {
        if (!this.surplus.known) return "has no fresh feed to charge by";
        const left_ms = this.mustPause ? this.pausedFor.left_ms(settings.minPause_ms + OPENING_ms, now) : 0;
        const needed = whole(this.sufficient_W(true) + 0.5) + " W";
        return (
          sun +
          ", filtered " +
          whole(this.smooth_W + 0.5) +
          " W, needs " +
          needed +
          (left_ms > 0 ? ", at least " + seconds(left_ms) + " more" : "")
        );
      }
      case "stale":
        return "feed is silent: " + amperes(this.limit_mA);
      case "bridging":
        return sun + " of " + whole(this.sufficient_W(false) + 0.5) + " W, kept at " + amperes(this.limit_mA);
      default:
        return sun + " / " + whole(this.perAmpere_W + 0.5) + " W per A";
    }
  }
}
