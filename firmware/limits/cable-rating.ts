import { amperes, whole } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Hold } from "../timing/hold";

/** Below this the proximity line is shorted, from the last of {@link CODES} on it is open: no cable says so. */
const SHORT_ohm = 75;
/**
 * Below this resistance in ohms, this rating. The resistors are 100, 220, 680 and 1500 ohm, 3 % each; the bounds are those between which
 * IEC 61851-1 (table B.2) has the charging point read them. A bound counts as the smaller cable.
 */
const CODES = [150, 63000, 330, 32000, 1000, 20000, 2200, 13000];
/** What every cable carries. */
const SMALLEST_mA = 13000;
/** A line that was open or shorted has to be sound for this long. */
const SOUND_ms = 10000;

/**
 * What a cable may carry by the resistor in its plug, mA: 13, 20, 32 or 63 A (one phase could have 70 A, which is not used); 0 for an open or
 * shorted line, over which nothing may be charged.
 */
export function cableRating_mA(resistance_ohm: number): number {
  if (!(resistance_ohm >= SHORT_ohm)) return 0;
  for (let index = 0; index < CODES.length; index += 2) {
    if (resistance_ohm < (CODES[index] ?? 0)) return CODES[index + 1] ?? 0;
  }
  return 0;
}

/**
 * The cable's rating: the setting `cable_A`, and at a socket the resistor in the plug, reported on `feed/cable_ohm`; the smaller counts. What
 * the plug says can only fall while a car is plugged in; while nothing is heard of it, it is taken for the smallest cable there is.
 */
export class CableRating implements Feature {
  readonly claim: Claim = { source: "cable", permit: undefined, priority: PRIORITY.pause, limit_mA: SMALLEST_mA };
  private fixed_mA = 0;
  private isSocket = false;
  private timeout_ms = 0;
  /** The smallest rating read since the car was plugged in, mA; 0: none yet. */
  private least_mA = 0;
  private heard_ohm: number | undefined = undefined;
  private broken = false;
  private readonly sound = new Hold();

  take(settings: Settings): void {
    this.fixed_mA = settings.mA("cable_A");
    this.isSocket = settings.on("socket");
    this.timeout_ms = settings.get("feed_timeout_s") * 1000;
  }

  follow(site: Site, now: number): void {
    const fixed_mA = this.fixed_mA > 0 ? this.fixed_mA : undefined;
    if (site.feeds.knows("cable_ohm")) this.isSocket = true;
    const plug_mA = this.isSocket ? this.readPlug(site, now) : undefined;
    const isFixed = plug_mA === undefined || (fixed_mA !== undefined && fixed_mA < plug_mA);
    this.claim.limit_mA = isFixed ? fixed_mA : plug_mA;
    this.claim.permit = this.broken ? "sleeping" : undefined;
  }

  /** What the plug allows, mA; that its line is open or shorted is kept in `broken`. */
  private readPlug(site: Site, now: number): number {
    const resistance_ohm = site.feeds.value("cable_ohm", this.timeout_ms, now);
    const rating_mA = resistance_ohm === undefined ? undefined : cableRating_mA(resistance_ohm);
    const isPlugged = site.evse.status.carConnected !== false;
    if (!isPlugged) {
      this.least_mA = 0;
      this.broken = false;
    }
    const isCable = rating_mA !== undefined && rating_mA > 0;
    const isSound = this.sound.lasted(isCable, SOUND_ms, now);
    if (rating_mA === 0 && isPlugged) this.broken = true;
    else if (isSound) this.broken = false;
    if (!this.broken || resistance_ohm !== undefined) this.heard_ohm = resistance_ohm;
    if (!isCable) return SMALLEST_mA;
    if (this.least_mA === 0 || rating_mA < this.least_mA) this.least_mA = rating_mA;
    return this.least_mA;
  }

  explain(_now: number): string {
    if (this.broken) return "reads " + whole(this.heard_ohm ?? 0) + " ohm at its plug, which no cable has";
    const limit = "(" + amperes(this.claim.limit_mA ?? 0) + ") ";
    if (this.fixed_mA > 0 && this.claim.limit_mA === this.fixed_mA) return limit + "is fixed";
    return (
      limit + (this.heard_ohm === undefined ? "while nothing is heard of its plug" : "by the resistor in the plug")
    );
  }
}
