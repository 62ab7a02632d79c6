import { amperes, seconds } from "#hal/text";
import { elapsed_ms } from "#hal/clock";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { capTo, cappedCurrent_mA } from "./cap";

/**
 * The limit of an outside energy manager, in A (`feed/limit_A`) or W (`feed/limit_W`; the smaller counts). It lives for `limit_ttl_s`; then
 * `limit_fallback_A` holds until the next, or nothing when that is 0. It can only lower.
 */
export class ExternalLimit implements Feature {
  readonly claim: Claim = {
    source: "external limit",
    permit: undefined,
    priority: PRIORITY.pause,
    limit_mA: undefined,
  };
  allowed_W: number | undefined = undefined;
  private ttl_ms = 0;
  private fallback_mA = 0;
  private left_ms: number | undefined = undefined;

  take(settings: Settings): void {
    this.ttl_ms = settings.get("limit_ttl_s") * 1000;
    this.fallback_mA = settings.mA("limit_fallback_A");
  }

  follow(site: Site, now: number): void {
    const feeds = site.feeds;
    const limit_A = feeds.value("limit_A", this.ttl_ms, now);
    const limit_W = feeds.value("limit_W", this.ttl_ms, now);
    this.allowed_W = limit_W;
    let limit_mA = limit_A === undefined ? undefined : Math.floor(limit_A * 1000 + 0.5);
    this.left_ms = undefined;
    if (limit_A !== undefined) this.left_ms = this.ttl_ms - elapsed_ms(feeds.arrived_ms("limit_A"), now);
    if (limit_W !== undefined) {
      const byPower_mA = cappedCurrent_mA(limit_W, site.voltage_mV, site.phaseCount);
      if (limit_mA === undefined || byPower_mA < limit_mA) {
        limit_mA = byPower_mA;
        this.left_ms = this.ttl_ms - elapsed_ms(feeds.arrived_ms("limit_W"), now);
      }
    }
    if (limit_mA === undefined && this.fallback_mA > 0) limit_mA = this.fallback_mA;
    if (limit_mA !== undefined) {
      capTo(this.claim, limit_mA, site);
      return;
    }
    this.claim.limit_mA = undefined;
    this.claim.permit = undefined;
  }

  explain(_now: number): string {
    const limit = "(" + amperes(this.claim.limit_mA ?? 0) + ")";
    return this.left_ms === undefined
      ? limit + ", nobody has renewed it"
      : limit + ", for " + seconds(this.left_ms) + " more";
  }
}
