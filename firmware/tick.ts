import type { EvseStatus } from "#hal/evse";
import type { Core } from "./core";
import { refreshBalancerSettings } from "./balancing/balancer-settings";
import { resolve } from "./charging/claim";
import { EnergyAccount } from "./energy-account";
import { Features } from "./features";
import { protectionOf } from "./protection-of";

/** What one cycle has brought about, for those who report it. Written in place. */
export interface Outcome {
  /** A session has just ended; or one has that was running when the controller lost its power, and its car has gone meanwhile. */
  sessionEnded: boolean;
  cutEnded: boolean;
}

/** Below this no temperature limits, unless a setting says so. */
const WARM_dC = 600;
/** An EVSE that grants less than asked for this long means it. */
const GRANT_ms = 3000;

/**
 * One cycle, the only choreography there is: facts into the models, models into claims, claims into a decision, the decision to the
 * EVSE, and only then the bookkeeping. Called every 100 ms and at once after a fact that may lower the current.
 */
export function cycle(core: Core, outcome: Outcome, now: number): void {
  takeSettings(core);
  followOffer(core, now);
  const sampled = core.mains.arrived && !(core.mains.samples === 1 && isAsked(core.evse.status));
  if (sampled) {
    core.mains.arrived = false;
    core.balancer.observe(core.mains.now_mA, now);
  }
  claim(core, sampled, now);
  protect(core, now);
  resolve(core.policies, core.decision);
  act(core, now);
  account(core, outcome, now);
}

/** The EVSE has yet to say whether a car charges, and with how much: until then the first sample after a boot could be house or car. */
function isAsked({ link, state, offered_mA }: EvseStatus): boolean {
  return link !== "down" && (state === "unknown" || (state === "charging" && offered_mA === undefined));
}

function takeSettings(core: Core): void {
  const settings = core.settings;
  if (core.settingsRevision === settings.revision) return;
  core.settingsRevision = settings.revision;
  refreshBalancerSettings(core.balancerSettings, settings);
  core.chargeLimit.follow(settings.mA("charge_limit_A"));
  core.protection?.take(settings);
  core.voltage_mV = settings.get("voltage_V") * 1000;
  core.meterTimeout_ms = settings.get("meter_timeout_s") * 1000;
  core.plugAndCharge = settings.on("plug_and_charge");
  core.plugAndChargeOffline = settings.on("nwpc");
  core.startView.timer1_ms = settings.get("timer1_ms");
  core.startView.timer2_ms = settings.get("timer2_ms");
  core.overDrawView.timer3_ms = settings.get("timer3_ms");
  core.overDrawView.pause_ms = core.balancerSettings.pause_ms;
}

/** Tells the model of the car what it is offered: nothing while the relay is open, the last known offer while the EVSE is silent. */
function followOffer(core: Core, now: number): void {
  const status = core.evse.status;
  const draw = core.balancer.house.draw;
  draw.measured(status.charge_mA, status.charge_ms);
  if (status.link !== "up" || status.state === "unknown") return;
  if (status.state === "charging") draw.offered(status.offered_mA ?? draw.offer_mA, false, now);
  else draw.offered(0, status.state !== "sleeping", now);
}

function claim(core: Core, sampled: boolean, now: number): void {
  const status = core.evse.status;
  const charging = status.state === "charging";
  const heard =
    core.mains.fresh(core.meterTimeout_ms, now) && !core.mains.arrived && core.balancerSettings.clamps !== 0;
  const fresh = heard && !core.balancer.house.unbelieved;
  core.meterTrip.follow(fresh || !core.balancerSettings.dynamic);
  if (status.link !== "probing") core.evseTrip.follow(status.link === "up");
  core.balancer.decide(fresh, charging, status.carConnected !== false, now);
  followStart(core, charging, now);
  if (core.features === undefined && wantsFeatures(core)) core.features = new Features(core);
  core.features?.follow(fresh, sampled, now);
  const view = core.overDrawView;
  view.offered_mA = core.balancer.house.draw.moving === "no" && charging ? status.offered_mA : undefined;
  view.charge_mA = status.charge_mA;
  core.overDraw.follow(view, now);
}

