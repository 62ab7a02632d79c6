import type { StoragePort } from "#hal/storage";
import { whole } from "#hal/text";
import { Store } from "../settings/store";
import { otherSlot, type Slot } from "./slots";
import { numberOf } from "./version";

/** Name of the record, kept as two copies. */
const NAME = "update";

/**
 * How the update stands, as a power cut leaves it: `kept` the image of the slot is the one; `trial` it has yet to show that it runs;
 * `back` an image did not run well, the one before was taken back, and nobody was told yet.
 */
export interface Stand {
  phase: "kept" | "trial" | "back";
  slot: Slot;
  /** Versions of the images in the slots; empty: not known. */
  versionA: string;
  versionB: string;
  /** The last version that did not run well; empty: none. */
  failed: string;
  /** Boots that were counted: with an image on trial, or to load one. */
  boots: number;
  /** The EVSE answered before the update. */
  answered: boolean;
}

/** The stand of a machine that was never updated: the image in slot a has this version. */
export function newStand(version: string): Stand {
  return { phase: "kept", slot: "a", versionA: version, versionB: "", failed: "", boots: 0, answered: false };
}

/** The stand, or `undefined` when there was never an update. */
export function readStand(storage: StoragePort): Stand | undefined {
  const field = (new Store(storage, NAME).load() ?? "").split("|");
  const [phase = "", slot = "", versionA = "", versionB = ""] = field;
  if (phase !== "kept" && phase !== "trial" && phase !== "back") return undefined;
  if (slot !== "a" && slot !== "b") return undefined;
  const boots = numberOf(field[5] ?? "", 3);
  return {
    phase,
    slot,
    versionA,
    versionB,
    failed: field[4] ?? "",
    boots: boots < 0 ? 0 : boots,
    answered: field[6] === "1",
  };
}

/** Whether an image is on trial, or its end was not told yet. */
export function standsOpen(storage: StoragePort): boolean {
  const stand = readStand(storage);
  return stand !== undefined && stand.phase !== "kept";
}

/** Keeps the stand; false when the medium refused, and the old one holds. */
export function keepStand(storage: StoragePort, stand: Stand): boolean {
  const { phase, slot, versionA, versionB, failed, boots, answered } = stand;
  const images = phase + "|" + slot + "|" + versionA + "|" + versionB + "|" + failed;
  return new Store(storage, NAME).save(images + "|" + whole(boots) + (answered ? "|1" : "|0"));
}

/** Version of the image in a slot. */
export function versionIn(stand: Stand, slot: Slot): string {
  return slot === "a" ? stand.versionA : stand.versionB;
}

/** Gives up the image of the slot: the one of the other slot is to be kept. */
export function takeBack(stand: Stand): void {
  stand.phase = "back";
  stand.failed = versionIn(stand, stand.slot);
  stand.slot = otherSlot(stand.slot);
  stand.boots = 0;
}
