import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { elapsed_ms } from "#hal/clock";
import { thousandths, whole } from "#hal/text";
import type { Claim, Policy } from "../charging/claim";
import { PRIORITY } from "../charging/claim";
import type { Rejection } from "../settings/rejection";
import type { Settings } from "../settings/settings";
import { tripEvent } from "./trip-event";
import { type TripEntry, TripLog } from "./trip-log";
import { tripRule } from "./trip-table";

/** What may trip. One record is rewritten in each tick. */
export interface TripView {
  /** The fault that the EVSE says, empty: none; `undefined`: not known. */
  fault: string | undefined;
  evseSilent: boolean;
  meterSilent: boolean;
  tooHot: boolean;
  contactorFailed: boolean;
  epoch_s: number | undefined;
}

/** A trip in force. */
export interface Trip {
  entry: TripEntry;
  /** Its cause is there. */
  present: boolean;
  /** A person has to reset it. */
  held: boolean;
}

const RESIDUAL = "residual current";
const SELF_TEST = "residual self test";
/** The monitor has this long to see its test, and to let go of it. */
const TEST_ms = 15000;
/** Occurrences that are remembered in order to lock out. */
const MOST_REMEMBERED = 20;

/**
 * The protective stops: latches them, names them, counts them, keeps a log, and decides who ends each. Those that wait for a person keep the
 * car off, also after a restart; residual current opens the relay at once, in the tick of its report.
 */
export class Protection implements Policy {
  readonly claim: Claim = { source: "trip ", permit: undefined, priority: PRIORITY.trip, limit_mA: undefined };
  /** What has happened since somebody last looked, as JSON for `event/trip`. */
  readonly events: string[] = [];
  readonly log: TripLog;
  /** What {@link follow} looks at. */
  readonly view: TripView = {
    fault: undefined,
    evseSilent: false,
    meterSilent: false,
    tooHot: false,
    contactorFailed: false,
    epoch_s: undefined,
  };
  /** Those in force. */
  readonly trips: Trip[] = [];
  private readonly counts: Record<string, number | undefined> = {};
  private readonly recent: string[] = [];
  private readonly recent_ms: number[] = [];
  private fault = "";
  /** What was there in the last tick: 1 the EVSE silent, 2 the meter silent, 4 heat, 8 the contactor. */
  private flags = 0;
  private residualLimit_mA = 6;
  private retries = 3;
  private window_ms = 3600000;
  /** Of a self test: -1 no monitor has reported yet, 0 none runs, 1 the monitor shall see it, 2 it has and shall let go. */
  testing = -1;
  private test_ms = 0;

  constructor(
    storage: StoragePort,
    private readonly port: LogPort,
  ) {
    this.log = new TripLog(storage, port);
    for (const name of this.log.held) {
      const entry = {
        number: -1,
        name,
        cause: "",
        count: 1,
        reset: "person",
        at_s: undefined,
        end_s: undefined,
        endedBy: "",
      };
      this.trips.push({ entry, present: false, held: true });
    }
    this.write();
  }

  take(settings: Settings): void {
    this.residualLimit_mA = settings.get("residual_trip_mA");
    this.retries = settings.get("trip_retries");
    this.window_ms = settings.get("trip_window_min") * 60000;
  }

  /** Takes what {@link view} shows in this tick. */
  follow(now: number): void {
    const view = this.view;
    const fault = view.fault;
    if (fault !== undefined && fault !== this.fault) {
      if (this.fault !== "") this.notice("EVSE " + this.fault, false, "", now);
      if (fault !== "") this.notice("EVSE " + fault, true, "", now);
      this.fault = fault;
    }
    const flags =
      (view.evseSilent ? 1 : 0) + (view.meterSilent ? 2 : 0) + (view.tooHot ? 4 : 0) + (view.contactorFailed ? 8 : 0);
    if (flags !== this.flags) {
      this.flags = flags;
      this.notice("communication", view.evseSilent, "", now);
      this.notice("meter", view.meterSilent, "", now);
      this.notice("temperature", view.tooHot, "", now);
      this.notice("contactor", view.contactorFailed, "", now);
    }
    if (this.testing > 0 && elapsed_ms(this.test_ms, now) >= TEST_ms) this.testFails(now);
    this.log.step(now);
  }

  /** The residual current monitor has reported. */
  residual(residual_mA: number, now: number): void {
    if (this.testing < 0) this.testing = 0;
    const isPresent = this.residualLimit_mA > 0 && residual_mA >= this.residualLimit_mA;
    if (this.testing === 1 && isPresent) this.testing = 2;
    else if (this.testing === 2 && !isPresent) {
      this.testing = 0;
      this.port.log("info", "self test of the residual current monitor passed");
      this.events.push(tripEvent(SELF_TEST, "passed", undefined));
    }
    if (this.testing !== 2) this.notice(RESIDUAL, isPresent, thousandths(residual_mA * 1000, 1) + " mA", now);
  }

