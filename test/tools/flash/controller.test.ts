import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { flash } from "#tools/flash/flash";
import { buildImage } from "#tools/image/build";
import { listed, PRODUCT, readImageFolder } from "#tools/image/manifest";
import { bootBundle } from "#tools/lua/boot-bundle";
import { imageModules, initScript } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";
import { Cable } from "./cable";

const PATIENCE = { echo_ms: 2000, answer_ms: 8000, quiet_ms: 60, boot_ms: 30000 };

/** After so long the console listens. */
const BOOT_us = 1_000_000;

function typed(module: RestartingModule, line: string): string {
  module.type(line + "\r");
  let said = "";
  for (let step = 0; step < 20; step++) said += module.run(100_000);
  return said;
}

describe("A module whose controller runs", () => {
  it("is flashed from its own console while it works, and comes back with its settings and the new image", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dinamics-flash-"));
    const order = { flash_MB: 4, without: [], store_B: undefined, virtual: true, compiler: undefined } as const;
    buildImage({ ...order, folder });
    const { list, files } = readImageFolder(folder);
    const image = files.find(({ name }) => name === "lfs.img")?.content ?? Buffer.alloc(0);
    // most of it has come in an earlier attempt
    const begun = image.subarray(0, image.length - 12_000).toString("latin1");
    const there = new Map([
      ["init.lua", initScript()],
      ["a-lfs.img.part", begun],
    ]);
    const module = new RestartingModule({ image: imageModules(), files: there });
    try {
      module.run(BOOT_us);
      expect(typed(module, "set breaker_A 20")).toContain("breaker_A = 20 A");
      const cable = new Cable(module);
      cable.breaksAfter = 12_000;
      const notes: string[] = [];
      const report = {
        skipped: (name: string) => void notes.push(`skipped ${name}`),
        progress: () => undefined,
        note: (text: string) => void notes.push(text),
      };
      const work = { list, files, open: cable.open, patience: PATIENCE, pause_ms: 5, whileCharging: false, report };
      expect(await flash(work)).toBe("flashed");
      expect(cable.said).toContain("Lua's own prompt");
      expect(cable.opened).toBe(2);
      expect(notes.join("\n")).toMatch(/skipped init.lua[^]*hung up; trying again[^]*goes on at/);
      expect(module.failure).toBe("");
      expect(module.image?.length).toBe(list.modules.length);
      expect(await flash(work)).toBe("was there");
      expect(typed(module, "get breaker_A")).toContain("20");
    } finally {
      module.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120000);

  it("says, after the boot has tried it again, that an image is none", async () => {
    const contents = { "init.lua": initScript(), "boot.lua": bootBundle(), "lfs.img": "no image at all" };
    const files = Object.entries(contents).map(([name, text]) => {
      const content = Buffer.from(text);
      return { ...listed(name, content), content };
    });
    const list = { product: PRODUCT, version: "0.1.0", without: [], files, modules: [] };
    const module = new RestartingModule({ image: undefined });
    const report = { skipped: () => undefined, progress: () => undefined, note: () => undefined };
    const work = {
      list,
      files,
      open: new Cable(module).open,
      patience: PATIENCE,
      pause_ms: 5,
      whileCharging: false,
      report,
    };
    await expect(flash(work)).rejects.toThrow("has not taken the image: there is no valid image in LFS");
    expect(module.image).toBeUndefined();
    expect(module.restarts).toBeGreaterThan(2);
    module.close();
  }, 60000);

  it("says at its prompt what to do when the image is damaged, and takes a good one again", () => {
    const module = new RestartingModule({ image: undefined, files: new Map([["init.lua", initScript()]]) });
    expect(module.run(1_000_000)).toMatch(/no valid image in LFS[^]*dinamics flash/);
    expect(typed(module, "=1+1")).toContain("\r\n2\r\n> ");
    module.close();
  });
});
