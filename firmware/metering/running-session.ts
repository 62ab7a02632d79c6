import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { Store } from "../settings/store";

/** The record of `EnergyBook`; it begins with 1 while a car is plugged in. */
export const ENERGY_RECORD = "energy";

/** Whether a session was running when the controller lost its power; all that a boot has to know of the book. `log` hears of damage. */
export function sessionWasRunning(storage: StoragePort, log?: LogPort): boolean {
  return (new Store(storage, ENERGY_RECORD).load(log) ?? "").startsWith("1|");
}
