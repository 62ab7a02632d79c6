import { after_ms } from "#hal/clock";
import { hasPhase } from "#hal/phases";
import type { SettingKey } from "#firmware/settings/table";
import type { Feature } from "#firmware/site";
import { SiteBench } from "../site-bench";

/** A car that follows at once, a house and one limit between them, in steps of a second; what the meters show is told to the limit. */
export class Station {
  readonly bench = new SiteBench();
  /** What others allow, mA; 0: the car waits. */
  others_mA = 10000;
  /** The house per phase, mA. */
  house_mA: readonly number[] = [0, 0, 0];
  /** Reported each second beside the mains, by what the car draws. */
  reports: (car_mA: number) => [string, number][] = () => [];
  meterOn = true;
  car_mA = 0;

  constructor(
    readonly feature: Feature,
    settings: [SettingKey, string][],
    phases = 123,
  ) {
    const { bench } = this;
    bench.with(feature, [["resume_margin_A", "0"], ["margin_A", "0"], ...settings]);
    bench.phases = phases;
    bench.phaseCount = String(phases).length;
  }

  /** Lets it run, and returns it. */
  run(span_s: number): this {
    for (let second = 0; second < span_s; second++) this.second();
    return this;
  }

  /** Another house from now on, for so long. */
  then(house_A: readonly number[], span_s: number): this {
    this.house_mA = house_A.map((current_A) => Math.round(current_A * 1000));
    return this.run(span_s);
  }

  /** "stop", or what is offered in A. */
  says(): string {
    const { claim } = this.feature;
    return claim.permit === "sleeping" ? "stop" : `${String((claim.limit_mA ?? 0) / 1000)} A`;
  }

  paused(): boolean {
    return this.feature.claim.permit === "sleeping";
  }

  private second(): void {
    const { bench, feature, house_mA } = this;
    bench.now = after_ms(bench.now, 1000);
    const { now, status, draw } = bench;
    status.charge_mA = this.car_mA;
    status.charge_ms = now;
    draw.measured(this.car_mA, now);
    if (this.meterOn) {
      const [L1_mA = 0, L2_mA = 0, L3_mA = 0] = house_mA.map((current_mA, phase) =>
        hasPhase(bench.phases, phase) ? current_mA + this.car_mA : current_mA,
      );
      bench.house(L1_mA, L2_mA, L3_mA);
    }
    bench.mainsFresh = bench.mains.fresh(15000, now);
    for (const [name, value] of this.reports(this.car_mA)) bench.feeds.put(name, value, now);
    feature.follow(bench, now);
    this.follow();
  }

  private follow(): void {
    const { bench, feature } = this;
    const allowed_mA = feature.claim.permit === "sleeping" ? 0 : (feature.claim.limit_mA ?? 32000);
    const offer_mA = Math.min(allowed_mA, this.others_mA);
    bench.draw.offered(offer_mA, offer_mA === 0, bench.now);
    bench.draw.implied(offer_mA, offer_mA, 1, bench.now);
    this.car_mA = offer_mA;
    bench.charging = offer_mA > 0;
    bench.status.state = offer_mA > 0 ? "charging" : "connected";
  }
}
