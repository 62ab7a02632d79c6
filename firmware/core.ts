import type { EvsePort } from "#hal/evse";
import type { ContactorPort, TesterPort } from "#hal/contactor";
import type { LockPort } from "#hal/lock";
import type { LogPort } from "#hal/log";
import type { MqttPort } from "#hal/mqtt";
import type { StoragePort } from "#hal/storage";
import type { SystemPort } from "#hal/system";
import type { UpdateSource } from "#hal/update";
import type { Decision, Policy } from "./charging/claim";
import type { SessionView } from "./charging/session";
import type { StartView } from "./charging/start-control";
import type { BalancerSettings } from "./balancing/balancer-settings";
import type { Settings } from "./settings/settings";
import { Balancer } from "./balancing/balancer";
import { Session } from "./charging/session";
import { StartControl } from "./charging/start-control";
import { ChargeLimit } from "./limits/charge-limit";
import type { OverDrawView } from "./limits/over-draw";
import { OverDraw } from "./limits/over-draw";
import { Mains } from "./metering/mains";
import { CommunicationTrip } from "./protection/communication-trip";
import { holdsTrip } from "./protection/held-trips";
import { Protection } from "./protection/protection";
import { EnergyAccount } from "./energy-account";
import { Features } from "./features";
import { sessionWasRunning } from "./metering/running-session";
import { standsOpen } from "./update/stand";
import { Updates } from "./update/updates";
import { Hold } from "./timing/hold";
import { readBalancerSettings } from "./balancing/balancer-settings";

/** What of the outside world the optional policies need. */
export interface CorePorts {
  mqtt: MqttPort;
  storage: StoragePort;
  log: LogPort;
  system: SystemPort;
  lock?: LockPort | undefined;
  contactor?: ContactorPort | undefined;
  tester?: TesterPort | undefined;
  updates?: UpdateSource | undefined;
}

/** The parts of the controller; each owns its state, `tick.ts` is the only one that moves them. */
export interface Core {
  readonly evse: EvsePort;
  readonly settings: Settings;
  readonly ports: CorePorts;
  readonly balancerSettings: BalancerSettings;
  readonly mains: Mains;
  readonly balancer: Balancer;
  readonly start: StartControl;
  readonly chargeLimit: ChargeLimit;
  readonly overDraw: OverDraw;
  readonly session: Session;
  /** What start control, session and over-draw are shown; rewritten each cycle, so that a cycle allocates nothing. */
  readonly startView: StartView;
  readonly sessionView: SessionView;
  readonly overDrawView: OverDrawView;
  readonly evseTrip: CommunicationTrip;
  readonly meterTrip: CommunicationTrip;
  /** The account of the energy; `undefined` until there is first some. */
  energy: EnergyAccount | undefined;
  /** Protective stops; `undefined` until there is first something to stop for. */
  protection: Protection | undefined;
  /** Everybody who limits or permits, in the order in which equals are named. */
  readonly policies: Policy[];
  readonly decision: Decision;
  /** What only some houses need; `undefined` until something asks for it. */
  features: Features | undefined;
  /** The EVSE grants less than asked for so long that it is no longer the command on its way. */
  readonly granted: Hold;
  grantsLess: boolean;
  /** Revision of the settings that the parts have taken over. */
  settingsRevision: number;
  /** Taken over from the settings: the meter's timeout, the nominal voltage, and charging without being asked, always or while the broker is away. */
  meterTimeout_ms: number;
  voltage_mV: number;
  plugAndCharge: boolean;
  plugAndChargeOffline: boolean;
  /** Times charging began since boot. */
  starts: number;
  wasCharging: boolean;
  /** The broker has been away (for `nwpc`). */
  offline: boolean;
  /** The controller is about to end: hold the failsafe current. */
  handingOver: boolean;
  /** Wall clock, or `undefined` while it is not set. */
  epoch_s: number | undefined;
}

/**
 * All parts as they are at a boot; a protective stop that waited for a person goes on to, and so do a session that was running and
 * the trial of a new image.
 */
export function createCore(evse: EvsePort, settings: Settings, ports: CorePorts, now: number): Core {
  const core = newCore(evse, settings, ports, now);
  core.policies.push(core.overDraw);
  core.policies.push(core.balancer);
  core.policies.push(core.chargeLimit);
  if (sessionWasRunning(ports.storage, ports.log)) core.energy = new EnergyAccount(core, now);
  if (ports.updates !== undefined && standsOpen(ports.storage)) {
    core.features = new Features(core);
    core.features.updates = new Updates(ports.updates.open(), core);
  }
  if (!holdsTrip(ports.storage, ports.log)) return core;
  core.protection = new Protection(ports.storage, ports.log);
  core.policies.push(core.protection);
  return core;
}

function newCore(evse: EvsePort, settings: Settings, ports: CorePorts, now: number): Core {
  const balancerSettings = readBalancerSettings(settings);
  const balancer = new Balancer(balancerSettings);
  const start = new StartControl();
  return {
    evse,
    settings,
    ports,
    balancerSettings,
    mains: new Mains(),
    balancer,
    start,
    chargeLimit: new ChargeLimit(),
    overDraw: new OverDraw(),
    session: new Session(now),
    startView: emptyStartView(),
    sessionView: emptySessionView(),
    overDrawView: emptyOverDrawView(),
    evseTrip: new CommunicationTrip(),
    meterTrip: new CommunicationTrip(),
    energy: undefined,
    protection: undefined,
    policies: [start],
    decision: { run: "sleeping", limit_mA: 0, by: start },
    features: undefined,
    granted: new Hold(),
    grantsLess: false,
    settingsRevision: -1,
    meterTimeout_ms: 0,
    voltage_mV: 230000,
    plugAndCharge: false,
    plugAndChargeOffline: false,
    starts: 0,
    wasCharging: false,
    offline: false,
    handingOver: false,
    epoch_s: undefined,
  };
}

function emptyOverDrawView(): OverDrawView {
  return { offered_mA: undefined, charge_mA: undefined, timer3_ms: 0, pause_ms: 0 };
}

function emptyStartView(): StartView {
  return {
    plugAndCharge: false,
    carConnected: undefined,
    charging: false,
    charge_mA: undefined,
    timer1_ms: 0,
    timer2_ms: 0,
  };
}

function emptySessionView(): SessionView {
  return {
    carConnected: undefined,
    charging: false,
    charge_mA: 0,
    epoch_s: undefined,
  };
}
