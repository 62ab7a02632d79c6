import type { Core } from "./core";
import type { Feeds } from "./metering/feeds";
import { EnergyAccount } from "./energy-account";
import { FrontDesk } from "./front-desk";
import { AskedClaims } from "./charging/asked-claims";
import { AskedLimit } from "./limits/asked-limit";

/** Cars report their state of charge seldom. */
const SOC_ms = 3600000;

/** What people and programs ask for over OpenEVSE's API: claims, and a limit of the session. Followed in every tick. */
export class Asked {
  readonly claims = new AskedClaims();
  readonly limit = new AskedLimit();

  private desk: FrontDesk | undefined = undefined;

  constructor(
    private readonly core: Core,
    readonly feeds: Feeds,
  ) {
    core.policies.push(this.claims);
    core.policies.push(this.limit);
  }

  /** What the HTTP API asks of several of the parts; made when first needed. The totals are told also before there is something to add. */
  frontDesk(now: number): FrontDesk {
    this.core.energy ??= new EnergyAccount(this.core, now);
    return (this.desk ??= new FrontDesk(this.core));
  }

  follow(now: number): void {
    const { evse, session, balancerSettings } = this.core;
    const connected = evse.status.carConnected;
    this.claims.follow(connected, balancerSettings.minimum_mA);
    const limit = this.limit;
    if (limit.kind === undefined) return;
    const soc_pct = limit.kind === "soc" ? this.feeds.value("soc_pct", SOC_ms, now) : undefined;
    limit.follow(connected, session.active ? session.charge_s() : 0, session.active ? session.energy_Wh() : 0, soc_pct);
  }
}
