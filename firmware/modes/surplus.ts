import { elapsed_ms } from "#hal/clock";
import { CarDraw } from "../metering/car-draw";

/** No house connection carries more; a reading beyond it is not one. */
const LARGEST_W = 100000;
/** A meter this slow may raise by so much with one sample; a faster one, or more, needs two that say so. */
const SLOW_ms = 3000;
const JUMP_W = 1000;
/** How much longer than to a change a car may take from the first offer to its first current. */
const WAKE_ms = 10000;
/** An instant this far ahead is one that lies behind: the clock wraps. */
const BEHIND_ms = 1073741824;

/** What the surplus is computed from. One record is reused for every call. */
export interface SurplusView {
  /** Power at the grid connection, W, import + and export -; `undefined`: {@link grid_mA} is used, where it has values. */
  grid_W: number | undefined;
  /** Signed currents at the grid connection, mA per phase with a meter; empty when there is none. */
  grid_mA: readonly number[];
  /** What the sun yields, W; with a grid feed beside it only an upper bound. `undefined`: not measured. */
  generation_W: number | undefined;
  /** When the feed was measured; a sample counts once. */
  sample_ms: number;
  /** Whether there has been a sample at all. */
  sampled: boolean;
  /** Home battery in W that counts as surplus: + while it charges, - while it discharges; see `HomeBattery.correction_W`. */
  battery_W: number;
  /** What the EVSE has acknowledged (0 while the relay is open), and whether the relay is surely open. */
  offer_mA: number;
  relayOpen: boolean;
  /** The car's draw per phase as measured, mA, and when; `undefined`: no ammeter, the draw is modelled from the offer. */
  charge_mA: number | undefined;
  charge_ms: number;
  /** Number of phases the car draws from, 1..3, and volts of one. */
  phases: number;
  voltage_V: number;
  /** Longest time the car takes to follow an offer, ms. */
  reaction_ms: number;
}

/**
 * The power the car could take without the grid: `surplus = car draw - grid`, both of the same moment. While the car follows a changed
 * offer its draw is known between bounds only; the surplus then stays as it was unless the grid proves otherwise, so that neither a slow
 * car nor a slow meter is taken for a cloud.
 */
export class Surplus {
  readonly draw = new CarDraw();
  /** As the last sample allows it, W; negative while the house takes more than the sun yields. */
  now_W = 0;
  /** What the car draws and what of it comes from the grid, W. */
  car_W = 0;
  fromGrid_W = 0;
  /** When the last sample that counted was taken, and whether there was one. */
  sample_ms = 0;
  known = false;
  private model_W = 0;
  private last_W = 0;
  private candidate_W = 0;
  private slow = false;
  private waking = false;
  private heard = false;

  /** Forgets all samples; the draw of the car stays known. */
  forget(): void {
    this.known = false;
  }

  /** Takes what is new; true when there was a sample that counts. Call it every tick, the offers count between samples too. */
  observe(view: SurplusView, now: number): boolean {
    const draw = this.draw;
    if (view.offer_mA > 0 && draw.offer_mA === 0) this.waking = true;
    draw.measured(view.charge_mA, view.charge_ms);
    draw.offered(view.offer_mA, view.relayOpen, now);
    if (!view.sampled || !this.isNew(view.sample_ms)) return false;
    const feed_W = feed(view);
    if (feed_W === undefined || !isPlausibleSupply(view)) return false;
    this.slow = elapsed_ms(this.sample_ms, view.sample_ms) >= SLOW_ms;
    this.sample_ms = view.sample_ms;
    this.heard = true;
    this.take(feed_W, view, now);
    return true;
  }

  /** A sample counts once and never after a later one, until nothing was heard for so long that all was forgotten. */
  private isNew(sample_ms: number): boolean {
    if (!this.heard) return true;
    return this.known ? isLater(this.sample_ms, sample_ms) : sample_ms !== this.sample_ms;
  }

