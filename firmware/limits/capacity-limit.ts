import type { Claim } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Capacity } from "./capacity";
import type { WeekPlan } from "./week-plan";
import { lookAt, type MeteredView, newView, takeSettings } from "./metered-view";

/** Who has the plan of the day, made when it is first asked for. */
export interface Plans {
  plan(): WeekPlan;
}

/**
 * The largest sum of the mains currents over all phases (what a supply contract calls its capacity): `capacity_A`. Where the house alone
 * leaves less than the smallest current, the car stays at that for `capacity_stop_min` before it is paused. Where the day is planned with
 * capacities of its own (`set_capacity_plan`), the smaller of both counts.
 */
export class CapacityLimit implements Feature {
  private readonly capacity = new Capacity("capacity");
  readonly claim: Claim = this.capacity.claim;
  private readonly view: MeteredView = newView();
  private capacity_mA = 0;
  private stop_ms = 0;
  private samples = 0;
  /** The second for which the plan was looked up, and what it said. */
  private looked_s: number | undefined = undefined;
  private planned_mA: number | undefined = undefined;
  private byPlan = false;
  private plan: WeekPlan | undefined = undefined;

  constructor(private readonly plans: Plans) {}

  take(settings: Settings): void {
    takeSettings(this.view, settings);
    this.capacity_mA = settings.mA("capacity_A");
    this.looked_s = undefined;
    this.plan = settings.on("capacity_plan") ? this.plans.plan() : undefined;
    this.stop_ms = settings.get("capacity_stop_min") * 60000;
  }

  follow(site: Site, now: number): void {
    const view = this.view;
    lookAt(view, site);
    if (this.stop_ms > 0) view.shortage_ms = this.stop_ms;
    if (site.mains.samples !== this.samples && !site.mainsDoubtful) {
      this.samples = site.mains.samples;
      this.capacity.observe(site.mains.now_mA, site.draw, view, now);
    }
    this.capacity.follow(this.cap_mA(site.epoch_s), site.mainsFresh && this.samples > 0, view, now);
  }

  private cap_mA(epoch_s: number | undefined): number | undefined {
    if (epoch_s === undefined || epoch_s !== this.looked_s) this.planned_mA = this.plan?.capacity_mA(epoch_s);
    this.looked_s = epoch_s;
    const planned_mA = this.planned_mA;
    const fixed_mA = this.capacity_mA > 0 ? this.capacity_mA : undefined;
    this.byPlan = planned_mA !== undefined && (fixed_mA === undefined || planned_mA < fixed_mA);
    return this.byPlan ? planned_mA : fixed_mA;
  }

  explain(now: number): string {
    const plan = this.byPlan ? this.plan : undefined;
    return (
      this.capacity.explain(now) +
      (plan === undefined ? "" : ", by the plan of the day: " + plan.interval(this.looked_s))
    );
  }
}
