import type { MqttPort } from "#hal/mqtt";
import type { Claim } from "../charging/claim";
import type { Settings } from "../settings/settings";
import type { Feature, Site } from "../site";
import { Hold } from "../timing/hold";
import { PhaseSwitch, type PhaseSwitchSettings, type PhaseSwitchView } from "./phase-switch";

/** An EVSE that was put to sleep waits up to 3 s for the car before it opens its relay. */
const OPENED_ms = 3500;
const FEED_ms = 10000;

/**
 * The second contactor (SmartEVSE's CONTACT2): brings settings, house and sun to {@link PhaseSwitch} and its order to the topic `contactor`
 * (1 or 3, kept by the broker), where a relay listens; what is really switched on may be reported on `feed/phases`.
 */
export class PhaseSwitching implements Feature {
  private readonly settings = {} as PhaseSwitchSettings;
  private readonly switch: PhaseSwitch;
  readonly claim: Claim;
  private isSolar = false;
  private told = 0;
  private sawCar = false;
  private readonly asleep = new Hold();
  private readonly view: PhaseSwitchView = {
    solar: false,
    fresh: false,
    surplus_W: 0,
    voltage_V: 230,
    room3_mA: undefined,
    room1_mA: undefined,
    carConnected: false,
    charging: false,
    relayOpen: false,
    draw_mA: undefined,
    actual: undefined,
    epoch_s: undefined,
  };

  constructor(private readonly mqtt: MqttPort) {
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
  }

  follow(site: Site, now: number): void {
    this.look(site, now);
    this.switch.follow(this.view, now);
    const order = this.switch.order;
    if (order !== this.told && this.mqtt.publish("contactor", order === 1 ? "1" : "3", true)) this.told = order;
  }

  /** Phases that are switched on or on their way: 1 or 3. */
  order(): number {
    return this.switch.order;
  }

  /** A switch is under way. */
  switching(): boolean {
    return this.switch.step !== "rest";
  }

  explain(now: number): string {
    return this.switch.explain(now);
  }

  private look(site: Site, now: number): void {
    const view = this.view;
    const status = site.evse.status;
    view.solar = this.isSolar;
    view.fresh = site.surplus_W !== undefined;
    view.surplus_W = site.surplus_W ?? 0;
    view.voltage_V = site.voltage_mV * 0.001;
    this.lookAtRoom(site);
    view.carConnected = status.carConnected !== false;
    view.charging = site.charging;
    const asleep = this.asleep.lasted(status.state === "sleeping", OPENED_ms, now);
    view.relayOpen = asleep || (status.state !== "charging" && status.state !== "sleeping");
    view.draw_mA = view.relayOpen ? undefined : status.charge_mA;
    view.actual = site.feeds.value("phases", FEED_ms, now);
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
