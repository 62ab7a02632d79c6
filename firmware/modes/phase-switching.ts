import type { ContactorPort } from "#hal/contactor";
import type { EvsePort } from "#hal/evse";
import type { MqttPort } from "#hal/mqtt";
import type { Claim } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Hold } from "../timing/hold";
import { ContactorTopic, EvseContactor, type PhasePort } from "./phase-port";
import { PhaseSwitch } from "./phase-switch";
import type { PhaseSwitchSettings, PhaseSwitchView } from "./phase-view";

/** An EVSE that was put to sleep waits up to 3 s for the car before it opens its relay. */
const OPENED_ms = 3500;
/** An auxiliary contact says this long something else than was ordered before the contactor has failed. */
const DIFFERS_ms = 1000;

/**
 * The second contactor (SmartEVSE's CONTACT2): brings settings, house, sun and power limits to {@link PhaseSwitch} and its order to the
 * contactor, which is a relay at the broker or in an EVSE that switches phases itself (`contact2_by`).
 */
export class PhaseSwitching implements Feature {
  private readonly settings = {} as PhaseSwitchSettings;
  private readonly switch: PhaseSwitch;
  readonly claim: Claim;
  private isSolar = false;
  private port: PhasePort | undefined = undefined;
  private inEvse: EvseContactor | undefined = undefined;
  private byEvse = false;
  private sawCar = false;
  private readonly asleep = new Hold();
  /** The contactor is not where it was switched, as its auxiliary contact says. */
  failed = false;
  /** It has failed and nobody has looked after it yet: it is not switched. */
  barred = false;
  private checked = false;
  private readonly differs = new Hold();
  private readonly view: PhaseSwitchView = {
    solar: false,
    fresh: false,
    surplus_W: 0,
    voltage_V: 230,
    room3_mA: undefined,
    room1_mA: undefined,
    allowed_W: undefined,
    usable: false,
    carConnected: false,
    charging: false,
    relayOpen: false,
    draw_mA: undefined,
    actual: undefined,
    epoch_s: undefined,
  };

  constructor(
    private readonly mqtt: MqttPort,
    private readonly evse: EvsePort,
    private readonly contactor?: ContactorPort,
  ) {
    this.switch = new PhaseSwitch(this.settings);
    this.claim = this.switch.claim;
  }

  take(settings: Settings): void {
    const into = this.settings;
    into.contact2 = settings.get("contact2");
    into.hysteresis_W = settings.get("phase_hysteresis_W");
    into.up_ms = settings.get("phase_up_s") * 1000;
    into.down_ms = settings.get("phase_down_s") * 1000;
    into.budget = settings.get("phase_budget");
    into.minimum_mA = settings.mA("min_current_A");
    into.maximum_mA = settings.mA("charge_limit_A");
    this.isSolar = settings.get("mode") === 2;
    this.checked = settings.on("contactor_input") && !settings.on("contact2_by");
    const byEvse = settings.on("contact2_by");
    if (byEvse !== this.byEvse) this.port = undefined;
    if (!byEvse) this.inEvse = undefined;
    this.byEvse = byEvse;
  }

  follow(site: Site, now: number): void {
    const port = this.thePort(site);
    this.look(site, port, now);
    this.switch.follow(this.view, now);
    port.follow(this.switch.order, now);
    const { actual } = this.view;
    const differs = this.checked && actual !== undefined && actual !== this.switch.order;
    this.failed = this.differs.lasted(differs, DIFFERS_ms, now);
  }

  /** The EVSE has answered what its contactor was asked. */
  answered(command: string, reply: string | undefined): void {
    this.inEvse?.answered(command, reply);
  }

  /** Phases that are switched on or on their way: 1 or 3. */
  order(): number {
    return this.switch.order;
  }

  /** Switches that were made. */
  switches(): number {
    return this.switch.switches;
  }

  /** A switch is under way. */
  switching(): boolean {
    return this.switch.step !== "rest";
  }

  explain(now: number): string {
    return this.switch.explain(now);
  }

  private thePort(site: Site): PhasePort {
    if (this.port !== undefined) return this.port;
    if (this.byEvse) {
      this.inEvse = new EvseContactor(this.evse);
      this.port = this.inEvse;
      return this.inEvse;
    }
    this.port = new ContactorTopic(this.mqtt, site.feeds, this.contactor);
    return this.port;
  }

  private look(site: Site, port: PhasePort, now: number): void {
    const view = this.view;
    const status = site.evse.status;
    view.solar = this.isSolar;
    view.fresh = site.surplus_W !== undefined;
    view.surplus_W = site.surplus_W ?? 0;
    view.voltage_V = site.voltage_mV * 0.001;
    view.allowed_W = site.allowed_W;
    view.actual = port.actual(now);
    // a contactor that shall be seen is not moved unseen
    view.usable = port.usable() && !this.barred && !(this.checked && view.actual === undefined);
    this.lookAtRoom(site);
    view.carConnected = status.carConnected !== false;
    view.charging = site.charging;
    const asleep = this.asleep.lasted(status.state === "sleeping", OPENED_ms, now);
    view.relayOpen = asleep || (status.state !== "charging" && status.state !== "sleeping");
    view.draw_mA = view.relayOpen ? undefined : status.charge_mA;
    view.epoch_s = site.epoch_s;
    if (status.carConnected === true) this.sawCar = true;
    if (!this.sawCar || status.carConnected !== false) return;
    this.sawCar = false;
    this.switch.reset();
  }

  private lookAtRoom(site: Site): void {
    const view = this.view;
    const bound_mA = site.bound_mA;
    view.room1_mA = undefined;
    view.room3_mA = undefined;
    if (bound_mA === undefined) return;
    const house_mA = site.house_mA;
    view.room1_mA = bound_mA - (house_mA[0] ?? 0);
    view.room3_mA = view.room1_mA;
    for (const phase_mA of house_mA) if (bound_mA - phase_mA < view.room3_mA) view.room3_mA = bound_mA - phase_mA;
  }
}
