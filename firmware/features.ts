import type { Asked } from "./asked";
import type { Core } from "./core";
import type { Feature, Site } from "./site";
import { phaseCount } from "#hal/phases";
import { AccessControl } from "./access/access-control";
import { PRIORITY } from "./charging/claim";
import { Feeds } from "./metering/feeds";
import { CapacityLimit } from "./limits/capacity-limit";
import { ChargeLevel } from "./limits/charge-level";
import { CircuitLimit } from "./limits/circuit-limit";
import { ExternalLimit } from "./limits/external-limit";
import { GridRelay } from "./limits/grid-relay";
import { PeakLimit } from "./limits/peak-limit";
import { CurrentCap, PowerCap } from "./limits/power-cap";
import { WeekPlan } from "./limits/week-plan";
import { unitNumber } from "./unit-number";
import { ChargingPoint } from "./charging-point";
import { Temperature } from "./limits/temperature";
import { SessionLimit } from "./limits/session-limit";
import { PhaseSwitching } from "./modes/phase-switching";
import { SolarMode } from "./modes/solar-mode";
import { Standstill } from "./modes/standstill";

const SLOTS = 14;
/** Priority of a claim that protects. */
const PROTECTIVE: number = PRIORITY.trip;
/** How many look at the moment in each tick. */
const PER_TICK = 2;

/**
 * The policies that are there only while a setting or a report asks for them. They are loaded when first switched on; what nobody uses
 * takes no memory. Those switched on join the core's policies behind the ones that are always there.
 */
