import type { StoragePort } from "#hal/storage";
import { bootChoice, giveUp, isOnTrial } from "#firmware/update/boot";
import type { FileModule, Io, RtcMem } from "./nodemcu";

declare const io: Io;
declare const file: FileModule;
declare const rtcmem: RtcMem | undefined;
declare const node: { LFS: { reload(this: void, name: string): void } };

/**
 * The file `boot.lua`, which lies beside the images and is asked by `init.lua` before anything of an image runs: which image runs is decided
 * where an image that never gets anywhere cannot keep it from being decided. Whoever has asked lets go of it, and of the memory it took.
 */

/** Word of the RTC memory with the failures in a row; those of another image do not count. */
const FAILURES = 1;

const storage: StoragePort = {
  read(name) {
    const handle = io.open(name, "rb");
    const content = handle?.read("a");
    handle?.close();
    return content;
  },
  write(name, content) {
    const handle = io.open(name, "wb");
    if (handle === undefined) return false;
    const taken = handle.write(content) !== undefined;
    return handle.close() === true && taken;
  },
  remove(name) {
    file.remove(name);
  },
};

/**
 * Has the right image in flash, which may restart the module; `running` is the version of the one that is there, `undefined` without one. Returns
 * whether it is on trial: false as well when this boot could not be counted, because then no restart may follow from it.
 */
export function choose(running: string | undefined): boolean {
  const before = stands();
  const choice = bootChoice({ storage, running, has: (name) => file.exists(name) });
  const onTrial = isOnTrial(storage) && stands() !== before;
  if (choice === "run" || choice === "none") return onTrial;
  rtcmem?.write32(FAILURES, 0);
  node.LFS.reload(choice);
  return onTrial;
}

/** The image on trial has come up and done nothing: it is given up. */
export function expire(): void {
  giveUp(storage);
}

function stands(): string {
  return (storage.read("update.a") ?? "") + (storage.read("update.b") ?? "");
}
