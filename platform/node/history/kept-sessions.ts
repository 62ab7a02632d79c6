import type { StoragePort } from "#hal/storage";
import { Store } from "#firmware/settings/store";

/** Places in which the controller keeps the records of its last sessions (`firmware/session-log.ts`). */
const PLACES = 12;

/** The records that the controller keeps, as they were published. */
export function keptSessions(storage: StoragePort): string[] {
  const names = Array.from({ length: PLACES }, (_, place) => `session${String(place)}`);
  return names.flatMap((name) => new Store(storage, name).load() ?? []);
}
