import type { Claim } from "../charging/claim";
import type { Site } from "../site";
import { RecentPeak } from "../timing/recent-peak";
import { Hold } from "../timing/hold";

/**
 * Makes a claim of the room that is left for the car: down at once, up only to the least room of the recent past. Too little for the
 * smallest current is borne for a while, or for `stop_ms`, and then pauses for the least length of a pause.
 */
export class Room {
  /** The least room of the recent past, mA per phase. */
  steady_mA = 0;
  private room_mA = 0;
  private readonly peak = new RecentPeak();
  private readonly short = new Hold();
  private readonly paused = new Hold();

  /** A new reading says how much room there is, mA per phase; may be negative. */
  measure(room_mA: number, site: Site, now: number): void {
    this.room_mA = room_mA;
    this.steady_mA = -this.peak.add(-room_mA, site.hold_ms, now);
  }

  /** Writes limit and permission. `stop_ms`: how long too little is borne while the car charges. */
  claim(claim: Claim, site: Site, stop_ms: number, now: number): void {
    const minimum_mA = site.minimum_mA;
    const whole_mA = Math.floor(this.steady_mA / 1000) * 1000;
    claim.limit_mA = whole_mA < minimum_mA ? minimum_mA : whole_mA;
    if (claim.permit === "sleeping") {
      if (this.paused.lasted(true, site.pause_ms, now) && this.steady_mA >= minimum_mA) this.resume(claim);
      return;
    }
    const lacking = this.steady_mA < minimum_mA;
    const lasting = this.short.lasted(lacking && this.room_mA < minimum_mA, stop_ms, now);
    if (!lacking || (site.charging && !lasting)) return;
    claim.permit = "sleeping";
    this.paused.clear();
    this.paused.lasted(true, site.pause_ms, now);
  }

  private resume(claim: Claim): void {
    claim.permit = undefined;
    this.short.clear();
  }
}