export class Features {
  readonly feeds = new Feeds();
  /** Cards, once somebody has asked for them; out of use while `rfid_mode` is 0. */
  access: AccessControl | undefined = undefined;
  /** Button, switch and lock, once there are any. */
  point: ChargingPoint | undefined = undefined;
  /** What people and programs ask for over OpenEVSE's API, once they have. */
  asked: Asked | undefined = undefined;
  private phases: PhaseSwitching | undefined = undefined;
  private week: WeekPlan | undefined = undefined;
  private solar: SolarMode | undefined = undefined;
  /** One of them has stopped the charge for the sake of safety: it is too hot. */
  hot = false;
  /** Times one of them paused a car that was charging. */
  pauses = 0;
  private readonly site: Site;
  /** Those that are switched on, and which slot each of them has. */
  private readonly list: Feature[] = [];
  private readonly slots: number[] = [];
  private slot = 0;
  private turn = 0;
  private revision = -1;
  private heard = 0;
  private known = 0;

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
      mainsDoubtful: false,
      charging: false,
      phases: 123,
      phaseCount: 3,
      voltage_mV: core.voltage_mV,
      bound_mA: undefined,
      surplus_W: undefined,
      allowed_W: undefined,
      minimum_mA: 6000,
      pause_ms: 0,
      hold_ms: 0,
      shortage_ms: 0,
      epoch_s: undefined,
    };
  }

  /**
   * Lets some of them look at this moment and claim. A tick that reads a sample has enough to do for the breaker: the others come in the
   * ticks after it, a few in each, those that go by samples and reports first. So each is heard within a second, these within 0.3 s.
   */
  follow(mainsFresh: boolean, sampled: boolean, now: number): void {
    const settings = this.core.settings;
    this.asked?.follow(now);
    const known = this.feeds.names + (this.asked?.claims.revision ?? 0);
    if (settings.revision !== this.revision || known !== this.known) {
      this.revision = settings.revision;
      this.known = known;
      this.slot = 0;
      this.look(mainsFresh);
      this.guard(now);
    }
    if (sampled || this.feeds.revision !== this.heard) {
      this.heard = this.feeds.revision;
      this.turn = 0;
    }
    if (this.phases !== undefined) {
      this.look(mainsFresh);
      this.site.allowed_W = smallest_W(this.list);
      this.phases.follow(this.site, now);
      this.core.balancer.restrict(this.phases.order() === 1 ? 1 : 0);
    }
    this.point?.follow(now);
    if (sampled) return;
    if (this.access !== undefined) {
      this.look(mainsFresh);
      this.access.follow(this.site, now);
    }
    if (this.slot < SLOTS) this.arrange();
    if (this.list.length === 0) return;
    this.look(mainsFresh);
    for (let count = 0; count < PER_TICK; count++) this.next(now);
  }

  private next(now: number): void {
    const feature = this.list[this.turn];
    this.turn = this.turn + 1 >= this.list.length ? 0 : this.turn + 1;
    if (feature === undefined) return;
    const resting = feature.claim.permit === "sleeping";
    feature.follow(this.site, now);
    if (!resting && feature.claim.permit === "sleeping" && this.site.charging) this.pauses++;
    if (feature.claim.priority === PROTECTIVE) this.hot = feature.claim.permit === "sleeping";
  }

  private look(mainsFresh: boolean): void {
    const { site, core } = this;
    const { status } = core.evse;
    const settings = core.balancerSettings;
    site.mainsFresh = mainsFresh;
    site.mainsDoubtful = core.balancer.house.doubtful;
    site.charging = status.state === "charging";
    site.phases = core.balancer.phases();
    site.phaseCount = phaseCount(site.phases);
    if (site.phaseCount === 0) site.phaseCount = 3;
    site.voltage_mV = core.voltage_mV;
    site.bound_mA = settings.dynamic && mainsFresh ? settings.breaker_mA - settings.margin_mA : undefined;
    site.surplus_W = this.solar?.surplus_W();
    site.minimum_mA = settings.minimum_mA;
    site.pause_ms = settings.pause_ms;
    site.hold_ms = settings.hold_ms;
    site.shortage_ms = settings.shortage_ms;
    site.epoch_s = core.epoch_s;
  }

  /** Switches one of them on or off as the settings and the reports ask for, and lets it take the settings; one in each tick. */
  private arrange(): void {
    const slot = this.slot;
    this.slot++;
    const settings = this.core.settings;
    const mode = settings.get("mode");
    const feeds = this.feeds;
    switch (slot) {
      case 0:
        return this.put(slot, mode === 0 || mode === 4, () => new Standstill());
      case 1:
        return this.put(slot, settings.on("powerLimit_W"), () => new PowerCap());
      case 2:
        return this.put(slot, settings.on("capacity_A"), () => new CapacityLimit());
      case 3:
        return this.put(slot, settings.on("circuit_A"), () => new CircuitLimit());
      case 4:
        return this.put(slot, feeds.knows("limit_A") || feeds.knows("limit_W"), () => new ExternalLimit());
      case 5:
        return this.put(slot, feeds.knows("relay"), () => new GridRelay());
      case 6: {
        const isSolar = mode === 2 && this.asked?.claims.wantsCharge() !== true;
        if (!isSolar) this.solar = undefined;
        return this.put(slot, isSolar, () => this.newSolar());
      }
      case 7:
        return this.put(slot, settings.on("peak_W"), () => new PeakLimit(this.core.ports.storage));
      default:
        return this.arrangeSlow(slot);
    }
  }

  /** Those that need not look at every sample. */
  private arrangeSlow(slot: number): void {
    const settings = this.core.settings;
    switch (slot) {
      case 8: {
        const limited = settings.on("time_limit_15min") || settings.on("energy_limit_kWh");
        return this.put(slot, limited, () => new SessionLimit());
      }
      case 9:
        return this.put(slot, settings.on("soc_limit_pct"), () => new ChargeLevel());
      case 10:
        return this.put(slot, settings.on("temp_stop_C"), () => new Temperature());
      case 13:
        return this.put(slot, settings.on("schedule_on"), () => this.plan());
      case 11:
        return this.put(slot, settings.on("cable_A"), () => new CurrentCap("cable", "cable_A"));
      default:
        return this.put(slot, settings.on("override_A"), () => new CurrentCap("override", "override_A"));
    }
  }

  /** Who may charge is asked at once, before anything else: nobody charges in the ticks that the others take to be arranged. */
  private guard(now: number): void {
    const settings = this.core.settings;
    const { policies, ports } = this.core;
    const on = settings.on("rfid_mode");
    if (on && this.access === undefined) {
      this.access = new AccessControl(ports.storage, ports.log);
      policies.push(this.access);
    } else if (!on && this.access !== undefined) {
      policies.splice(policies.indexOf(this.access), 1);
      this.access = undefined;
    }
    this.access?.take(settings);
    this.access?.follow(this.site, now);
    this.arrangePhases();
    const isPoint = settings.on("switch_on") || settings.on("lock");
    if (isPoint) this.point ??= new ChargingPoint(this.core, this.feeds);
    else {
      this.point?.leave();
      this.point = undefined;
    }
    this.point?.take(settings);
  }

  /** The second contactor. Without it, or when it is taken away, the car is taken to use what it uses. */
  private arrangePhases(): void {
    const { settings, policies, ports, balancer, evse } = this.core;
    const on = settings.on("contact2");
    if (on && this.phases === undefined) {
      this.phases = new PhaseSwitching(ports.mqtt, evse);
      policies.push(this.phases);
    } else if (!on && this.phases !== undefined) {
      policies.splice(policies.indexOf(this.phases), 1);
      this.phases = undefined;
      balancer.restrict(0);
    }
    this.phases?.take(settings);
  }

  /** The windows of the week; made also while they are off, because somebody sets them. */
  plan(): WeekPlan {
    this.week ??= new WeekPlan(this.core.ports.storage, unitNumber(this.core.ports.system.serial));
    return this.week;
  }

  /** The EVSE has answered what its contactor was asked. */
  contactorAnswered(command: string, reply: string | undefined): void {
    this.phases?.answered(command, reply);
  }

  /** Switches of the phases since boot. */
  phaseSwitches(): number {
    return this.phases === undefined ? 0 : this.phases.switches();
  }

  private newSolar(): SolarMode {
    this.solar = new SolarMode();
    return this.solar;
  }

  private put(slot: number, on: boolean, make: (this: void) => Feature): void {
    const at = this.slots.indexOf(slot);
    const policies = this.core.policies;
    if (on && at < 0) this.insert(slot, make());
    else if (!on && at >= 0) {
      const feature = this.list[at];
      this.slots.splice(at, 1);
      this.list.splice(at, 1);
      if (feature === undefined) return;
      policies.splice(policies.indexOf(feature), 1);
      if (feature.claim.priority === PROTECTIVE) this.hot = false;
    }
    const there = this.slots.indexOf(slot);
    if (there >= 0) this.list[there]?.take(this.core.settings);
  }

  /** Keeps the order of the slots, so that those in a hurry come first. */
  private insert(slot: number, feature: Feature): void {
    let at = 0;
    while (at < this.slots.length && (this.slots[at] ?? 0) < slot) at++;
    this.slots.splice(at, 0, slot);
    this.list.splice(at, 0, feature);
    this.core.policies.push(feature);
  }
}

/** The smallest power that any of them allows. */
function smallest_W(list: readonly Feature[]): number | undefined {
  let least_W: number | undefined;
  for (const feature of list) {
    const allowed_W = feature.allowed_W;
    if (allowed_W !== undefined && (least_W === undefined || allowed_W < least_W)) least_W = allowed_W;
  }
  return least_W;
}
