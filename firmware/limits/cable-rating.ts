import { amperes } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";

/** Below this the proximity line is shorted: no cable says so. */
const SHORT_ohm = 75;
/**
 * Up to this resistance in ohms, this rating: the codes 100, 220, 680 and 1500 ohm of IEC 61851-1 table B.2 and a quarter more. What
 * reads higher gets the next smaller rating.
 */
const CODES = [125, 63000, 275, 32000, 850, 20000];
const SMALLEST_mA = 13000;

/** What a cable may carry by the resistor in its plug, mA: 13, 20, 32 or 63 A; 13 A for what is no code or is not known. */
export function cableRating_mA(resistance_ohm: number | undefined): number {
  if (resistance_ohm === undefined || !(resistance_ohm >= SHORT_ohm)) return SMALLEST_mA;
  for (let index = 0; index < CODES.length; index += 2) {
    if (resistance_ohm <= (CODES[index] ?? 0)) return CODES[index + 1] ?? SMALLEST_mA;
  }
  return SMALLEST_mA;
}

/**
 * The cable's rating: of a fixed cable the setting `cable_A`; at a socket (`cable_A` 0) the resistor in the plug, reported on `feed/cable_ohm`.
 * While a car is plugged in it can only fall. A reading that falls silent is not known.
 */
export class CableRating implements Feature {
  readonly claim: Claim = { source: "cable", permit: undefined, priority: PRIORITY.pause, limit_mA: SMALLEST_mA };
  private fixed_mA = 0;
  private timeout_ms = 0;
  private plugged = false;

  take(settings: Settings): void {
    this.fixed_mA = settings.mA("cable_A");
    this.timeout_ms = settings.get("feed_timeout_s") * 1000;
  }

  follow(site: Site, now: number): void {
    const resistance_ohm = site.feeds.value("cable_ohm", this.timeout_ms, now);
    const isFixed = this.fixed_mA > 0;
    const rating_mA = isFixed ? this.fixed_mA : cableRating_mA(resistance_ohm);
    const plugged = site.evse.status.carConnected !== false;
    const latched = this.plugged && plugged && !isFixed;
    if (!latched || rating_mA < (this.claim.limit_mA ?? 0)) this.claim.limit_mA = rating_mA;
    this.plugged = plugged;
  }

  explain(_now: number): string {
    return (
      "(" + amperes(this.claim.limit_mA ?? 0) + ") " + (this.fixed_mA > 0 ? "is fixed" : "by the resistor in the plug")
    );
  }
}
