import type { StoragePort } from "#hal/storage";
import type { Rejection } from "./settings/rejection";
import { whole } from "#hal/text";
import { Store } from "./settings/store";

/** Records of sessions that are kept; each has a place of its own, written once at its end. */
const RECORDS = 12;

/** Keeps the record of a session, which replaces the oldest; survives a power cut at any byte of the write. */
export function keepSession(storage: StoragePort, number: number, document: string): boolean {
  return recordOf(storage, number).save(document);
}

/** The record of session `text` (empty: of the newest, `newest`) as it was published, or why there is none. */
export function storedSession(storage: StoragePort, text: string, newest: number): string | Rejection {
  const number = text === "" ? newest : Number(text);
  const isNumber = text.length <= 9 && number >= 1 && number <= newest;
  const document = isNumber ? recordOf(storage, number).load() : undefined;
  if (document !== undefined && document.startsWith('{"number":' + whole(number) + ",")) return document;
  const first = newest - RECORDS < 0 ? 1 : newest - RECORDS + 1;
  const allowed = newest < 1 ? "nothing yet" : whole(first) + ".." + whole(newest);
  return { what: "get_session", why: "no record of such a session", allowed };
}

function recordOf(storage: StoragePort, number: number): Store {
  return new Store(storage, "session" + whole(number - Math.floor(number / RECORDS) * RECORDS));
}
