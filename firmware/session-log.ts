import type { LogPort } from "#hal/log";
import type { MqttPort } from "#hal/mqtt";
import type { StoragePort } from "#hal/storage";
import type { SessionRecord } from "./api/snapshot";
import type { Recollection } from "./charging/recollection";
import type { Core } from "./core";
import type { Rejection } from "./settings/rejection";
import { whole } from "#hal/text";
import { sessionDocument } from "./session-document";
import { sessionRecord } from "./session-record";
import { Store } from "./settings/store";

/** Records of sessions that are kept; each has a place of its own, written once at its end. */
const RECORDS = 12;
/** How many of those that could not be told at their end are told later. */
const MOST_UNTOLD = 5;

/** Who counts and keeps sessions. */
export interface LogParts {
  core: Core;
  recollection: Recollection;
}

/**
 * Writes the record of the session that has ended, then counts the session: a power cut in between has the same number written again, and one
 * after both finds that it is counted.
 */
export function recordSession({ core, recollection }: LogParts, endedBy: "unplugged" | "power cut", now: number): void {
  const { storage, log, mqtt } = core.ports;
  const cut = core.energy?.book.running.number ?? 0;
  if (endedBy === "power cut" && cut > 0 && cut <= recollection.sessions) return;
  const record = sessionRecord(core, endedBy);
  const document = sessionDocument(record);
  if (!keepSession(storage, record.number, document)) tell(mqtt, document);
  recollection.sessions = record.number;
  recollection.keep(now);
  core.session.number = record.number + 1;
  log.log("info", sessionText(record));
}

/** Tells the oldest record that nobody was told; returns it when it is the newest of all, which others may ask for. Empty: it is not, or there is none. */
export function tellSession({ core, recollection }: LogParts, now: number): string {
  const { sessions } = recollection;
  if (recollection.told >= sessions) return "";
  const { log, mqtt, storage } = core.ports;
  const oldest = sessions - MOST_UNTOLD;
  const number = (recollection.told < oldest ? oldest : recollection.told) + 1;
  const document = documentOf(storage, number);
  // nobody will ask for it again
  if (document === undefined) documentOf(storage, number, log);
  if (document !== undefined && !tell(mqtt, document)) return "";
  recollection.told = number;
  recollection.keep(now);
  return document !== undefined && number === sessions ? document : "";
}

/** A session that has ended in one line, for the log. */
function sessionText({ number, energy_Wh, charge_s }: SessionRecord): string {
  return "session " + whole(number) + ": " + whole(energy_Wh) + " Wh in " + whole(charge_s) + " s of charging";
}

function tell(mqtt: MqttPort, document: string): boolean {
  return mqtt.publish("event/session", document, false);
}

/** Keeps the record of a session, which replaces the oldest; survives a power cut at any byte of the write. */
export function keepSession(storage: StoragePort, number: number, document: string): boolean {
  return recordOf(storage, number).save(document);
}

/** The record of session `text` (empty: of the newest, `newest`) as it was published, or why there is none. `log` hears of damage. */
export function storedSession(storage: StoragePort, text: string, newest: number, log?: LogPort): string | Rejection {
  const number = text === "" ? newest : Number(text);
  const isNumber = text.length <= 9 && number >= 1 && number <= newest;
  const document = isNumber ? documentOf(storage, number, log) : undefined;
  if (document !== undefined) return document;
  const first = newest - RECORDS < 0 ? 1 : newest - RECORDS + 1;
  const allowed = newest < 1 ? "nothing yet" : whole(first) + ".." + whole(newest);
  return { what: "get_session", why: "no record of such a session", allowed };
}

function documentOf(storage: StoragePort, number: number, log?: LogPort): string | undefined {
  const document = recordOf(storage, number).load(log);
  return document !== undefined && document.startsWith('{"number":' + whole(number) + ",") ? document : undefined;
}

function recordOf(storage: StoragePort, number: number): Store {
  return new Store(storage, "session" + whole(number - Math.floor(number / RECORDS) * RECORDS));
}
