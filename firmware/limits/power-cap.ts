import { amperes, whole } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";

/** Current per phase that a power allows, mA, rounded down. `voltage_mV` per phase. */
export function cappedCurrent_mA(power_W: number, voltage_mV: number, phases: number): number {
  if (voltage_mV <= 0 || phases < 1) return 0;
  return Math.floor((power_W * 1000000) / (voltage_mV * phases));
}

/** Phases that carry most of a power: three where the smallest current fits on each, else one. */
export function cappedPhases(power_W: number, voltage_mV: number, minimum_mA: number): 1 | 3 {
  return cappedCurrent_mA(power_W, voltage_mV, 3) >= minimum_mA ? 3 : 1;
}

/**
 * The largest power the car may draw over all its phases: the setting `powerLimit_W`. What does not reach the smallest current on the
 * phases that the car uses pauses it, so that the cap holds whatever the car is.
 */
export class PowerCap implements Feature {
  readonly claim: Claim = { source: "power limit", permit: undefined, priority: PRIORITY.pause, limit_mA: 0 };
  private power_W = 0;
  private phases = 3;
  private voltage_mV = 0;

  take(settings: Settings): void {
    this.power_W = settings.get("powerLimit_W");
  }

  follow(site: Site, _now: number): void {
    this.phases = site.phaseCount;
    this.voltage_mV = site.voltage_mV;
    capTo(this.claim, cappedCurrent_mA(this.power_W, site.voltage_mV, site.phaseCount), site);
  }

  explain(_now: number): string {
    const parts = whole(this.power_W) + " W / " + whole(this.voltage_mV / 1000) + " V / " + whole(this.phases);
    return "(" + parts + (this.phases === 1 ? " phase)" : " phases)");
  }
}

/** Writes a current into the claim; one below the smallest pauses at once. */
export function capTo(claim: Claim, current_mA: number, site: Site): void {
  claim.permit = current_mA < site.minimum_mA ? "sleeping" : undefined;
  claim.limit_mA = current_mA < site.minimum_mA ? site.minimum_mA : Math.floor(current_mA / 1000) * 1000;
}

/** A limit in A that somebody sets: the rating of the cable, a person's override. 0 is none. */
export class CurrentCap implements Feature {
  readonly claim: Claim;

  constructor(
    source: string,
    private readonly key: "cable_A" | "override_A",
  ) {
    this.claim = { source, permit: undefined, priority: PRIORITY.pause, limit_mA: undefined };
  }

  take(settings: Settings): void {
    const limit_mA = settings.mA(this.key);
    this.claim.limit_mA = limit_mA === 0 ? undefined : limit_mA;
  }

  follow(_site: Site, _now: number): void {
    // it changes with the settings only
  }

  explain(_now: number): string {
    return "(" + amperes(this.claim.limit_mA ?? 0) + ")";
  }
}
