import { describe, expect, it } from "vitest";
import { bootBundle } from "#tools/lua/boot-bundle";
import { LuaMachine } from "#tools/lua/machine";

const BUNDLE = bootBundle();

/** What the bundle has a module do at each of some boots, in a VM that has nothing but files; `running`: the version in flash. */
function choices(files: Record<string, string>, running: string, boots: number): string {
  const machine = new LuaMachine();
  const table = Object.entries(files).map(([name, content]) => `["${name}"] = "${content}"`);
  machine.execute(`function boot_file() ${BUNDLE} end return ""`);
  const result = machine.execute(`
    local files, told = { ${table.join(", ")} }, {}
    file = { exists = function(name) return files[name] ~= nil end, remove = function(name) files[name] = nil end }
    io = { open = function(name, mode)
      if mode == "rb" and files[name] == nil then return nil end
      return {
        read = function() return files[name] end,
        write = function(self, content) files[name] = content return self end,
        close = function() return true end,
      }
    end }
    node = { LFS = { reload = function(name) told[#told] = name end } }
    for count = 1, ${String(boots)} do
      told[count] = "stays"
      boot_file().choose(${running})
    end
    return table.concat(told, " ")
  `);
  machine.close();
  return result;
}

describe("the file that decides at a boot, alone in a Lua VM", () => {
  it("runs what was flashed", () => {
    expect(choices({}, '"0.1.0"', 1)).toBe("stays");
  });

  it("loads what is there when nothing is in flash, and gives up in the end", () => {
    expect(choices({ "a-lfs.img": "" }, "nil", 5)).toBe("a-lfs.img a-lfs.img a-lfs.img stays stays");
  });

  it("is small enough to be read at each boot", () => {
    expect(BUNDLE.length).toBeLessThan(19000);
  });
});
