import { whole } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Hold } from "../timing/hold";
import { capTo, cappedCurrent_mA } from "./cap";

/** A contact bounces; the grid operator's order counts at once, its end only after this long. */
const RELEASE_ms = 2000;
/** Function of the charging point's switch that makes it such a relay. */
const SWITCH_IS_RELAY = 5;

/**
 * The grid operator's relay (in Germany §14a EnWG: at most 4.2 kW for a controllable load while it asks for less). Only a fresh input that
 * says otherwise lifts it: once it was wired (`feed/relay`), losing it counts as being asked for less. The switch of the charging point may be
 * such a relay too, closed while the grid operator asks for nothing.
 */
export class GridRelay implements Feature {
  readonly claim: Claim = { source: "grid operator", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  allowed_W: number | undefined = undefined;
  private power_W = 0;
  private active = 1;
  private timeout_ms = 0;
  private isSwitch = false;
  private asksForLess = false;
  private readonly released = new Hold();

  take(settings: Settings): void {
    this.power_W = settings.get("relay_W");
    this.active = settings.get("relay_active");
    this.timeout_ms = settings.get("feed_timeout_s") * 1000;
    this.isSwitch = settings.on("switch_on") && settings.get("switch_function") === SWITCH_IS_RELAY;
  }

  follow(site: Site, now: number): void {
    const feeds = site.feeds;
    let free = !this.isSwitch || feeds.value("switch", this.timeout_ms, now) === 1;
    if (!this.isSwitch || feeds.knows("relay")) {
      const input = feeds.value("relay", this.timeout_ms, now);
      if (input === undefined || input === this.active) free = false;
    }
    if (!free) this.asksForLess = true;
    if (this.released.lasted(free, RELEASE_ms, now)) this.asksForLess = false;
    this.allowed_W = this.asksForLess ? this.power_W : undefined;
    if (!this.asksForLess) {
      this.claim.limit_mA = undefined;
      this.claim.permit = undefined;
      return;
    }
    capTo(this.claim, cappedCurrent_mA(this.power_W, site.voltage_mV, site.phaseCount), site);
  }

  explain(_now: number): string {
    return "allows " + whole(this.power_W) + " W";
  }
}
