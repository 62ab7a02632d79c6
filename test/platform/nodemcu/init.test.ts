import { describe, expect, it } from "vitest";
import { bootBundle } from "#tools/lua/boot-bundle";
import { LuaMachine } from "#tools/lua/machine";
import { initScript } from "#tools/module/program";

const INIT = initScript();

const BOOT_FILE = bootBundle();

/** What of NodeMCU `init.lua` uses, over the tables `files` and `flash`; what it did is in `told`. */
const MACHINE = `
files, flash, told = {}, nil, {}
local function note(text) told[#told + 1] = text end
function print(text) note(text) end
node = { chipid = function() return "0xb4e62d123456" end, LFS = {} }
function node.LFS.get(name)
  if flash == nil then return nil end
  if name == "platform_nodemcu_image_version" then return function() return { VERSION = flash } end end
  if name == "platform_nodemcu_boot" then return function() note("runs " .. flash) end end
end
function node.LFS.reload(name) note("loads " .. name) flash = files[name] end
file = { exists = function(name) return files[name] ~= nil end, remove = function(name) files[name] = nil end }
io = { open = function(name, mode)
  if mode == "rb" and files[name] == nil then return nil end
  local handle = { written = "" }
  function handle:read() return files[name] end
  function handle:write(content) files[name] = content return self end
  function handle:close() return true end
  return handle
end }
tmr = { ALARM_SINGLE = 0, create = function() return { alarm = function(_, span_ms, _, act) late = act end } end }
function node.restart() note("restarts") end
function dofile(name) return load(files[name])() end
return ""
`;

/** A module with these files; the boot's own file is there, or something else in its place. */
class Bench {
  private readonly machine = new LuaMachine();

  constructor(files: Record<string, string>, flash: string, bootFile = BOOT_FILE) {
    this.machine.execute(MACHINE);
    for (const [name, content] of Object.entries({ ...files, "boot.lua": bootFile })) this.put(name, content);
    if (flash !== "") this.machine.execute(`flash = "${flash}" return ""`);
    this.machine.execute(`function init() ${INIT} end return ""`);
  }

  put(name: string, content: string): void {
    this.machine.execute(`files["${name}"] = [==[${content}]==] return ""`);
  }

  /** Lets five and a half minutes pass; what has happened since the boot. */
  late(): string {
    return this.machine.execute(`if late then late() end return table.concat(told, "; ")`);
  }

  /** Boots once; what happened. */
  boot(): string {
    return this.machine.execute(`told = {} init() return table.concat(told, "; ")`);
  }
}

const BOTH = { "a-lfs.img": "0.1.0", "b-lfs.img": "0.2.0" };

describe("init.lua", () => {
  it("runs the image in flash", () => {
    expect(new Bench(BOTH, "0.1.0").boot()).toBe("runs 0.1.0");
  });

  it("loads one when there is none", () => {
    expect(new Bench(BOTH, "").boot()).toContain("loads a-lfs.img");
  });

  it("takes the old image back after four boots of one on trial", () => {
    const record = "trial|b|0.1.0|0.2.0||0|1";
    const bench = new Bench({ ...BOTH, "update.a": stored(record) }, "0.2.0");
    for (let boot = 0; boot < 4; boot++) expect(bench.boot()).toBe("runs 0.2.0");
    expect(bench.boot()).toMatch(/^loads a-lfs.img; /);
    expect(bench.boot()).toBe("runs 0.1.0");
  });

  it("starts again with an image on trial that was not kept in five and a half minutes, and leaves one alone that was", () => {
    const trial = { ...BOTH, "update.a": stored("trial|b|0.1.0|0.2.0||0|1") };
    const bench = new Bench(trial, "0.2.0");
    bench.boot();
    expect(bench.late()).toBe("runs 0.2.0; restarts");
    const kept = new Bench(trial, "0.2.0");
    kept.boot();
    kept.put("update.b", stored("kept|b|0.1.0|0.2.0||0|1"));
    expect(kept.late()).toBe("runs 0.2.0");
  });

  it("does not wait like that for an image that is to be kept", () => {
    const bench = new Bench({ ...BOTH, "update.a": stored("kept|b|0.1.0|0.2.0||0|1") }, "0.2.0");
    expect(bench.boot()).toBe("runs 0.2.0");
    expect(bench.late()).toBe("runs 0.2.0");
  });

  it("runs the image also when the file that decides is missing or broken", () => {
    expect(new Bench(BOTH, "0.1.0", "this is no Lua").boot()).toBe("runs 0.1.0");
    expect(new Bench(BOTH, "0.1.0", "error('broken')").boot()).toBe("runs 0.1.0");
  });

  it("says so when there is nothing to run", () => {
    expect(new Bench({}, "").boot()).toContain("there is no valid image in LFS");
  });

  it("is below 2 kB on the module", () => {
    expect(INIT.length).toBeLessThan(2000);
  });
});

/** A record as the firmware stores it, see `firmware/settings/store.ts`. */
function stored(content: string): string {
  let sum = (1 * 1000003 + content.length) % 2147483629;
  for (const character of content) sum = (sum * 1000003 + character.charCodeAt(0)) % 2147483629;
  return `0 ${String(content.length)} ${String(sum)}\n${content}`;
}
