import type { StoragePort } from "#hal/storage";

/** The record of `EnergyBook`; its first line begins with 1 while a car is plugged in. */
export const ENERGY_RECORD = "energy";

/** Whether a session was running when the controller lost its power; all that a boot has to know of the book. */
export function sessionWasRunning(storage: StoragePort): boolean {
  const a = storage.read(ENERGY_RECORD + ".a") ?? "";
  const b = storage.read(ENERGY_RECORD + ".b") ?? "";
  return a.includes("\n1|") || b.includes("\n1|");
}
