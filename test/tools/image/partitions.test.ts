import { describe, expect, it } from "vitest";
import { FLASH_SIZES, partitionsFor, partitionTable, storeFor_B } from "#tools/image/partitions";

const STORE_B = 0xe0000;

describe("Partitions", () => {
  for (const flash_MB of FLASH_SIZES) {
    const partitions = partitionsFor(flash_MB, STORE_B) ?? [];
    it(`fill ${String(flash_MB)} MB without a gap or an overlap`, () => {
      let end_B = 0x9000;
      for (const { offset_B, size_B } of partitions) {
        expect(offset_B).toBe(end_B);
        end_B = offset_B + size_B;
      }
      expect(end_B).toBe(flash_MB * 1024 * 1024);
    });

    it(`begin programs and the flash store at pages of 64 kB in ${String(flash_MB)} MB`, () => {
      const mapped = partitions.filter(({ type }) => type === "app" || type === "0xC2");
      expect(mapped.length).toBe(flash_MB === 4 ? 2 : 3);
      for (const { offset_B } of mapped) expect(offset_B % 0x10000).toBe(0);
    });
  }

  it("have two slots for NodeMCU from 8 MB on, and what says which of them runs", () => {
    const names = (flash_MB: 4 | 8): string[] => (partitionsFor(flash_MB, STORE_B) ?? []).map(({ name }) => name);
    expect(names(4)).toEqual(["nvs", "phy_init", "factory", "lfs", "storage"]);
    expect(names(8)).toEqual(["nvs", "otadata", "phy_init", "ota_0", "ota_1", "lfs", "storage"]);
  });

  it("leave room for two images among the files, or there are none", () => {
    expect(partitionsFor(4, 0x180000)).toBeDefined();
    expect(partitionsFor(4, 0x190000)).toBeUndefined();
    expect(partitionsFor(8, 0x200000)).toBeDefined();
  });

  it("are written as IDF reads them", () => {
    const table = partitionTable(4, partitionsFor(4, STORE_B) ?? []);
    expect(table).toContain("\nfactory, app, factory, 0x10000, 0x180000\nlfs, 0xC2, 0x01, 0x190000, 0xe0000\n");
  });

  it("give the flash store a tenth more than is needed, in pages", () => {
    expect(storeFor_B(0x10000)).toBe(0x20000);
    expect(storeFor_B(59578)).toBe(0x10000);
    expect(storeFor_B(59579)).toBe(0x20000);
  });
});
