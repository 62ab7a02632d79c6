import type { Claim } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Capacity } from "./capacity";
import { lookAt, type MeteredView, newView, takeSettings } from "./metered-view";

/**
 * The largest sum of the mains currents over all phases (what a supply contract calls its capacity): `capacity_A`. Where the house alone
 * leaves less than the smallest current, the car stays at that for `capacity_stop_min` before it is paused.
 */
export class CapacityLimit implements Feature {
  private readonly capacity = new Capacity("capacity");
  readonly claim: Claim = this.capacity.claim;
  private readonly view: MeteredView = newView();
  private capacity_mA = 0;
  private stop_ms = 0;
  private samples = 0;

  take(settings: Settings): void {
    takeSettings(this.view, settings);
    this.capacity_mA = settings.mA("capacity_A");
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
    this.capacity.follow(this.capacity_mA, site.mainsFresh && this.samples > 0, view, now);
  }

  explain(now: number): string {
    return this.capacity.explain(now);
  }
}