/** Latches and names what trips. */
function protect(core: Core, now: number): void {
  const { link, state, fault } = core.evse.status;
  const isFault = link === "up" && state === "fault";
  const isHot = core.features !== undefined && core.features.hot;
  const phases = core.features?.phases;
  const hasFailed = phases !== undefined && phases.failed;
  const isSilent = core.evseTrip.active || core.meterTrip.active;
  if (core.protection === undefined && !isFault && !isHot && !isSilent && !hasFailed) return;
  const protection = protectionOf(core);
  const view = protection.view;
  view.fault = isFault ? (fault ?? "other") : link === "up" && state !== "unknown" ? "" : undefined;
  view.evseSilent = core.evseTrip.active;
  view.meterSilent = core.meterTrip.active;
  view.tooHot = isHot;
  view.contactorFailed = hasFailed;
  view.epoch_s = core.epoch_s;
  protection.follow(now);
  if (phases !== undefined && (hasFailed || phases.barred)) phases.barred = protection.isInForce("contactor");
}

/** Somebody has set something, or the EVSE is getting warm: there may be more to look after than the breaker. */
function wantsFeatures(core: Core): boolean {
  return core.settings.anySet || (core.evse.status.temperature_dC ?? 0) >= WARM_dC;
}

function followStart(core: Core, charging: boolean, now: number): void {
  const view = core.startView;
  const byCard = core.features !== undefined && core.features.access !== undefined && core.features.access.who() !== "";
  view.plugAndCharge = core.plugAndCharge || (core.offline && core.plugAndChargeOffline) || byCard;
  view.carConnected = core.evse.status.carConnected;
  view.charging = charging;
  view.charge_mA = core.evse.status.charge_mA;
  core.start.follow(view, now);
}

/** Tells the EVSE. While the controller hands over, the car keeps at most the failsafe current, whatever else is allowed. */
function act(core: Core, now: number): void {
  const { decision, features } = core;
  if (!core.handingOver) {
    if (features !== undefined && !features.ready && decision.run === "enabled") actMeanwhile(core, now);
    else core.evse.aim(decision.run, decision.limit_mA, now);
    return;
  }
  const failsafe_mA = core.balancerSettings.failsafe_mA;
  const run = decision.run === "enabled" && failsafe_mA === 0 ? "sleeping" : decision.run;
  core.evse.aim(run, decision.limit_mA < failsafe_mA ? decision.limit_mA : failsafe_mA, now);
}

/** Some who could object have not been asked yet, in the first seconds after a boot: what runs may go on, nothing is started or raised. */
function actMeanwhile(core: Core, now: number): void {
  const { evse, decision, balancerSettings } = core;
  const { state, offered_mA } = evse.status;
  if (state === "unknown") return;
  const had_mA = offered_mA ?? balancerSettings.minimum_mA;
  const rests = state === "sleeping" || state === "disabled";
  evse.aim(rests ? state : "enabled", had_mA < decision.limit_mA ? had_mA : decision.limit_mA, now);
}

function account(core: Core, outcome: Outcome, now: number): void {
  const status = core.evse.status;
  const charging = status.state === "charging";
  const less = charging && (status.offered_mA ?? 0) + 1000 <= core.decision.limit_mA;
  core.grantsLess = core.granted.lasted(less, GRANT_ms, now);
  if (charging && !core.wasCharging) core.starts++;
  core.wasCharging = charging;
  const view = core.sessionView;
  view.carConnected = status.carConnected;
  view.charging = charging;
  view.charge_mA = status.charge_mA ?? core.balancer.house.draw.offer_mA;
  view.epoch_s = core.epoch_s;
  const was = core.session.active;
  outcome.sessionEnded = core.session.follow(view, now);
  if (outcome.sessionEnded) core.balancer.forgetCar();
  accountEnergy(core, outcome, core.session.active && !was, now);
}

function accountEnergy(core: Core, outcome: Outcome, began: boolean, now: number): void {
  if (core.energy === undefined) {
    outcome.cutEnded = false;
    if (!core.wasCharging) return;
    core.energy = new EnergyAccount(core, now);
    core.energy.begin(now);
  } else if (began) core.energy.begin(now);
  outcome.cutEnded = core.energy.follow(now);
  if (outcome.sessionEnded) core.energy.keep(now);
}
