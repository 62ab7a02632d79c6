import { whole } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";

const QUARTER_s = 900;

/**
 * Ends the charge when the session has charged for `time_limit_15min` quarters of an hour or taken `energy_limit_kWh` over all phases.
 * Holds until the car is unplugged or the limit is raised. The EVSE's own `$S3`/`$SH` are set as well where it has them, but release
 * builds refuse them and count one phase only, so this one decides.
 */
export class SessionLimit implements Feature {
  readonly claim: Claim = {
    source: "time limit",
    permit: undefined,
    priority: PRIORITY.sessionLimit,
    limit_mA: undefined,
  };
  private limit_15min = 0;
  private limit_kWh = 0;
  private reached = "";

  /** 0 means no limit. */
  take(settings: Settings): void {
    this.limit_15min = settings.get("time_limit_15min");
    this.limit_kWh = settings.get("energy_limit_kWh");
  }

  follow({ session }: Site, _now: number): void {
    this.judge(session.active ? session.charge_s() : 0, session.active ? session.energy_Wh() : 0);
  }

  private judge(charge_s: number, energy_Wh: number): void {
    const claim = this.claim;
    const limit_15min = this.limit_15min;
    const limit_kWh = this.limit_kWh;
    if (limit_15min > 0 && charge_s >= limit_15min * QUARTER_s) {
      claim.source = "time limit";
      claim.permit = "sleeping";
      this.reached = whole(limit_15min * 15) + " min";
    } else if (limit_kWh > 0 && energy_Wh >= limit_kWh * 1000) {
      claim.source = "energy limit";
      claim.permit = "sleeping";
      this.reached = whole(limit_kWh) + " kWh";
    } else {
      claim.permit = undefined;
    }
  }

  explain(_now: number): string {
    return "of " + this.reached + " for this session is reached";
  }
}
