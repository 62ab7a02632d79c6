import { thousandths } from "#hal/text";
import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";

/** Below the stop by this much, a charge stopped for heat goes on; a rise of the limit waits for a fall of one degree. */
const RESUME_dC = 50;
const STEP_dC = 10;

/**
 * Charges less when it is hot: from `temp_derate_C` on the limit falls evenly to the smallest current at `temp_stop_C`, where the charge
 * stops until it is 5 degrees cooler. The hotter of the EVSE's sensor and `feed/temperature_C` counts. A sensor that falls silent leaves what it
 * last said in force; without any sensor there is nothing to say, because the EVSE throttles by its own.
 */
export class Temperature implements Feature {
  readonly claim: Claim = { source: "temperature", permit: undefined, priority: PRIORITY.trip, limit_mA: undefined };
  /** Times the charge was stopped for heat. */
  stops = 0;
  private derate_dC = 0;
  private stop_dC = 0;
  private full_mA = 0;
  private timeout_ms = 0;
  private heat_dC: number | undefined = undefined;
  /** The temperature that the limit follows: up with the heat, down a degree behind it. */
  private felt_dC = -1000;

  take(settings: Settings): void {
    this.derate_dC = settings.get("temp_derate_C") * 10;
    this.stop_dC = settings.get("temp_stop_C") * 10;
    this.full_mA = settings.mA("charge_limit_A");
    this.timeout_ms = settings.get("feed_timeout_s") * 1000;
  }

  follow(site: Site, now: number): void {
    const own_C = site.feeds.value("temperature_C", this.timeout_ms, now);
    const own_dC = own_C === undefined ? undefined : Math.floor(own_C * 10 + 0.5);
    const evse_dC = site.evse.status.temperature_dC;
    const heat_dC = evse_dC === undefined || (own_dC !== undefined && own_dC > evse_dC) ? own_dC : evse_dC;
    if (heat_dC !== undefined) this.feel(heat_dC);
    this.write(site.minimum_mA);
  }

  private feel(heat_dC: number): void {
    this.heat_dC = heat_dC;
    if (heat_dC > this.felt_dC) this.felt_dC = heat_dC;
    else if (heat_dC < this.felt_dC - STEP_dC) this.felt_dC = heat_dC + STEP_dC;
  }

  private write(minimum_mA: number): void {
    const claim = this.claim;
    const heat_dC = this.heat_dC ?? -1000;
    if (claim.permit === "sleeping") {
      if (heat_dC <= this.stop_dC - RESUME_dC) claim.permit = undefined;
    } else if (heat_dC >= this.stop_dC) {
      claim.permit = "sleeping";
      this.stops++;
    }
    const over_dC = this.felt_dC - this.derate_dC;
    if (over_dC <= 0) {
      claim.limit_mA = undefined;
      return;
    }
    const span_dC = this.stop_dC > this.derate_dC ? this.stop_dC - this.derate_dC : 1;
    const less_mA = Math.floor(((this.full_mA - minimum_mA) * over_dC) / span_dC);
    const limit_mA = Math.floor((this.full_mA - less_mA) / 1000) * 1000;
    claim.limit_mA = limit_mA < minimum_mA ? minimum_mA : limit_mA;
  }

  explain(_now: number): string {
    const heat = thousandths((this.heat_dC ?? 0) * 100, 1);
    const resume = thousandths((this.stop_dC - RESUME_dC) * 100, 1);
    if (this.claim.permit === "sleeping") return "of " + heat + " C, goes on at " + resume + " C";
    return "of " + heat + " C, less current from " + thousandths(this.derate_dC * 100, 1) + " C on";
  }
}