  /** Resets what waits for a person, all or one by name; returns why it cannot be. */
  reset(name: string): Rejection | undefined {
    let isHeld = false;
    for (const trip of this.trips) {
      if (!trip.held || (name !== "" && trip.entry.name !== name)) continue;
      isHeld = true;
      if (trip.present)
        return { what: "trip " + trip.entry.name, why: "its cause is still there", allowed: "reset when it has gone" };
    }
    if (!isHeld) return { what: "trip", why: "nothing waits for a reset", allowed: "reset after a trip that says so" };
    for (let index = this.trips.length - 1; index >= 0; index--) {
      const trip = this.trips[index];
      if (trip !== undefined && trip.held && (name === "" || trip.entry.name === name)) this.end(index, "person");
    }
    this.keepHeld();
    return undefined;
  }

  /** Begins a self test, which the hardware has been told to make. */
  beginTest(now: number): void {
    this.testing = 1;
    this.test_ms = now;
  }

  /** Whether a trip is in force. */
  isInForce(name: string): boolean {
    return find(this.trips, name) >= 0;
  }

  /** Names of the trips in force. */
  names(into: string[]): void {
    for (const trip of this.trips) into.push(trip.entry.name);
  }

  explain(_now: number): string {
    for (const { entry, held } of this.trips) {
      if (!held || "trip " + entry.name !== this.claim.source) continue;
      const cause = entry.cause === "" ? "" : " (" + entry.cause + ")";
      const times = entry.count > 1 ? ", " + whole(entry.count) + " times" : "";
      return "- " + tripRule(entry.name).sentence + cause + times + "; a person has to reset it";
    }
    return "";
  }

  /** A cause is there, or has gone; told as often as one likes. */
  notice(name: string, isPresent: boolean, cause: string, now: number): void {
    const at = find(this.trips, name);
    const trip = this.trips[at];
    if (trip !== undefined) {
      trip.present = isPresent;
      if (!isPresent && !trip.held) this.end(at, "self");
      return;
    }
    if (isPresent) this.begin(name, cause, now);
  }

  private begin(name: string, cause: string, now: number): void {
    const rule = tripRule(name);
    const held = rule.person || (rule.locks && this.isRepeated(name, now));
    const count = (this.counts[name] ?? 0) + 1;
    this.counts[name] = count;
    const reset = held ? "person" : "self";
    const at_s = this.view.epoch_s;
    const entry = { number: this.log.next, name, cause, count, reset, at_s, end_s: undefined, endedBy: "" };
    this.log.next++;
    this.trips.push({ entry, present: true, held });
    if (held) this.keepHeld();
    else this.log.hold();
    this.log.keep(entry);
    this.port.log("error", "trip " + name + ": " + rule.sentence + (held && !rule.person ? ", again and again" : ""));
    this.events.push(tripEvent(name, rule.sentence, entry));
  }

  private end(index: number, endedBy: string): void {
    const trip = this.trips[index];
    if (trip === undefined) return;
    this.trips.splice(index, 1);
    const entry = trip.entry;
    entry.end_s = this.view.epoch_s;
    entry.endedBy = endedBy;
    this.write();
    if (entry.number >= 0) this.log.keep(entry);
    this.port.log("info", "trip " + entry.name + ": cleared " + (endedBy === "self" ? "by itself" : "by a person"));
    this.events.push(tripEvent(entry.name, "cleared", entry));
  }

  /** Whether this one has come more often than it may within the window, this time included. */
  private isRepeated(name: string, now: number): boolean {
    this.recent.push(name);
    this.recent_ms.push(now);
    if (this.recent.length > MOST_REMEMBERED) {
      this.recent.shift();
      this.recent_ms.shift();
    }
    let times = 0;
    for (let index = 0; index < this.recent.length; index++) {
      const age_ms = elapsed_ms(this.recent_ms[index] ?? now, now);
      if (this.recent[index] === name && age_ms <= this.window_ms) times++;
    }
    return this.retries > 0 && times > this.retries;
  }

  private testFails(now: number): void {
    const seen = this.testing === 2;
    this.testing = 0;
    if (seen) this.notice(RESIDUAL, true, "after a self test", now);
    else this.notice(SELF_TEST, true, "", now);
    const trip = this.trips[find(this.trips, SELF_TEST)];
    if (trip !== undefined) trip.present = false;
  }

  private keepHeld(): void {
    const held = this.log.held;
    while (held.length > 0) held.pop();
    for (const trip of this.trips) if (trip.held) held.push(trip.entry.name);
    this.log.hold();
    this.write();
  }

  /** The claim: the trip that waits longest is named, residual current before all. */
  private write(): void {
    const claim = this.claim;
    claim.permit = undefined;
    for (const { entry, held } of this.trips) {
      if (!held || (claim.permit !== undefined && entry.name !== RESIDUAL)) continue;
      claim.source = "trip " + entry.name;
      claim.permit = entry.name === RESIDUAL ? "disabled" : "sleeping";
    }
  }
}

/** The place of a trip by its name, -1 when it is not in force. */
function find(trips: readonly Trip[], name: string): number {
  for (let index = 0; index < trips.length; index++) if (trips[index]?.entry.name === name) return index;
  return -1;
}
