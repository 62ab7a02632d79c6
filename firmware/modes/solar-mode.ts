import { elapsed_ms } from "#hal/clock";
import type { Claim } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Hold } from "../timing/hold";
import { type BatteryMode, HomeBattery } from "./home-battery";
import { Solar, type SolarView } from "./solar";
import type { SolarSettings } from "./solar-settings";

/** A phase that shows so much export shows that the mains meter knows the sign. */
const EXPORT_mA = -500;
/** What two meters of the same grid connection may differ: they measure at different moments and voltages. */
const APART_W = 300;
const APART_PART = 0.15;

/** A feed that was contradicted is believed again when it was not for so long. */
const AGREED_ms = 60000;

const BATTERY_MODES: readonly BatteryMode[] = ["ignored", "neutral", "carFirst", "protect"];

/**
 * The mode solar: brings settings, mains, reports and the home battery to {@link Solar}. The grid is `feed/grid_W` where somebody reports
 * it, else the mains currents; with neither, the sun alone (`feed/solar_W`). A grid feed that exports more than the mains meter can
 * confirm is not believed: the mains count then, or nothing where these have no sign.
 */
export class SolarMode implements Feature {
  readonly claim: Claim;
  readonly solar: Solar;
  private readonly settings = {} as SolarSettings;
  private readonly battery = new HomeBattery();
  private batteryMode: BatteryMode = "neutral";
  private expiry_ms = 0;
  private feedTimeout_ms = 0;
  private reaction_ms = 0;
  private meterSeesCar = true;
  private allClamps = true;
  /** The mains meter was seen to export, so it knows the sign. */
  private signed = false;
  /** The last sample of the mains does not confirm what the grid feed says. */
  private contradicted = false;
  private readonly agreed = new Hold();
  private battery_ms = -1;
  private sawCar = false;
  private readonly none: number[] = [];
  private readonly view: SolarView = {
    grid_W: undefined,
    grid_mA: this.none,
    generation_W: undefined,
    sample_ms: 0,
    sampled: false,
    battery_W: 0,
    offer_mA: 0,
    relayOpen: true,
    charge_mA: undefined,
    charge_ms: 0,
    phases: 3,
    voltage_V: 230,
    reaction_ms: 5000,
    active: true,
    charging: false,
  };

  constructor() {
    this.solar = new Solar(this.settings);
    this.claim = this.solar.claim;
  }

  take(settings: Settings): void {
    const into = this.settings;
    into.start_mA = settings.mA("solar_start_A");
    into.stop_ms = settings.get("solar_stop_min") * 60000;
    into.import_mA = settings.mA("solar_import_A");
    into.ratio_pct = settings.get("solar_ratio_pct");
    into.gridShare_pct = settings.get("solar_share_pct");
    into.minCharge_ms = settings.get("solar_min_charge_s") * 1000;
    into.minPause_ms = settings.get("solar_min_pause_s") * 1000;
    into.attack_ms = settings.get("solar_attack_s") * 1000;
    into.decay_ms = settings.get("solar_decay_s") * 1000;
    into.neverPause = settings.on("solar_never_pause");
    into.minimum_mA = settings.mA("min_current_A");
    into.maximum_mA = settings.mA("charge_limit_A");
    this.feedTimeout_ms = settings.get("feed_timeout_s") * 1000;
    into.timeout_ms = this.feedTimeout_ms;
    this.batteryMode = BATTERY_MODES[settings.get("battery_mode")] ?? "neutral";
    this.expiry_ms = settings.get("battery_expiry_s") * 1000;
    this.reaction_ms = settings.get("car_reaction_s") * 1000;
    this.meterSeesCar = settings.on("meter_sees_car");
    this.allClamps = settings.get("clamps") === 123;
  }

  follow(site: Site, now: number): void {
    this.lookAtCar(site);
    this.lookAtGrid(site, now);
    this.lookAtBattery(site, now);
    this.solar.follow(this.view, now);
  }

