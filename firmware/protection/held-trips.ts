import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { Store } from "../settings/store";

/** The record of `TripLog` that says which trips wait for a person: the number of the next trip, then their names, a line each. */
export const HELD_TRIPS = "trips";

/** Whether a trip that waits for a person was stored; all that a boot has to know of the trips. `log` hears of damage. */
export function holdsTrip(storage: StoragePort, log?: LogPort): boolean {
  return (new Store(storage, HELD_TRIPS).load(log) ?? "").includes("\n");
}
