import { afterEach, describe, expect, it } from "vitest";
import { flash, type FlashOrder } from "#tools/flash/flash";
import type { Patience } from "#tools/flash/prompt";
import { Garbled, Refused } from "#tools/flash/trouble";
import { listed, type ModuleFile, PRODUCT } from "#tools/image/manifest";
import { virtualImage } from "#tools/image/virtual-image";
import type { LuaModule } from "#tools/lua/transpile";
import { BOOT } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";
import { Cable, chance, noise } from "./cable";

const PATIENCE: Patience = { echo_ms: 80, answer_ms: 300, quiet_ms: 8, boot_ms: 3000 };
const INIT = `local boot = node.LFS.get("${BOOT}")
if boot then boot() else print("Dinamics does not start: there is no valid image in LFS") end
`;

/** An image that does as little as possible: it says its version, and is as long as is asked for. */
function image(version: string, filling_B = 2000): LuaModule[] {
  const random = chance(5);
  const filling = Array.from({ length: filling_B }, () => Math.floor(random() * 36).toString(36)).join("");
  const code = `dinamics = { system = { version = "${version}" }, listen = function() end } print("Dinamics ${version}")`;
  return [
    { name: BOOT, code },
    { name: "filling", code: `return "${filling}"` },
  ];
}

function file(name: string, content: Buffer | string): ModuleFile {
  const bytes = Buffer.from(content);
  return { ...listed(name, bytes), content: bytes };
}

function filesOf(version: string, filling_B?: number): ModuleFile[] {
  return [file("init.lua", INIT), file("lfs.img", virtualImage(image(version, filling_B)))];
}

let modules: RestartingModule[] = [];
afterEach(() => {
  for (const module of modules) module.close();
  modules = [];
});

function setUp(files: Map<string, string> = new Map<string, string>(), running?: LuaModule[]) {
  const module = new RestartingModule({ image: running, files });
  modules.push(module);
  return { module, cable: new Cable(module) };
}

function order(cable: Cable, files: readonly ModuleFile[], version = "0.2.0"): FlashOrder & { notes: string[] } {
  const notes: string[] = [];
  const list = { product: PRODUCT, version, without: [], files: [...files], modules: [] };
  const report = {
    skipped: (name: string) => void notes.push(`skipped ${name}`),
    progress: () => undefined,
    note: (text: string) => void notes.push(text),
  };
  return { list, files, open: cable.open, patience: PATIENCE, pause_ms: 5, whileCharging: false, report, notes };
}

