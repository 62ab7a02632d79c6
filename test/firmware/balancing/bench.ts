import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { Balancer } from "#firmware/balancing/balancer";
import type { BalancerSettings } from "#firmware/balancing/balancer-settings";
import { hasPhase } from "#hal/phases";

/** Settings of a 25 A house with a car on all three phases. */
export function benchSettings(): BalancerSettings {
  return {
    dynamic: true,
    breaker_mA: 25000,
    margin_mA: 500,
    minimum_mA: 6000,
    resumeMargin_mA: 1000,
    failsafe_mA: 6000,
    phases: 123,
    clamps: 123,
    meterSeesCar: true,
    reaction_ms: 5000,
    hold_ms: 90000,
    pause_ms: 120000,
    shortage_ms: 10000,
  };
}

/** A house, a car that follows after a reaction time, and a meter, in steps of 100 ms; the clock starts just before its wrap. */
export class Bench {
  readonly balancer: Balancer;
  house_mA: number[] = [5000, 4000, 6000];
  carPhases = 123;
  carMaximum_mA = 32000;
  reaction_ms = 2000;
  meterPeriod_ms = 1000;
  meterOn = true;
  /** The meter shows this many times of what is there; while it hangs, what it showed last. */
  factor = 1;
  hangs = false;
  plugged = true;
  draw_mA = 0;
  t_ms = 0;
  /** Changes of the limit seen so far: how many lowered it, how many raised it. */
  cuts = 0;
  raises = 0;
  private offered_mA = 0;
  private readonly due: { at_ms: number; offer_mA: number }[] = [];
  private sampled_ms = -100000;
  private readonly shown_mA: number[] = [5000, 4000, 6000];

  constructor(readonly settings: BalancerSettings) {
    this.balancer = new Balancer(settings);
  }

  now(): number {
    return after_ms(CLOCK_SPAN_ms - 10000, this.t_ms);
  }

  limit_mA(): number {
    return this.balancer.claim.limit_mA ?? -1;
  }

  paused(): boolean {
    return this.balancer.claim.permit === "sleeping";
  }

  mains_mA(index: number): number {
    return (this.house_mA[index] ?? 0) + (hasPhase(this.carPhases, index) ? this.draw_mA : 0);
  }

  run(span_ms: number): void {
    const end_ms = this.t_ms + span_ms;
    while (this.t_ms < end_ms) {
      this.t_ms += 100;
      this.step();
    }
  }

  private step(): void {
    const now = this.now();
    this.moveCar();
    const draw = this.balancer.house.draw;
    draw.offered(this.offered_mA, this.offered_mA === 0, now);
    draw.measured(this.draw_mA, now);
    if (this.meterOn && this.t_ms - this.sampled_ms >= this.meterPeriod_ms) {
      this.sampled_ms = this.t_ms;
      for (let index = 0; index < 3 && !this.hangs; index++) this.shown_mA[index] = this.mains_mA(index) * this.factor;
      this.balancer.observe(this.shown_mA, now);
    }
    const charging = this.offered_mA > 0;
    this.balancer.decide(this.t_ms - this.sampled_ms <= 15000, charging, this.plugged, now);
    this.follow(this.plugged && !this.paused() ? this.limit_mA() : 0);
  }

  private follow(offer_mA: number): void {
    if (offer_mA === this.offered_mA) return;
    if (offer_mA < this.offered_mA) this.cuts++;
    else this.raises++;
    this.offered_mA = offer_mA;
    this.due.push({ at_ms: this.t_ms + this.reaction_ms, offer_mA });
  }

  private moveCar(): void {
    let next = this.due[0];
    while (next !== undefined && next.at_ms <= this.t_ms) {
      this.draw_mA = next.offer_mA < this.carMaximum_mA ? next.offer_mA : this.carMaximum_mA;
      this.due.shift();
      next = this.due[0];
    }
  }
}
