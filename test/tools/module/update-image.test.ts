import { afterEach, describe, expect, it } from "vitest";
import { initScript } from "#tools/module/program";
import { RestartingModule } from "#tools/module/restarting-module";
import { bootBundle } from "#tools/lua/boot-bundle";
import { SERVER } from "./update-server";
import { NEW, OLD, UpdateSite } from "./update-site";

let module: RestartingModule | undefined;
let site: UpdateSite | undefined;
afterEach(() => {
  module?.close();
  site?.close();
  module = undefined;
  site = undefined;
});

/** What a module says, and does, whose flash store is empty and whose file system has this in the place of an image. */
function started(image: Buffer | undefined, build = ""): { said: string; points: string[]; evse: string } {
  const files = new Map([
    ["init.lua", initScript()],
    ["boot.lua", bootBundle()],
    ["rescue", "a known password"],
  ]);
  if (image !== undefined) files.set("a-lfs.img", image.toString("latin1"));
  const points: string[] = [];
  let evse = "";
  module = new RestartingModule({
    image: undefined,
    files,
    wire: (_uart, bytes) => (evse += bytes),
    heard: (saying) => {
      if (saying.kind === "accessPoint") points.push(saying.ssid);
    },
    surround: (one) => {
      if (build !== "") one.execute(build);
    },
  });
  let said = module.run(100_000_000);
  module.type("=40 + 2\r");
  said += module.run(1_000_000);
  return { said, points, evse };
}

describe("init.lua on the virtual module", () => {
  const single = Buffer.from(OLD);
  single.write("04040404", 12, "hex");
  for (const [what, image, loads] of [
    ["no image", undefined, 0],
    ["a truncated image", OLD.subarray(0, 40000), 3],
    ["an image for a build with other numbers", single, 3],
    ["something else", Buffer.from("<html>"), 3],
  ] as const)
    it(`with ${what} tries it a few times, then brings up prompt and network, and says so`, () => {
      const { said, points, evse } = started(image);
      expect(said).toContain("Dinamics does not start: there is no valid image in LFS");
      expect(said).toContain("Load the image again: dinamics flash");
      expect(said).toContain("\n42\r\n");
      expect(points).toEqual(["Dinamics-rescue-8B0C"]);
      expect(evse).toBe("");
      expect(module?.restarts).toBe(loads);
      expect(module?.failure).toBe("");
    });

  for (const [what, build] of [
    ["32-bit integers", "math.maxinteger = 2147483647"],
    ["single floats", "string.packsize = function() return 4 end"],
  ] as const)
    it(`on a build with ${what}, which takes no image, says which options to set`, () => {
      const { said } = started(undefined, build);
      expect(said).toContain("set CONFIG_LUA_NUMBER_INT64=y and CONFIG_LUA_NUMBER_DOUBLE=y");
    });

  it("loads a whole image of the file system into an empty flash store, and runs it", () => {
    expect(started(OLD).said).toContain("Dinamics 0.1.0");
    expect(module?.restarts).toBe(1);
  });
});

describe("The key that updates are signed with", () => {
  it("is set at the console, and at the console only", () => {
    site = new UpdateSite();
    const key = site.file("update-key") ?? "";
    site.module.files.delete("update-key");
    site.module.powerCycle();
    site.server.offer("0.2.0", { "lfs.img": NEW });
    site.ask().run(2);
    expect(site.rejected.at(-1)).toMatchObject({ why: "no key was installed that updates are signed with" });
    site.order("set_update_key", key);
    site.run(2);
    expect(site.file("update-key")).toBeUndefined();
    for (const wrong of ["12", "g".repeat(64)]) {
      site.module.type(`update key ${wrong}\r`);
      site.run(2);
      expect(site.said).toContain("allowed: 64 hexadecimal digits, or nothing");
    }
    site.module.type(`update key ${key.toUpperCase()}\r`);
    site.run(2);
    expect(site.file("update-key")).toBe(key);
    site.order("set_update_server", SERVER);
    site.order("set_update", "1");
    site.run(300);
    expect(site.version).toBe("0.2.0");
  });
});
