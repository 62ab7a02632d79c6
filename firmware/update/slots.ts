/** The files of an image lie in one of two slots; the other one keeps the image before. */
export type Slot = "a" | "b";

/** The image itself, which is loaded into flash; every manifest names it. */
export const IMAGE = "lfs.img";
/** Longest name of a file in a manifest: 31 bytes less the slot. */
export const LONGEST_NAME = 29;

/** Name of a file in a slot: `a-lfs.img`. */
export function slotFile(slot: Slot, name: string): string {
  return slot + "-" + name;
}

export function otherSlot(slot: Slot): Slot {
  return slot === "a" ? "b" : "a";
}
