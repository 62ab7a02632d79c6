import { amperes, whole } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { capTo, cappedCurrent_mA } from "./cap";

/**
 * The largest power the car may draw over all its phases: the setting `powerLimit_W`. What does not reach the smallest current on the
 * phases that the car uses pauses it, so that the cap holds whatever the car is.
 */
export class PowerCap implements Feature {
  readonly claim: Claim = { source: "power limit", permit: undefined, priority: PRIORITY.pause, limit_mA: 0 };
  allowed_W = 0;
  private phases = 3;
  private voltage_mV = 0;

  take(settings: Settings): void {
    this.allowed_W = settings.get("powerLimit_W");
  }

  follow(site: Site, _now: number): void {
    this.phases = site.phaseCount;
    this.voltage_mV = site.voltage_mV;
    capTo(this.claim, cappedCurrent_mA(this.allowed_W, site.voltage_mV, site.phaseCount), site);
  }

  explain(_now: number): string {
    const parts = whole(this.allowed_W) + " W / " + whole(this.voltage_mV / 1000) + " V / " + whole(this.phases);
    return "(" + parts + (this.phases === 1 ? " phase)" : " phases)");
  }
}

/** A person's limit, `override_A`; 0 is none. */
export class Override implements Feature {
  readonly claim: Claim = { source: "override", permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };

  take(settings: Settings): void {
    const limit_mA = settings.mA("override_A");
    this.claim.limit_mA = limit_mA === 0 ? undefined : limit_mA;
  }

  follow(_site: Site, _now: number): void {
    // it changes with the settings only
  }

  explain(_now: number): string {
    return "(" + amperes(this.claim.limit_mA ?? 0) + ")";
  }
}
