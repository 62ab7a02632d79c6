/** Sizes of flash that there are modules with, MB. */
export const FLASH_SIZES = [4, 8, 16] as const;
export type FlashSize_MB = (typeof FLASH_SIZES)[number];

export interface Partition {
  name: string;
  type: string;
  subtype: string;
  offset_B: number;
  size_B: number;
}

const KB = 1024;
const FIRST_APP_B = 0x10000;
/** Room for NodeMCU itself: its default on 4 MB, and more where there is more. */
const APP_B = 0x180000;
const SLOT_B = 0x200000;
/** The flash store must lie on, and is mapped in, pages of this size. */
const PAGE_B = 0x10000;
/** Least room for files: two images, the one that runs and the one that comes, and the records. */
const SMALLEST_FILES_B = 900 * KB;

/** The smallest flash store in which so many bytes have room, with a tenth to grow. */
export function storeFor_B(lfs_B: number): number {
  return Math.ceil((lfs_B * 1.1) / PAGE_B) * PAGE_B;
}

/** Whether two slots for NodeMCU itself have room beside the flash store and the files. */
export function hasTwoSlots(flash_MB: FlashSize_MB): boolean {
  return flash_MB > 4;
}

/**
 * The partitions of a flash: NodeMCU (two slots of it from 8 MB on), the flash store for Lua, and the files. `undefined`: there is no room
 * for a store of this size.
 */
export function partitionsFor(flash_MB: FlashSize_MB, store_B: number): Partition[] | undefined {
  const partitions: Partition[] = [];
  let offset_B = 0x9000;
  const add = (name: string, type: string, subtype: string, size_B: number): void => {
    partitions.push({ name, type, subtype, offset_B, size_B });
    offset_B += size_B;
  };
  if (hasTwoSlots(flash_MB)) {
    add("nvs", "data", "nvs", 0x4000);
    add("otadata", "data", "ota", 0x2000);
    add("phy_init", "data", "phy", 0x1000);
    add("ota_0", "app", "ota_0", SLOT_B);
    add("ota_1", "app", "ota_1", SLOT_B);
  } else {
    add("nvs", "data", "nvs", 0x6000);
    add("phy_init", "data", "phy", 0x1000);
    add("factory", "app", "factory", APP_B);
  }
  add("lfs", "0xC2", "0x01", store_B);
  add("storage", "data", "spiffs", flash_MB * KB * KB - offset_B);
  const files = partitions.at(-1);
  return files !== undefined && files.size_B >= SMALLEST_FILES_B ? partitions : undefined;
}

/** The table as IDF reads it. */
export function partitionTable(flash_MB: FlashSize_MB, partitions: readonly Partition[]): string {
  const hex = (value: number): string => `0x${value.toString(16)}`;
  return [
    `# Partitions of a Dinamics module with ${String(flash_MB)} MB of flash. 0xC2 0x01 is NodeMCU's flash store for Lua (LFS).`,
    "# Name, Type, SubType, Offset, Size",
    ...partitions.map(
      ({ name, type, subtype, offset_B, size_B }) => `${name}, ${type}, ${subtype}, ${hex(offset_B)}, ${hex(size_B)}`,
    ),
    "",
  ].join("\n");
}

/** Where NodeMCU itself begins, as `esptool` wants to know. */
export const APP_OFFSET_B = FIRST_APP_B;
