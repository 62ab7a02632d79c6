import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { VERSION } from "#tools/controller/version";
import { type BuildOrder, buildImage, groupsOf } from "#tools/image/build";
import { findCrossCompiler } from "#tools/image/cross-compiler";
import { GROUPS, notLate, rootsOf } from "#tools/image/groups";
import { readImageFolder } from "#tools/image/manifest";
import { C_MODULES } from "#tools/image/nodemcu-build";
import { modulesOfImage } from "#tools/image/virtual-image";

/** The header of an image, for `printf`, with numbers of so many bytes. */
const header = (number_B: 4 | 8): string =>
  String.raw`\033Lua\123\013\031\223\r\n\032\n\004\004` +
  (number_B === 8 ? String.raw`\010\010` : String.raw`\004\004`);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-build-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function order(changes: Partial<BuildOrder> = {}): BuildOrder {
  const out = join(folder, "image");
  return { flash_MB: 4, without: [], store_B: undefined, folder: out, virtual: false, compiler: undefined, ...changes };
}

/** A program that is called as the cross compiler is. */
function compiler(script: string): string {
  const path = join(folder, "luac.cross");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("The image folder", () => {
  it("is of the version that was asked for, in its list, its page and its image", () => {
    const out = join(folder, "image");
    expect(buildImage(order({ virtual: true, version: "0.2.0" })).list.version).toBe("0.2.0");
    expect(readFileSync(join(out, "README.md"), "utf8")).toContain("# Dinamics 0.2.0 for");
    const modules = modulesOfImage(readFileSync(join(out, "upload", "lfs.img"))) ?? [];
    const ran = modules.map(({ code }) => code).filter((code) => code.includes(`"0.2.0"`));
    expect(ran).toHaveLength(2);
    expect(modules.some(({ code }) => code.includes(VERSION))).toBe(false);
  });

  it("holds everything but the image where there is no cross compiler, and says how to get it", () => {
    const { hasImage, list, used_B, store_B } = buildImage(order());
    expect(hasImage).toBe(false);
    expect(used_B).toBeLessThan(store_B);
    expect(list.version).toBe(VERSION);
    expect(list.files.map(({ name }) => name)).toEqual(["init.lua", "boot.lua"]);
    const out = join(folder, "image");
    const page = readFileSync(join(out, "README.md"), "utf8");
    expect(page).toContain("**It is not there yet**");
    expect(page).toContain("LUAC_CROSS=");
    for (const name of readdirSync(join(out, "lua"))) expect(name).toMatch(/^[A-Za-z0-9_]+\.lua$/);
    expect(readdirSync(join(out, "lua"))).toHaveLength(list.modules.length);
    expect(readImageFolder(out).files[0]?.content.length).toBeGreaterThan(500);
  });

  it("asks NodeMCU for 64-bit numbers and for each of the C modules", () => {
    buildImage(order({ flash_MB: 8 }));
    const kconfig = readFileSync(join(folder, "image/nodemcu/sdkconfig.dinamics"), "utf8");
    for (const option of ["LUA_NUMBER_INT64", "LUA_NUMBER_DOUBLE", "MQTT_TRANSPORT_SSL", "ESPTOOLPY_FLASHSIZE_8MB"])
      expect(kconfig).toContain(`\nCONFIG_${option}=y\n`);
    for (const [name] of C_MODULES) expect(kconfig).toContain(`\nCONFIG_NODEMCU_CMODULE_${name}=y\n`);
    expect(kconfig).toContain("CONFIG_ESP_MAIN_TASK_STACK_SIZE=16384");
    expect(kconfig).toContain("CONFIG_NODEMCU_UART_DRIVER_BUF_SIZE_RX2=1024");
  });

  it("is made with the cross compiler where there is one", () => {
    const { list } = buildImage(order({ compiler: compiler(`printf '${header(8)}image of '$# > "$4"`) }));
    expect(list.files.map(({ name }) => name)).toEqual(["init.lua", "boot.lua", "lfs.img"]);
    const image = readFileSync(join(folder, "image/upload/lfs.img"), "latin1");
    expect(image.slice(16)).toBe(`image of ${String(list.modules.length + 4)}`);
  });

  it("is not made when the image that was compiled would not fit once it is loaded", () => {
    const script = (size_B: number): string =>
      `(printf '${header(8)}'; head -c ${String(size_B - 16)} /dev/zero) > "$4"`;
    const store_B = 0x110000;
    const most_B = Math.floor(store_B / 2.2);
    expect(buildImage(order({ store_B, compiler: compiler(script(most_B)) })).hasImage).toBe(true);
    expect(() => buildImage(order({ store_B, compiler: compiler(script(most_B + 1)) }))).toThrow("too large");
  });

  const wrong: [script: string, why: string][] = [
    [`printf '${header(4)}' > "$4"`, "64-bit integers and doubles"],
    [`printf 'text' > "$4"`, "no image"],
    ["echo duplicate files >&2; exit 1", "duplicate files"],
  ];
  for (const [script, why] of wrong)
    it(`is not made when the cross compiler does: ${why}`, () => {
      expect(() => buildImage(order({ compiler: compiler(script) }))).toThrow(why);
      expect(existsSync(join(folder, "image"))).toBe(false);
    });

  it("is not made where it has no room: says what takes how much", () => {
    expect(() => buildImage(order({ store_B: 0x40000 }))).toThrow("even the core alone");
    expect(() => buildImage(order({ store_B: 0xc0000 }))).toThrow(
      /leave something out with --without: http \(\d+ kB\)/,
    );
    expect(existsSync(join(folder, "image"))).toBe(false);
  });

  it("fits a smaller flash store without what nobody needs", () => {
    const built = buildImage(order({ store_B: 0xf0000, without: groupsOf(["http,cards"]), virtual: true }));
    expect(built.used_B).toBeLessThan(0xf0000);
    expect(built.list.without).toEqual(["http", "cards"]);
    const modules = modulesOfImage(readFileSync(join(folder, "image/upload/lfs.img"))) ?? [];
    expect(modules.map(({ name }) => name)).not.toContain("firmware_api_http_route_table");
  });

  it("finds the cross compiler by its variable, then on the path", () => {
    const path = compiler("exit 0");
    expect(findCrossCompiler({ LUAC_CROSS: "/opt/luac.cross", PATH: folder })).toBe("/opt/luac.cross");
    expect(findCrossCompiler({ PATH: `/nowhere:${folder}` })).toBe(path);
    expect(findCrossCompiler({ PATH: "/nowhere" })).toBeUndefined();
  });
});

describe("What can be left out", () => {
  it("is loaded late, and only then", () => {
    expect(notLate(GROUPS)).toEqual([]);
  });

  it("is there: each of its files is a module of the image", () => {
    const { list } = buildImage(order());
    const names = list.modules.map(({ name }) => name);
    for (const group of GROUPS) for (const root of rootsOf(group)) expect(names).toContain(`${root}.lua`);
  });

  it("is named, and a typing error is answered with what was meant", () => {
    expect(groupsOf(["solar", "http,peak"]).map(({ name }) => name)).toEqual(["solar", "http", "peak"]);
    expect(() => groupsOf(["sollar"])).toThrow("did you mean solar");
  });
});
