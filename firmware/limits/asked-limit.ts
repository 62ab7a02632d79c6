import { whole } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";

/** What ends the session: minutes of charging, Wh, or percent of the car's battery. */
export type AskedLimitKind = "time" | "energy" | "soc";

/** Ends the charge at a limit that somebody has asked for over the API. Holds until it is taken back or the car is unplugged. */
export class AskedLimit implements Policy {
  readonly claim: Claim = {
    source: "session limit",
    permit: undefined,
    priority: PRIORITY.sessionLimit,
    limit_mA: undefined,
  };
  kind: AskedLimitKind | undefined = undefined;
  /** min, Wh or %. */
  value = 0;
  /** It goes when the car is unplugged. */
  autoRelease = true;
  /** Rises with every change. */
  revision = 0;
  private sawCar = false;

  set(kind: AskedLimitKind, value: number, autoRelease: boolean): void {
    this.kind = kind;
    this.value = value;
    this.autoRelease = autoRelease;
    this.claim.permit = undefined;
    this.revision++;
  }

  /** Takes it back; false: there is none. */
  clear(): boolean {
    const had = this.kind !== undefined;
    this.kind = undefined;
    this.claim.permit = undefined;
    if (had) this.revision++;
    return had;
  }

  /** What of the session is known; a state of charge that is too old is `undefined` and ends nothing. */
  follow(carConnected: boolean | undefined, charge_s: number, energy_Wh: number, soc_pct: number | undefined): void {
    if (carConnected === true) this.sawCar = true;
    if (this.sawCar && carConnected === false) {
      this.sawCar = false;
      if (this.autoRelease) this.clear();
    }
    if (this.kind === undefined) return;
    const reached =
      this.kind === "time"
        ? charge_s >= this.value * 60
        : (this.kind === "energy" ? energy_Wh : (soc_pct ?? 0)) >= this.value;
    this.claim.permit = reached ? "sleeping" : undefined;
  }

  explain(_now: number): string {
    const unit = this.kind === "time" ? " min" : this.kind === "energy" ? " Wh" : " %";
    return "of " + whole(this.value) + unit + " is reached";
  }
}
