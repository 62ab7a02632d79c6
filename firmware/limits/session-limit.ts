import { whole } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";

const QUARTER_s = 900;

/**
 * Ends the charge when the session has charged for `time_limit_15min` quarters of an hour or taken `energy_limit_kWh` over all phases.
 * Holds until the car is unplugged or the limit is raised. The EVSE's own `$S3`/`$SH` are set as well where it has them, but release
 * builds refuse them and count one phase only, so this one decides.
 */
export class SessionLimit implements Policy {
  readonly claim: Claim = {
    source: "time limit",
    permit: undefined,
    priority: PRIORITY.sessionLimit,
    limit_mA: undefined,
  };
  private limit_15min = 0;
  private limit_kWh = 0;
  private reached = "";

  /** The settings; 0 means no limit. */
  set(limit_15min: number, limit_kWh: number): void {
    this.limit_15min = limit_15min;
    this.limit_kWh = limit_kWh;
  }

  /** `charge_s` and `energy_Wh` of the running session against the settings. */
  follow(charge_s: number, energy_Wh: number): void {
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
