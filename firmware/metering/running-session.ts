import type { StoragePort } from "#hal/storage";
import { Store } from "../settings/store";

/** The record of `EnergyBook`; it begins with 1 while a car is plugged in. */
export const ENERGY_RECORD = "energy";

/** Whether a session was running when the controller lost its power; all that a boot has to know of the book. */
export function sessionWasRunning(storage: StoragePort): boolean {
  return (new Store(storage, ENERGY_RECORD).load() ?? "").startsWith("1|");
}
