import type { StoragePort } from "#hal/storage";
import { IMAGE, otherSlot, slotFile } from "./slots";
import { keepStand, newStand, readStand, type Stand, takeBack, versionIn } from "./stand";

/** Boots that an image on trial may need before the one before is taken back: one to load it, and what a person may switch off and on. */
const TRIAL_BOOTS = 4;
/** Attempts to load an image that is to be kept, before the other slot is tried. */
const LOAD_BOOTS = 3;

/** What the boot knows of the machine. */
export interface BootView {
  storage: StoragePort;
  /** Version of the image in flash, `undefined` without a whole one. */
  running: string | undefined;
  /** Whether a file is there. */
  has(name: string): boolean;
}

/**
 * What a boot does, before anything of the image is run: `run` it, `none` when there is no image and nothing to load, else the name of the
 * file to load as the image. Counts boots on the medium, so that an image that never gets anywhere is given up. Whoever boots has this module
 * and those it needs beside the image, not in it.
 */
export function bootChoice(view: BootView): string {
  const stand = readStand(view.storage);
  if (stand === undefined) return firstChoice(view);
  if (stand.phase === "trial") return trialChoice(view, stand);
  if (view.running !== undefined && view.running === versionIn(stand, stand.slot)) {
    if (stand.boots === 0) return "run";
    stand.boots = 0;
    keepStand(view.storage, stand);
    return "run";
  }
  return loadChoice(view, stand);
}

/** Whether an image is on trial: one that does not come up has to be started again, so that it is given up. */
export function isOnTrial(storage: StoragePort): boolean {
  const stand = readStand(storage);
  return stand !== undefined && stand.phase === "trial";
}

/** Gives up the image that is on trial. */
export function giveUp(storage: StoragePort): void {
  const stand = readStand(storage);
  if (stand === undefined || stand.phase !== "trial") return;
  takeBack(stand);
  keepStand(storage, stand);
}

/** There was never an update: what was flashed runs. */
function firstChoice(view: BootView): string {
  return view.running === undefined ? loadChoice(view, newStand("")) : "run";
}

/** Counts this boot; gives the image up after too many of them, or when its file is gone. */
function trialChoice(view: BootView, stand: Stand): string {
  const file = slotFile(stand.slot, IMAGE);
  const isThere = view.running !== undefined && view.running === versionIn(stand, stand.slot);
  stand.boots++;
  if (stand.boots > TRIAL_BOOTS || (!isThere && !view.has(file))) {
    takeBack(stand);
    if (keepStand(view.storage, stand)) return bootChoice(view);
  } else if (keepStand(view.storage, stand)) return isThere ? "run" : file;
  return runOrNone(view);
}

/** The image that is to be kept is not the one in flash. An image that runs is better than one that cannot be loaded. */
function loadChoice(view: BootView, stand: Stand): string {
  const { storage, running } = view;
  const file = slotFile(stand.slot, IMAGE);
  const other = slotFile(otherSlot(stand.slot), IMAGE);
  const mayLoad = stand.boots < LOAD_BOOTS && view.has(file);
  if (running !== undefined && (!mayLoad || versionIn(stand, stand.slot) === "")) return adopt(storage, stand, running);
  if (!mayLoad && stand.boots < LOAD_BOOTS) stand.boots = LOAD_BOOTS;
  if (stand.boots >= 2 * LOAD_BOOTS || (!mayLoad && !view.has(other))) return "none";
  stand.boots++;
  // Without a count there would be no end of it.
  if (!keepStand(storage, stand)) return runOrNone(view);
  return mayLoad ? file : other;
}

/** Takes what runs for the image to keep. */
function adopt(storage: StoragePort, stand: Stand, running: string): string {
  const other = otherSlot(stand.slot);
  if (versionIn(stand, other) === running) stand.slot = other;
  if (stand.slot === "a") stand.versionA = running;
  else stand.versionB = running;
  stand.boots = 0;
  keepStand(storage, stand);
  return "run";
}

function runOrNone(view: BootView): string {
  return view.running === undefined ? "none" : "run";
}
