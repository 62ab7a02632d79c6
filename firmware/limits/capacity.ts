import { amperes } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Room } from "./room";

/**
 * The largest sum of the mains currents over all phases (what a supply contract calls its capacity): `capacity_A`. Where the house alone
 * leaves less than the smallest current, the car stays at that for `capacity_stop_min` before it is paused.
 */
export class Capacity implements Feature {
  readonly claim: Claim = { source: "capacity", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  private capacity_mA = 0;
  private stop_ms = 0;
  private house_mA = 0;
  private phases = 1;
  private samples = -1;
  private readonly room = new Room();

  take(settings: Settings): void {
    this.capacity_mA = settings.mA("capacity_A");
    this.stop_ms = settings.get("capacity_stop_min") * 60000;
    this.samples = -1;
  }

  follow(site: Site, now: number): void {
    const mains = site.mains;
    if (!site.mainsFresh) {
      this.claim.limit_mA = site.minimum_mA;
      return;
    }
    if (mains.samples !== this.samples) {
      this.samples = mains.samples;
      let house_mA = 0;
      for (const phase_mA of site.house_mA) house_mA += phase_mA;
      this.house_mA = house_mA;
      this.phases = site.phaseCount;
      this.room.measure((this.capacity_mA - house_mA) / site.phaseCount, site, now);
    }
    this.room.claim(this.claim, site, this.stop_ms === 0 ? site.shortage_ms : this.stop_ms, now);
  }

  explain(_now: number): string {
    const shared = this.phases === 1 ? "" : this.phases === 2 ? " over 2 phases" : " over 3 phases";
    return "(" + amperes(this.capacity_mA) + ") - house " + amperes(this.house_mA) + shared;
  }
}
