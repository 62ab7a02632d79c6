import { thousandths, whole } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";

/** Ends the charge at a state of charge of the car: `soc_limit_pct`. A report that is too old says nothing. */
export class ChargeLevel implements Feature {
  readonly claim: Claim = {
    source: "state of charge",
    permit: undefined,
    priority: PRIORITY.sessionLimit,
    limit_mA: undefined,
  };
  private limit_pct = 0;
  private soc_pct = 0;
  private timeout_ms = 0;

  take(settings: Settings): void {
    this.limit_pct = settings.get("soc_limit_pct");
    // cars report seldom
    this.timeout_ms = settings.get("feed_timeout_s") * 60000;
  }

  follow(site: Site, now: number): void {
    const soc_pct = site.feeds.value("soc_pct", this.timeout_ms, now);
    this.soc_pct = soc_pct ?? 0;
    this.claim.permit = soc_pct !== undefined && soc_pct >= this.limit_pct ? "sleeping" : undefined;
  }

  explain(_now: number): string {
    return "of " + thousandths(Math.floor(this.soc_pct * 1000), 1) + " % has reached " + whole(this.limit_pct) + " %";
  }
}
