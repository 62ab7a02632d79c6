import { amperes } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";

/** The largest current the car may ever be offered: the setting `charge_limit_A` (MQTT `set_c_limit`). */
export class ChargeLimit implements Policy {
  readonly claim: Claim = { source: "charge limit", permit: undefined, priority: PRIORITY.start, limit_mA: 6000 };

  /** `limit_mA` is what the setting says, 6000..80000. */
  follow(limit_mA: number): void {
    this.claim.limit_mA = limit_mA;
  }

  explain(_now: number): string {
    return "(" + amperes(this.claim.limit_mA ?? 0) + ")";
  }
}