  /** Filtered surplus, W; `undefined` while no fresh sample is known. */
  surplus_W(): number | undefined {
    return this.solar.surplus.known ? this.solar.smooth_W : undefined;
  }

  explain(now: number): string {
    return this.solar.explain(now);
  }

  private lookAtCar(site: Site): void {
    const view = this.view;
    const status = site.evse.status;
    view.offer_mA = site.draw.offer_mA;
    view.relayOpen = status.state !== "charging" && status.state !== "sleeping";
    view.charge_mA = status.charge_mA;
    view.charge_ms = status.charge_ms;
    view.charging = site.charging;
    view.phases = site.phaseCount;
    view.voltage_V = site.voltage_mV * 0.001;
    view.reaction_ms = this.reaction_ms;
    if (status.carConnected === true) this.sawCar = true;
    if (!this.sawCar || status.carConnected !== false) return;
    this.sawCar = false;
    this.solar.reset();
  }

  private lookAtGrid(site: Site, now: number): void {
    const view = this.view;
    const feeds = site.feeds;
    view.grid_W = feeds.value("grid_W", this.feedTimeout_ms, now);
    view.generation_W = feeds.value("solar_W", this.feedTimeout_ms, now);
    view.grid_mA = this.none;
    if (view.grid_W !== undefined && this.allClamps && site.mainsFresh) this.compare(view.grid_W, site, now);
    else this.contradicted = false;
    if (this.contradicted) view.grid_W = undefined;
    if (view.grid_W !== undefined) this.sampledAt(feeds.arrived_ms("grid_W"));
    else if (this.contradicted && !this.signed) view.sampled = false;
    else if (site.mainsFresh) {
      view.grid_mA = site.mains.now_mA;
      this.sampledAt(site.mains.sampled_ms);
    } else if (view.generation_W !== undefined) this.sampledAt(feeds.arrived_ms("solar_W"));
    else view.sampled = false;
    if (!this.meterSeesCar && (view.grid_W !== undefined || view.grid_mA.length > 0)) this.withoutCar();
  }

  /** Whether the mains confirm an export. */
  private compare(grid_W: number, site: Site, now: number): void {
    let net_mA = 0;
    let gross_mA = 0;
    for (const phase_mA of site.mains.now_mA) {
      if (phase_mA < EXPORT_mA) this.signed = true;
      net_mA += phase_mA;
      gross_mA += phase_mA < 0 ? -phase_mA : phase_mA;
    }
    const least_W = (this.signed ? net_mA : -gross_mA) * 0.001 * this.view.voltage_V;
    const apart_W = APART_W + APART_PART * (least_W < 0 ? -least_W : least_W);
    const differs = grid_W < least_W - apart_W;
    this.contradicted = !this.agreed.lasted(!differs, AGREED_ms, now) && (differs || this.contradicted);
  }

  /** The meter does not see the car: what it exports is the surplus as it stands. */
  private withoutCar(): void {
    const view = this.view;
    let grid_W = view.grid_W ?? 0;
    for (const phase_mA of view.grid_mA) grid_W += phase_mA * 0.001 * view.voltage_V;
    view.grid_W = undefined;
    view.grid_mA = this.none;
    view.generation_W = -grid_W;
  }

  private sampledAt(at_ms: number): void {
    this.view.sampled = true;
    this.view.sample_ms = at_ms;
  }

  private lookAtBattery(site: Site, now: number): void {
    const power_W = site.feeds.value("battery_W", this.expiry_ms, now);
    const at_ms = site.feeds.arrived_ms("battery_W");
    if (power_W !== undefined && (this.battery_ms < 0 || elapsed_ms(this.battery_ms, at_ms) !== 0)) {
      this.battery_ms = at_ms;
      this.battery.report(power_W, this.expiry_ms, now);
    }
    this.view.battery_W = this.battery.correction_W(this.batteryMode, this.expiry_ms, now);
  }
}