describe("Flashing over the console", () => {
  it("brings the files to an empty module, loads the image and waits for its version", async () => {
    const { module, cable } = setUp();
    const files = filesOf("0.2.0");
    expect(await flash(order(cable, files))).toBe("flashed");
    expect(module.files.get("init.lua")).toBe(INIT);
    expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
    expect(module.image?.[0]?.code).toContain("0.2.0");
    expect([...module.files.keys()].filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("leaves a module alone that has everything, and sends it little", async () => {
    const { module, cable } = setUp();
    const files = filesOf("0.2.0");
    await flash(order(cable, files));
    const before = { sent_B: cable.sent_B, restarts: module.restarts };
    const again = order(cable, files);
    expect(await flash(again)).toBe("was there");
    expect(again.notes).toEqual(["skipped init.lua", "skipped lfs.img"]);
    expect(module.restarts).toBe(before.restarts);
    expect(cable.sent_B - before.sent_B).toBeLessThan(2500);
  });

  it("sends no line that is longer than NodeMCU takes", async () => {
    const { cable } = setUp();
    let length = 0;
    let longest = 0;
    cable.there = (byte) => {
      length = byte === "\r" ? 0 : length + 1;
      longest = Math.max(longest, length);
      return byte;
    };
    await flash(order(cable, filesOf("0.2.0")));
    expect(longest).toBeLessThanOrEqual(255);
  });

  it("replaces an older image, and what updates over the air have noted about it", async () => {
    const old = filesOf("0.1.0");
    const { module, cable } = setUp(
      new Map([
        ["init.lua", INIT],
        ["a-lfs.img", String(old[1]?.content.toString("latin1"))],
        ["update.a", "kept b"],
        ["settings.a", "breaker_A 25"],
      ]),
      image("0.1.0"),
    );
    const work = order(cable, filesOf("0.2.0"));
    expect(await flash(work)).toBe("flashed");
    expect(work.notes[0]).toBe("skipped init.lua");
    expect(module.files.has("update.a")).toBe(false);
    expect(module.files.get("settings.a")).toBe("breaker_A 25");
    expect(module.image?.[0]?.code).toContain("0.2.0");
  });

  for (const [what, oneIn] of [
    ["a few", 2500],
    ["many", 700],
  ] as const)
    it(`gets through a line that loses and changes ${what} bytes in both directions`, async () => {
      const { module, cable } = setUp();
      cable.there = noise(chance(11), oneIn);
      cable.back = noise(chance(12), oneIn);
      const files = filesOf("0.2.0");
      expect(await flash(order(cable, files))).toBe("flashed");
      expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
      expect(module.files.get("init.lua")).toBe(INIT);
    }, 60000);

  it("gets through a line whose bytes are late, later even than it waits", async () => {
    const { module, cable } = setUp();
    const random = chance(3);
    cable.late_ms = () => (random() < 0.02 ? PATIENCE.answer_ms * 2 : random() < 0.2 ? 5 : 0);
    const files = filesOf("0.2.0");
    expect(await flash(order(cable, files))).toBe("flashed");
    expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
  }, 60000);

  it("goes on where it was when the cable breaks in the middle", async () => {
    const { module, cable } = setUp();
    cable.breaksAfter = 4500;
    const files = filesOf("0.2.0", 4000);
    const work = order(cable, files);
    expect(await flash(work)).toBe("flashed");
    expect(cable.opened).toBe(2);
    expect(work.notes.join("\n")).toMatch(
      /hung up; trying again[^]*skipped init.lua[^]*lfs.img: goes on at [0-9]+ bytes/,
    );
    expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
  });

  it("goes on, with what was on the medium, when the module loses its power too", async () => {
    const { module, cable } = setUp();
    cable.breaksAfter = 5500;
    cable.atBreak = () => void module.powerCycle();
    const files = filesOf("0.2.0", 4000);
    expect(await flash(order(cable, files))).toBe("flashed");
    expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
  });

  it("breaks anywhere and still ends with a whole module", async () => {
    const files = filesOf("0.2.0", 1200);
    for (let after = 40; after < 6000; after += 430) {
      const { module, cable } = setUp();
      cable.breaksAfter = after;
      await flash(order(cable, files));
      expect(module.image?.[0]?.code).toContain("0.2.0");
      expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
    }
  }, 60000);

  it("does not go on with the beginning of another image", async () => {
    const { module, cable } = setUp(new Map([["a-lfs.img.part", "the beginning of something else"]]));
    const files = filesOf("0.2.0");
    expect(await flash(order(cable, files))).toBe("flashed");
    expect(module.files.get("a-lfs.img")).toBe(files[1]?.content.toString("latin1"));
  });

  it("says when the module has not taken the image, and tries it again at the next call", async () => {
    const { module, cable } = setUp();
    const broken = [file("init.lua", INIT), file("lfs.img", "no image at all")];
    await expect(flash(order(cable, broken))).rejects.toThrow(
      /has not taken the image: there is no valid image in LFS/,
    );
    expect(module.image).toBeUndefined();
    const restarts = module.restarts;
    await expect(flash(order(cable, broken))).rejects.toThrow(Refused);
    expect(module.restarts).toBeGreaterThan(restarts);
    expect(await flash(order(cable, filesOf("0.2.0")))).toBe("flashed");
  });

  it("says when another version reports in than was sent", async () => {
    const { cable } = setUp();
    await expect(flash(order(cable, filesOf("0.1.9")))).rejects.toThrow("the module reports version 0.1.9, not 0.2.0");
  });

  it("says when there is no room, before it writes anything", async () => {
    const { module, cable } = setUp();
    module.running.trouble({ size_B: 5000 });
    await expect(flash(order(cable, filesOf("0.2.0", 9000)))).rejects.toThrow(
      /needs [0-9]+ bytes, the module's file system has/,
    );
  });

  it("makes room of the image that it replaces", async () => {
    const { module, cable } = setUp(new Map([["b-lfs.img", "x".repeat(30000)]]));
    module.running.trouble({ size_B: 40000 });
    expect(await flash(order(cable, filesOf("0.2.0", 9000)))).toBe("flashed");
    expect(module.files.has("b-lfs.img")).toBe(false);
  });

  it("gives up when nothing sensible comes back", async () => {
    const { cable } = setUp();
    cable.back = () => "?";
    const patience = { echo_ms: 5, answer_ms: 5, quiet_ms: 1, boot_ms: 5 };
    await expect(flash({ ...order(cable, filesOf("0.2.0")), patience })).rejects.toThrow(Garbled);
  }, 30000);

  it("says what NodeMCU lacks", async () => {
    const { module, cable } = setUp();
    module.running.execute("crypto = nil encoder = nil");
    await expect(flash(order(cable, filesOf("0.2.0")))).rejects.toThrow("built without encoder crypto");
  });

  it("needs an image", async () => {
    const { cable } = setUp();
    await expect(flash(order(cable, [file("init.lua", INIT)]))).rejects.toThrow("no lfs.img in the image folder");
    expect(cable.opened).toBe(0);
  });
});
