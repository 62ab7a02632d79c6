import { whole } from "#hal/text";
import { Fields } from "../http/fields";
import type { HttpParts } from "../http/parts";
import type { Snapshot } from "../snapshot";
import { modeName } from "./mode-name";

/** The client number of a person's override. */
const MANUAL_CLIENT = 65537;

/** Everything about this moment as JSON; what is not known is left out, or null where it has a place among others. */
export function stateDocument(parts: HttpParts, now: number): string {
  const snapshot = parts.snapshot(now);
  const { system, settings } = parts;
  const epoch_s = system.epoch_s();
  const state = new Fields();
  state.text("serial", system.serial);
  state.text("name", parts.machine.hostname);
  state.text("version", system.version);
  if (epoch_s !== undefined) state.number("time_s", epoch_s);
  state.number("revision", settings.revision);
  state.text("mode", modeName(settings.get("mode")));
  state.text("run", snapshot.run);
  if (snapshot.offered_mA !== undefined) state.number("offered_mA", snapshot.offered_mA);
  state.number("limit_mA", snapshot.limit_mA);
  putCar(state, parts, snapshot, now);
  state.text("sentence", snapshot.sentence);
  state.text("source", snapshot.limitedBy);
  state.put("evse", evseJson(snapshot));
  state.put("mains", mainsJson(parts, snapshot));
  state.put("limits", limitsJson(parts, now));
  putOverride(state, parts);
  putDelays(state, snapshot);
  putTrips(state, parts);
  putAccess(state, parts);
  state.put("health", healthJson(parts, snapshot));
  return state.toJson();
}

function putCar(state: Fields, parts: HttpParts, snapshot: Snapshot, now: number): void {
  const { settings, feeds, desk } = parts;
  const age_ms = settings.get("feed_timeout_s") * 1000;
  const drawn_W = desk.car_W(age_ms, now);
  const power_W = snapshot.state === "charging" ? drawn_W : 0;
  const L1_A = feeds.value("ev_L1_A", age_ms, now);
  if (L1_A !== undefined && desk.metered) {
    const L2_A = feeds.value("ev_L2_A", age_ms, now);
    const L3_A = feeds.value("ev_L3_A", age_ms, now);
    state.put("charge_mA", "[" + milli(L1_A) + "," + milli(L2_A) + "," + milli(L3_A) + "]");
  } else state.put("charge_mA", snapshot.charge_mA === undefined ? "[]" : "[" + whole(snapshot.charge_mA) + "]");
  if (snapshot.link === "up") state.number("power_W", power_W + 0.5);
  const phases = snapshot.phases === 0 ? "" : ',"phases":' + whole(snapshot.phases);
  const connected = snapshot.carConnected;
  const head = connected === undefined ? "" : '"connected":' + truth(connected) + ",";
  state.put("vehicle", "{" + head + '"phasesFrom":"' + snapshot.phasesFrom + '"' + phases + "}");
  putSun(state, parts, power_W, now);
  putSession(state, parts, snapshot);
}

function putSun(state: Fields, { desk, feeds, settings }: HttpParts, power_W: number, now: number): void {
  const age_ms = settings.get("feed_timeout_s") * 1000;
  const grid_W = desk.grid_W(age_ms, power_W, now);
  const yield_W = feeds.value("solar_W", age_ms, now);
  const battery_W = feeds.value("battery_W", settings.get("battery_expiry_s") * 1000, now);
  const soc_pct = feeds.value("soc_pct", 3600000, now);
  const solar = new Fields();
  if (grid_W !== undefined) solar.number("surplus_W", power_W - grid_W);
  if (yield_W !== undefined) solar.number("generation_W", yield_W);
  if (solar.names.length > 0) state.put("solar", solar.toJson());
  if (grid_W !== undefined) state.put("grid", '{"power_W":' + whole(grid_W) + "}");
  if (battery_W !== undefined) state.put("battery", '{"power_W":' + whole(battery_W) + "}");
  if (soc_pct !== undefined) state.milli("soc_pct", soc_pct * 1000);
}

function putSession(state: Fields, { core, desk }: HttpParts, snapshot: Snapshot): void {
  if (!snapshot.sessionActive) return;
  const session = new Fields();
  const [solar_Wh, grid_Wh, battery_Wh] = desk.split_Wh();
  session.number("number", core.session.number);
  session.number("energy_Wh", snapshot.sessionEnergy_Wh);
  session.number("duration_s", snapshot.session_s);
  session.number("charge_s", snapshot.sessionCharge_s);
  session.number("peak_mA", snapshot.sessionPeak_mA);
  session.text("measuredBy", snapshot.energySource);
  const { access } = core.features ?? {};
  const card = access === undefined ? "" : access.who();
  if (card !== "") session.text("card", card);
  if (solar_Wh !== undefined) {
    const split = new Fields();
    split.number("solar_Wh", solar_Wh);
    split.number("grid_Wh", grid_Wh ?? 0);
    split.number("battery_Wh", battery_Wh ?? 0);
    session.put("split", split.toJson());
  }
  state.put("session", session.toJson());
}

function evseJson(snapshot: Snapshot): string {
  const evse = new Fields();
  evse.text("link", snapshot.link);
  if (snapshot.state !== "unknown") evse.text("state", pilotState(snapshot));
  evse.text("text", snapshot.state);
  evse.truth("connected", snapshot.link === "up");
  if (snapshot.fault !== undefined) evse.text("fault", snapshot.fault);
  if (snapshot.temperature_dC !== undefined) evse.milli("temperature_C", snapshot.temperature_dC * 100);
  if (snapshot.evseFirmware !== undefined) evse.text("firmware", snapshot.evseFirmware);
  return evse.toJson();
}

