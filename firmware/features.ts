import { Asked } from "./asked";
import type { Core } from "./core";
import type { Feature, Site } from "./site";
import type { Updates } from "./update/updates";
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
import { CableRating } from "./limits/cable-rating";
import { Override, PowerCap } from "./limits/power-cap";
import { smallest_W } from "./limits/smallest-power";
import { WeekPlan } from "./limits/week-plan";
import { unitNumber } from "./unit-number";
import { isWanted, SLOT } from "./feature-slots";
import { ChargingPoint } from "./charging-point";
import { Temperature } from "./limits/temperature";
import { SessionLimit } from "./limits/session-limit";
import { PhaseSwitching } from "./modes/phase-switching";
import { SolarMode } from "./modes/solar-mode";
import { Standstill } from "./modes/standstill";

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
  /** Cards, once somebody has asked for them, out of use while `rfid_mode` is 0; button, switch and lock, once there are any. */
  access: AccessControl | undefined = undefined;
  point: ChargingPoint | undefined = undefined;
  /** What is asked for over OpenEVSE's API, and updates of the firmware: once somebody has asked; updates also while an image is on trial. */
  asked: Asked | undefined = undefined;
  updates: Updates | undefined = undefined;
  phases: PhaseSwitching | undefined = undefined;
  week: WeekPlan | undefined = undefined;
  solar: SolarMode | undefined = undefined;
  /** One of them has stopped the charge for the sake of safety: it is too hot. */
  hot = false;
  /** All that the stored settings switch on have been heard. */
  ready: boolean;
  /** Times one of them paused a car that was charging. */
  pauses = 0;
  private readonly site: Site;
  private readonly list: Feature[] = []; // those that are switched on, and their slots
  private readonly slots: number[] = [];
  private slot: SLOT = SLOT.standstill;
  private turn = 0;
  /** How many have not had their turn in this round; whether all of them are in it. */
  private rest = 0;
  private whole = false;
  private revision = -1;
  private heard = 0;
  private known = 0;

  constructor(private readonly core: Core) {
    const { evse, mains, session, balancer } = core;
    this.ready = core.settings.revision !== 0;
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
    if ((sampled || this.feeds.revision !== this.heard) && this.rest === 0) this.begin();
    if (this.phases !== undefined) {
      this.look(mainsFresh);
      this.site.allowed_W = smallest_W(this.list);
      this.phases.follow(this.site, now);
      this.core.balancer.restrict(this.phases.order() === 1 ? 1 : 0);
    }
    this.point?.follow(now);
    if (sampled) return;
    if (this.updates?.follow(now) === true) this.updates = undefined;
    if (this.access !== undefined) {
      this.look(mainsFresh);
      this.access.follow(this.site, now);
    }
    if (this.slot < SLOT.end) this.arrange();
    else if (!this.ready && this.rest === 0) this.begin();
    if (this.list.length === 0) return;
    this.look(mainsFresh);
    for (let count = 0; count < PER_TICK; count++) this.next(now);
  }

  /** Begins a round with those in hurry; not before the last one is over, so that news that come fast keep nobody from their turn. */
  private begin(): void {
    this.heard = this.feeds.revision;
    this.turn = 0;
    this.rest = this.list.length;
    this.whole = this.slot >= SLOT.end;
    if (this.rest === 0 && this.whole) this.ready = true;
  }

  private next(now: number): void {
    const feature = this.list[this.turn];
    this.turn = this.turn + 1 >= this.list.length ? 0 : this.turn + 1;
    if (this.rest > 0) this.rest--;
    if (this.rest === 0 && this.whole) this.ready = true;
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
    let on = isWanted(slot, this.core.settings, this.feeds);
    if (slot === SLOT.relay && this.point?.isRelay() === true) on = true;
    else if (slot === SLOT.solar && this.asked?.claims.wantsCharge() === true) on = false;
    this.put(slot, on);
  }

  private make(slot: SLOT): Feature {
    switch (slot) {
      case SLOT.standstill:
        return new Standstill();
      case SLOT.power:
        return new PowerCap();
      case SLOT.capacity:
        return new CapacityLimit(this);
      case SLOT.circuit:
        return new CircuitLimit();
      case SLOT.external:
        return new ExternalLimit();
      case SLOT.relay:
        return new GridRelay();
      case SLOT.solar:
        return (this.solar = new SolarMode());
      case SLOT.peak:
        return new PeakLimit(this.core.ports.storage, this.core.ports.log);
      case SLOT.session:
        return new SessionLimit();
      case SLOT.level:
        return new ChargeLevel();
      case SLOT.temperature:
        return new Temperature();
      case SLOT.cable:
        return new CableRating();
      case SLOT.override:
        return new Override();
      default:
        return this.plan();
    }
  }

  /** Who may charge is asked at once, before anything else: nobody charges in the ticks that the others take to be arranged. */
  private guard(now: number): void {
    const { settings, policies, ports } = this.core;
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
      this.phases = new PhaseSwitching(ports.mqtt, evse, ports.contactor);
      policies.push(this.phases);
    } else if (!on && this.phases !== undefined) {
      policies.splice(policies.indexOf(this.phases), 1);
      this.phases = undefined;
      balancer.restrict(0);
    }
    this.phases?.take(settings);
  }

  /** The windows of the week; made also while they are off, because somebody sets them. One made while another is read stays. */
  plan(): WeekPlan {
    const plan = this.week ?? new WeekPlan(this.core.ports, unitNumber(this.core.ports.system.serial));
    return (this.week ??= plan);
  }

  /** The delayed start and stop that are in force, as they were ordered; empty when there is none. */
  delayed(): string {
    return this.week === undefined || this.slots.indexOf(SLOT.schedule) < 0 ? "" : this.week.delayed();
  }

  /** The EVSE has answered what its contactor was asked. */
  contactorAnswered(command: string, reply: string | undefined): void {
    this.phases?.answered(command, reply);
  }

  /** Switches of the phases since boot. */
  phaseSwitches(): number {
    return this.phases === undefined ? 0 : this.phases.switches();
  }

  /** What is asked for over OpenEVSE's API; made when somebody first asks. */
  claims(): Asked {
    return (this.asked ??= new Asked(this.core, this.feeds));
  }

  private put(slot: number, on: boolean): void {
    const at = this.slots.indexOf(slot);
    const { policies } = this.core;
    if (on && at < 0) this.insert(slot, this.make(slot));
    else if (!on && at >= 0) {
      const feature = this.list[at];
      this.slots.splice(at, 1);
      this.list.splice(at, 1);
      if (feature !== undefined) policies.splice(policies.indexOf(feature), 1);
      if (feature?.claim.priority === PROTECTIVE) this.hot = false;
      if (feature === this.solar) this.solar = undefined;
    }
    if (on) this.list[this.slots.indexOf(slot)]?.take(this.core.settings);
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