  private take(feed_W: number, view: SurplusView, now: number): void {
    const isGrid = view.grid_W !== undefined || view.grid_mA.length > 0;
    const before_W = this.model_W;
    this.draw.expire(view.reaction_ms + (this.waking ? WAKE_ms : 0), now);
    // A reading that repeats to the last watt while the car follows is a feed that hangs: it raises nothing.
    let surplus_W = isGrid ? this.withoutCar(feed_W, view, now) : feed_W;
    if (isGrid && this.known && feed_W - view.battery_W === this.last_W && surplus_W > before_W) surplus_W = before_W;
    this.last_W = feed_W - view.battery_W;
    this.model_W = surplus_W;
    surplus_W = bounded(surplus_W, view);
    this.admit(surplus_W);
    this.car_W = this.drawn_mA(now) * 0.001 * view.voltage_V * view.phases;
    const lacking_W = this.car_W - (surplus_W > 0 ? surplus_W : 0);
    this.fromGrid_W = lacking_W < 0 ? 0 : lacking_W;
    this.known = true;
  }

  /** Down at once, up to what two samples say. */
  private admit(surplus_W: number): void {
    const before_W = this.candidate_W;
    this.candidate_W = surplus_W;
    if (!this.known) this.now_W = surplus_W < 0 ? surplus_W : 0;
    else if (surplus_W <= this.now_W || (this.slow && surplus_W <= this.now_W + JUMP_W)) this.now_W = surplus_W;
    else if (before_W > this.now_W) this.now_W = before_W < surplus_W ? before_W : surplus_W;
  }

  /** What the car is taken to draw per phase at this moment, mA. */
  private drawn_mA(now: number): number {
    const draw = this.draw;
    const trusted_mA = draw.trusted_mA(now);
    if (trusted_mA !== undefined) return trusted_mA;
    return draw.moving === "up" ? draw.low_mA : draw.moving === "down" ? draw.high_mA : draw.offer_mA;
  }

  private withoutCar(grid_W: number, view: SurplusView, now: number): number {
    const draw = this.draw;
    const W_per_mA = 0.001 * view.voltage_V * view.phases;
    const reaction_ms = view.reaction_ms + (this.waking ? WAKE_ms : 0);
    const held_W = this.known ? this.model_W : -grid_W;
    const drawn_mA = Math.floor((grid_W - view.battery_W + held_W) / W_per_mA);
    draw.implied(drawn_mA, drawn_mA, reaction_ms, now);
    if (draw.moving === "no") this.waking = false;
    const trusted_mA = draw.trusted_mA(now);
    if (trusted_mA !== undefined) return trusted_mA * W_per_mA - grid_W + view.battery_W;
    const least_W = draw.low_mA * W_per_mA - grid_W + view.battery_W;
    const most_W = draw.high_mA * W_per_mA - grid_W + view.battery_W;
    if (draw.moving === "no") return most_W;
    return held_W < least_W ? least_W : held_W > most_W ? most_W : held_W;
  }
}

function isLater(since: number, at: number): boolean {
  const span_ms = elapsed_ms(since, at);
  return span_ms > 0 && span_ms < BEHIND_ms;
}

/** The feed in W, or `undefined` when it is no number or beyond every house. */
function feed(view: SurplusView): number | undefined {
  let sum_W = view.grid_W;
  if (sum_W === undefined && view.grid_mA.length > 0) {
    sum_W = 0;
    for (const phase_mA of view.grid_mA) sum_W += phase_mA * 0.001 * view.voltage_V;
  }
  sum_W = sum_W ?? view.generation_W;
  return sum_W !== undefined && plausible(sum_W) ? sum_W : undefined;
}

/** Not more than the sun yields, where that is measured as well. */
function bounded(surplus_W: number, view: SurplusView): number {
  const generation_W = view.generation_W;
  if (generation_W === undefined) return surplus_W;
  if (!plausible(generation_W) || generation_W <= 0) return surplus_W < 0 ? surplus_W : 0;
  return surplus_W < generation_W ? surplus_W : generation_W;
}

/** Volts and phases a car can be charged with. */
function isPlausibleSupply(view: SurplusView): boolean {
  return (
    view.voltage_V >= 80 && view.voltage_V <= 300 && view.phases >= 1 && view.phases <= 3 && plausible(view.battery_W)
  );
}

function plausible(power_W: number): boolean {
  return power_W >= -LARGEST_W && power_W <= LARGEST_W;
}
