import type { Core } from "./core";

/** What the controller keeps beside its settings, each as two copies. */
const KEPT = "cards|access|schedule|peak|charging|debug|update-from";

/** What can be erased: the settings, the credentials of the network, or everything that the controller keeps. */
export type Erasable = "settings" | "wifi" | "everything";

/** Erases, also on the medium. Of everything what is in use is emptied first; the files follow, so that the next start finds none. */
export function erase(core: Core, what: Erasable, now: number): void {
  const { settings, features } = core;
  const storage = core.ports.storage;
  if (what !== "settings") storage.remove("wifi");
  if (what === "wifi") return;
  settings.restoreDefaults();
  settings.flush(now);
  if (what === "settings") return;
  if (features !== undefined) {
    features.access?.order("delete all", now);
    features.plan().forget();
  }
  for (const name of KEPT.split("|")) {
    storage.remove(name + ".a");
    storage.remove(name + ".b");
  }
}
