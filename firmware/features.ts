import type { Core } from "./core";
import type { Feature, Site } from "./site";
import { phaseCount } from "#hal/phases";
import { Feeds } from "./metering/feeds";
import { Capacity } from "./limits/capacity";
import { ChargeLevel } from "./limits/charge-level";
import { ExternalLimit } from "./limits/external-limit";
import { GridRelay } from "./limits/grid-relay";
import { CurrentCap, PowerCap } from "./limits/power-cap";
import { Temperature } from "./limits/temperature";
import { SessionLimit } from "./limits/session-limit";
import { SolarMode } from "./modes/solar-mode";
import { Standstill } from "./modes/standstill";

/**
 * The policies that are there only while a setting or a report asks for them. They are loaded when first switched on; what nobody uses
 * takes no memory. Those switched on join the core's policies behind the ones that are always there.
 */
export class Features {
  readonly feeds = new Feeds();
  /** Times one of them paused a car that was charging. */
  pauses = 0;
  private readonly site: Site;
  private readonly names: string[] = [];
  private readonly list: Feature[] = [];
  private revision = -1;
  private heard = -1;

  constructor(private readonly core: Core) {
    const { evse, mains, session, balancer } = core;
    this.site = {
      evse,
      mains,
      house_mA: balancer.house.house_mA,
      draw: balancer.house.draw,
      feeds: this.feeds,
      session,
      mainsFresh: false,
      charging: false,
      phases: 123,
      phaseCount: 3,
      voltage_mV: core.voltage_mV,
      minimum_mA: 6000,
      pause_ms: 0,
      hold_ms: 0,
      shortage_ms: 0,
      epoch_s: undefined,
    };
  }

  /** Lets each of them look at this moment and claim. */
  follow(mainsFresh: boolean, now: number): void {
    this.look(mainsFresh);
    const heard = this.feeds.revision;
    if (this.core.settings.revision !== this.revision || (heard > 0 && this.heard <= 0)) this.arrange();
    this.heard = heard;
    for (const feature of this.list) {
      const resting = feature.claim.permit === "sleeping";
      feature.follow(this.site, now);
      if (!resting && feature.claim.permit === "sleeping" && this.site.charging) this.pauses++;
    }
  }

  private look(mainsFresh: boolean): void {
    const { site, core } = this;
    const { status } = core.evse;
    const settings = core.balancerSettings;
    site.mainsFresh = mainsFresh;
    site.charging = status.state === "charging";
    site.phases = core.balancer.phases();
    site.phaseCount = phaseCount(site.phases);
    if (site.phaseCount === 0) site.phaseCount = 3;
    site.voltage_mV = core.voltage_mV;
    site.minimum_mA = settings.minimum_mA;
    site.pause_ms = settings.pause_ms;
    site.hold_ms = settings.hold_ms;
    site.shortage_ms = settings.shortage_ms;
    site.epoch_s = core.epoch_s;
  }

  /** Switches on what the settings ask for, and off what they no longer do. */
  private arrange(): void {
    const settings = this.core.settings;
    this.revision = settings.revision;
    const mode = settings.get("mode");
    this.put("mode", mode === 0 || mode === 4, () => new Standstill());
    this.put("solar", mode === 2, () => new SolarMode());
    const limited = settings.get("time_limit_15min") > 0 || settings.get("energy_limit_kWh") > 0;
    this.put("session", limited, () => new SessionLimit());
    this.put("soc", settings.get("soc_limit_pct") > 0, () => new ChargeLevel());
    this.put("temperature", settings.get("temp_stop_C") > 0, () => new Temperature());
    this.put("power", settings.get("powerLimit_W") > 0, () => new PowerCap());
    this.put("capacity", settings.get("capacity_A") > 0, () => new Capacity());
    this.put("cable", settings.get("cable_A") > 0, () => new CurrentCap("cable", "cable_A"));
    this.put("override", settings.get("override_A") > 0, () => new CurrentCap("override", "override_A"));
    this.put("external", this.feeds.knows("limit_A") || this.feeds.knows("limit_W"), () => new ExternalLimit());
    this.put("relay", this.feeds.knows("relay"), () => new GridRelay());
    for (const feature of this.list) feature.take(settings);
  }

  private put(name: string, on: boolean, make: (this: void) => Feature): void {
    const at = this.names.indexOf(name);
    const policies = this.core.policies;
    if (on && at < 0) {
      const feature = make();
      this.names.push(name);
      this.list.push(feature);
      policies.push(feature);
    } else if (!on && at >= 0) {
      const feature = this.list[at];
      this.names.splice(at, 1);
      this.list.splice(at, 1);
      if (feature !== undefined) policies.splice(policies.indexOf(feature), 1);
    }
  }
}
