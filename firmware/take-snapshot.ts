import type { Snapshot } from "./api/snapshot";
import { OF } from "./metering/energy-book";
import type { Core } from "./core";
import { elapsed_ms } from "#hal/clock";
import { limitingFactor, limitingSentence } from "./charging/limiting-factor";

/** A snapshot of nothing, to be filled by {@link SnapshotTaker}. */
class EmptySnapshot implements Snapshot {
  link: Snapshot["link"] = "probing";
  state: Snapshot["state"] = "unknown";
  fault: Snapshot["fault"] = undefined;
  carConnected: Snapshot["carConnected"] = undefined;
  L1_mA: Snapshot["L1_mA"] = undefined;
  L2_mA: Snapshot["L2_mA"] = undefined;
  L3_mA: Snapshot["L3_mA"] = undefined;
  mainsAge_ms: Snapshot["mainsAge_ms"] = undefined;
  house_L1_mA: Snapshot["house_L1_mA"] = undefined;
  house_L2_mA: Snapshot["house_L2_mA"] = undefined;
  house_L3_mA: Snapshot["house_L3_mA"] = undefined;
  offered_mA: Snapshot["offered_mA"] = undefined;
  charge_mA: Snapshot["charge_mA"] = undefined;
  chargeAge_ms: Snapshot["chargeAge_ms"] = undefined;
  lifetime_Wh: Snapshot["lifetime_Wh"] = undefined;
  temperature_dC: Snapshot["temperature_dC"] = undefined;
  evseFirmware: Snapshot["evseFirmware"] = undefined;
  run: Snapshot["run"] = "sleeping";
  limit_mA: Snapshot["limit_mA"] = 0;
  limitedBy: Snapshot["limitedBy"] = "";
  sentence: Snapshot["sentence"] = "";
  enable: Snapshot["enable"] = 2;
  startIn_s: Snapshot["startIn_s"] = 0;
  stopIn_s: Snapshot["stopIn_s"] = 0;
  delayed: Snapshot["delayed"] = "";
  phases: Snapshot["phases"] = 0;
  phasesFrom: Snapshot["phasesFrom"] = "assumed";
  phasesSure_pct: Snapshot["phasesSure_pct"] = 0;
  mainsFresh: Snapshot["mainsFresh"] = false;
  pauses: Snapshot["pauses"] = 0;
  starts: Snapshot["starts"] = 0;
  sessionActive: Snapshot["sessionActive"] = false;
  session_s: Snapshot["session_s"] = 0;
  sessionCharge_s: Snapshot["sessionCharge_s"] = 0;
  sessionEnergy_Wh: Snapshot["sessionEnergy_Wh"] = 0;
  sessionPeak_mA: Snapshot["sessionPeak_mA"] = 0;
  sessionSolar_Wh: Snapshot["sessionSolar_Wh"] = 0;
  energySource: Snapshot["energySource"] = "model";
  supervision: Snapshot["supervision"] = "off";
  evseBoots: Snapshot["evseBoots"] = 0;
  retries: Snapshot["retries"] = 0;
  badLines: Snapshot["badLines"] = 0;
  timeouts: Snapshot["timeouts"] = 0;
  rejections: Snapshot["rejections"] = 0;
  trips: Snapshot["trips"] = [];
}

export function emptySnapshot(): Snapshot {
  return new EmptySnapshot();
}

/** Knows what there is to say about a moment. Its record is rewritten in place, so that a second look allocates nothing. */
export class SnapshotTaker {
  private readonly taken = emptySnapshot();

  constructor(private readonly core: Core) {}

  /** Everything that is known at this moment; valid until the next call. */
  take(now: number): Snapshot {
    fill(this.core, this.taken, now);
    return this.taken;
  }
}

function fill(core: Core, into: Snapshot, now: number): void {
  takeEvse(core, into, now);
  takeMains(core, into, now);
  const balancer = core.balancer;
  into.run = core.decision.run;
  into.limit_mA = core.decision.limit_mA;
  const view = {
    status: core.evse.status,
    decision: core.decision,
    settledDraw_mA: balancer.house.draw.trusted_mA(now),
    grantsLess: core.grantsLess,
  };
  into.limitedBy = limitingFactor(view);
  into.sentence = limitingSentence(view, now);
  into.enable = core.start.code;
  into.delayed = core.features === undefined ? "" : core.features.delayed();
  const set = core.balancerSettings.phases !== 0;
  into.phasesFrom = set ? "set" : balancer.learner.learned() ? "learned" : "assumed";
  into.phasesSure_pct = set ? 100 : balancer.learner.confidence_pct();
  into.phases = balancer.phases();
  into.pauses = balancer.pauses + core.overDraw.pauses + (core.features === undefined ? 0 : core.features.pauses);
  into.starts = core.starts;
  takeSession(core, into);
  takeTrips(core, into);
}

function takeEvse(core: Core, into: Snapshot, now: number): void {
  const status = core.evse.status;
  into.link = status.link;
  into.state = status.state;
  into.fault = status.fault;
  into.carConnected = status.carConnected;
  into.offered_mA = status.link === "up" ? status.offered_mA : undefined;
  into.charge_mA = status.link === "up" ? status.charge_mA : undefined;
  into.chargeAge_ms = status.charge_mA === undefined ? undefined : elapsed_ms(status.charge_ms, now);
  into.lifetime_Wh = status.lifetime_Wh;
  into.temperature_dC = status.temperature_dC;
  into.evseFirmware = status.firmware;
  into.supervision = status.supervision;
  into.evseBoots = status.boots;
  into.retries = status.retries;
  into.badLines = status.badLines;
  into.timeouts = status.timeouts;
}

function takeMains(core: Core, into: Snapshot, now: number): void {
  const mains = core.mains;
  const house_mA = core.balancer.house.house_mA;
  const heard = mains.samples > 0;
  into.L1_mA = heard ? mains.now_mA[0] : undefined;
  into.L2_mA = heard ? mains.now_mA[1] : undefined;
  into.L3_mA = heard ? mains.now_mA[2] : undefined;
  into.mainsAge_ms = mains.age_ms(now);
  into.mainsFresh = mains.fresh(core.meterTimeout_ms, now);
  into.house_L1_mA = heard ? house_mA[0] : undefined;
  into.house_L2_mA = heard ? house_mA[1] : undefined;
  into.house_L3_mA = heard ? house_mA[2] : undefined;
}

function takeSession(core: Core, into: Snapshot): void {
  const session = core.session;
  into.sessionActive = session.active;
  into.session_s = session.duration_s();
  into.sessionCharge_s = session.charge_s();
  into.sessionEnergy_Wh = session.energy_Wh();
  into.sessionPeak_mA = session.peak_mA;
  if (core.energy === undefined) return;
  into.sessionSolar_Wh = core.energy.book.session_Wh(OF.solar);
  into.energySource = core.energy.measuredBy;
}

function takeTrips(core: Core, into: Snapshot): void {
  const protection = core.protection;
  if (protection === undefined || (into.trips.length === 0 && protection.trips.length === 0)) return;
  into.trips = [];
  protection.names(into.trips);
}
