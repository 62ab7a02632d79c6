import { elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import type { Claim } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Circuit, type CircuitView } from "./circuit";
import { lookAt, newView, takeSettings } from "./metered-view";

const PHASES = ["circuit_L1_A", "circuit_L2_A", "circuit_L3_A"] as const;
/** The phases of one reading come one after the other; so long after the first it is taken as it is. */
const TOGETHER_ms = 400;

/** Brings the reports of the sub-panel's meter (`feed/circuit_L1_A`...) and its settings to {@link Circuit}. */
export class CircuitLimit implements Feature {
  private readonly circuit = new Circuit();
  readonly claim: Claim = this.circuit.claim;
  private readonly view: CircuitView;
  private readonly sample: MainsSample = { L1_mA: undefined, L2_mA: undefined, L3_mA: undefined };
  /** When each phase of the last sample was reported. */
  private readonly taken_ms: number[] = [-1, -1, -1];
  private timeout_ms = 0;

  constructor() {
    const view = newView() as unknown as CircuitView;
    view.bound_mA = 0;
    view.reaction_ms = 0;
    view.clamps = 0;
    view.timeout_ms = 0;
    this.view = view;
  }

  take(settings: Settings): void {
    const view = this.view;
    takeSettings(view, settings);
    view.seesCar = true;
    view.bound_mA = settings.mA("circuit_A") - settings.mA("margin_A");
    view.reaction_ms = settings.get("car_reaction_s") * 1000;
    this.timeout_ms = settings.get("meter_timeout_s") * 1000;
    view.timeout_ms = this.timeout_ms;
  }

  follow(site: Site, now: number): void {
    const view = this.view;
    lookAt(view, site);
    view.phases = site.phases;
    view.tolerated_mA = 500;
    const status = site.evse.status;
    const draw = this.circuit.house.draw;
    draw.seenPhases = site.draw.seenPhases;
    draw.measured(status.charge_mA, status.charge_ms);
    draw.offered(site.draw.offer_mA, status.state !== "charging" && status.state !== "sleeping", now);
    if (this.isWhole(site, now)) this.takeSample(site, now);
    this.circuit.follow(view, now);
  }

  explain(now: number): string {
    return this.circuit.explain(now);
  }

  /** Whether every phase that is reported has been since the last sample, or the others do not come. */
  private isWhole(site: Site, now: number): boolean {
    let fresh = 0;
    let waiting = 0;
    let oldest_ms = 0;
    for (let index = 0; index < 3; index++) {
      const name = PHASES[index] ?? "";
      if (!site.feeds.knows(name)) continue;
      const at_ms = site.feeds.arrived_ms(name);
      if (at_ms === this.taken_ms[index]) waiting++;
      else {
        fresh++;
        const age_ms = elapsed_ms(at_ms, now);
        if (age_ms > oldest_ms) oldest_ms = age_ms;
      }
    }
    return fresh > 0 && (waiting === 0 || oldest_ms >= TOGETHER_ms);
  }

  private takeSample(site: Site, now: number): void {
    const sample = this.sample;
    sample.L1_mA = this.read(site, 0, now);
    sample.L2_mA = this.read(site, 1, now);
    sample.L3_mA = this.read(site, 2, now);
    const clamps = (sample.L1_mA === undefined ? "" : "1") + (sample.L2_mA === undefined ? "" : "2");
    this.view.clamps = Number("0" + clamps + (sample.L3_mA === undefined ? "" : "3"));
    if (this.view.clamps > 0 && !this.lacks(site)) this.circuit.take(sample, this.view, now);
  }

  /** Whether a phase that was reported before has fallen silent: the others alone make no sample. */
  private lacks(site: Site): boolean {
    const { L1_mA, L2_mA, L3_mA } = this.sample;
    const { feeds } = site;
    return (
      (L1_mA === undefined && feeds.knows(PHASES[0])) ||
      (L2_mA === undefined && feeds.knows(PHASES[1])) ||
      (L3_mA === undefined && feeds.knows(PHASES[2]))
    );
  }

  private read(site: Site, index: number, now: number): number | undefined {
    const name = PHASES[index] ?? "";
    const current_A = site.feeds.value(name, this.timeout_ms, now);
    this.taken_ms[index] = site.feeds.arrived_ms(name);
    return current_A === undefined ? undefined : Math.floor(current_A * 1000 + 0.5);
  }
}