/** The state of the pilot as IEC 61851-1 names it: F also for an EVSE that is disabled. */
function pilotState({ state, fault, carConnected }: Snapshot): string {
  switch (state) {
    case "notConnected":
      return "A";
    case "connected":
      return "B";
    case "charging":
      return "C";
    case "sleeping":
      return carConnected === true ? "B" : "A";
    default:
      return fault === "ventRequired" ? "D" : "F";
  }
}

function mainsJson({ core }: HttpParts, snapshot: Snapshot): string {
  const { L1_mA, L2_mA, L3_mA, house_L1_mA, house_L2_mA, house_L3_mA } = snapshot;
  const mains = new Fields();
  mains.put("current_mA", listOf(L1_mA, L2_mA, L3_mA));
  mains.put("house_mA", listOf(house_L1_mA, house_L2_mA, house_L3_mA));
  if (snapshot.mainsAge_ms !== undefined) mains.number("age_ms", snapshot.mainsAge_ms);
  mains.number("breaker_mA", core.balancerSettings.breaker_mA);
  mains.truth("kept", core.balancerSettings.dynamic);
  mains.truth("stale", !snapshot.mainsFresh);
  return mains.toJson();
}

function listOf(L1: number | undefined, L2: number | undefined, L3: number | undefined): string {
  return "[" + wholeOrNull(L1) + "," + wholeOrNull(L2) + "," + wholeOrNull(L3) + "]";
}

/** Everybody who limits or forbids at this moment, with the reason. */
function limitsJson({ core }: HttpParts, now: number): string {
  const limits: string[] = [];
  for (const policy of core.policies) {
    const { source, limit_mA, permit } = policy.claim;
    const forbids = permit === "sleeping" || permit === "disabled";
    if (limit_mA === undefined && !forbids) continue;
    const limit = new Fields();
    limit.text("source", source);
    if (limit_mA !== undefined) limit.number("limit_mA", limit_mA);
    limit.truth("forbids", forbids);
    limit.truth("decides", core.decision.by === policy);
    limit.text("sentence", source + " " + policy.explain(now));
    limits.push(limit.toJson());
  }
  return "[" + limits.join(",") + "]";
}

/** The smallest current that a person has asked for. */
function putOverride(state: Fields, { settings, claims }: HttpParts): void {
  const manual = claims.of(MANUAL_CLIENT);
  let limit_mA = settings.on("override_A") ? settings.mA("override_A") : undefined;
  if (manual !== undefined) {
    for (const asked_mA of [manual.charge_mA ?? -1, manual.max_mA ?? -1]) {
      if (asked_mA >= 0 && (limit_mA === undefined || asked_mA < limit_mA)) limit_mA = asked_mA;
    }
  }
  if (limit_mA !== undefined) state.put("override", '{"limit_mA":' + whole(limit_mA) + "}");
}

function putDelays(state: Fields, { startIn_s, stopIn_s, delayed }: Snapshot): void {
  if (startIn_s > 0) state.number("startIn_s", startIn_s);
  if (stopIn_s > 0) state.number("stopIn_s", stopIn_s);
  if (delayed !== "") state.text("delayed", delayed);
}

/** Whether a card is asked for, and whether somebody may charge. */
function putAccess(state: Fields, { core, settings }: HttpParts): void {
  const { access } = core.features ?? {};
  const isOpen = access === undefined || access.claim.permit === undefined;
  state.put("access", '{"required":' + truth(settings.on("rfid_mode")) + ',"open":' + truth(isOpen) + "}");
}

/** The protective stops in force; the first of them also by itself. */
function putTrips(state: Fields, { core, desk }: HttpParts): void {
  const trips: string[] = [];
  for (const { entry, present, held } of core.protection?.trips ?? []) {
    const trip = new Fields();
    trip.text("cause", entry.name);
    trip.text("sentence", desk.tripSentence(entry.name));
    if (entry.cause !== "") trip.text("value", entry.cause);
    trip.number("count", entry.count);
    if (entry.at_s !== undefined) trip.number("at_s", entry.at_s);
    trip.truth("present", present);
    trip.text("reset", held ? "person" : "self");
    trips.push(trip.toJson());
  }
  const first = trips[0];
  if (first !== undefined) state.put("trip", first);
  state.put("trips", "[" + trips.join(",") + "]");
}

/** How those do that the controller depends on: `ok`, or what is wrong. */
export function healthJson({ core, settings }: HttpParts, snapshot: Snapshot): string {
  const health = new Fields();
  const hears = settings.get("clamps") !== 0;
  const heard = snapshot.mainsAge_ms !== undefined;
  health.text("rapi", snapshot.link === "up" ? "ok" : snapshot.link === "down" ? "no answer" : "looking for the EVSE");
  health.text("mqtt", core.ports.mqtt.connected() ? "ok" : "not connected");
  health.text("meter", !hears ? "none" : snapshot.mainsFresh ? "ok" : heard ? "silent" : "nothing heard yet");
  health.text("clock", core.epoch_s === undefined ? "not set" : "ok");
  return health.toJson();
}

function milli(value_A: number | undefined): string {
  return value_A === undefined ? "null" : whole(value_A * 1000);
}

function wholeOrNull(value: number | undefined): string {
  return value === undefined ? "null" : whole(value);
}

function truth(value: boolean): string {
  return value ? "true" : "false";
}
