import type { Claim } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";

/** The modes in which nothing is charged: off, until another mode is chosen, and pause, until the car is unplugged as well. */
export class Standstill implements Feature {
  readonly claim: Claim = { source: "mode off", permit: "sleeping", priority: PRIORITY.person, limit_mA: undefined };
  private isPause = false;
  private sawCar = false;

  take(settings: Settings): void {
    this.isPause = settings.get("mode") === 4;
    this.claim.source = this.isPause ? "mode pause" : "mode off";
    this.claim.permit = "sleeping";
    this.sawCar = false;
  }

  /** A pause ends with the car that it was meant for. */
  follow(site: Site, _now: number): void {
    const connected = site.evse.status.carConnected;
    if (connected === true) this.sawCar = true;
    if (this.isPause && this.sawCar && connected === false) this.claim.permit = undefined;
  }

  explain(_now: number): string {
    return this.isPause ? "until unplugged or another mode is chosen" : "until another mode is chosen";
  }
}
