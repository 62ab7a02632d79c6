import { describe, expect, it } from "vitest";
import { bootBundle } from "#tools/lua/boot-bundle";
import { LuaMachine } from "#tools/lua/machine";

const BUNDLE = bootBundle();

/** What the bundle decides in a VM that has nothing else; `storage` gives the files, as a Lua table. */
function choices(storage: string, running: string, files: string, boots: number): string {
  const machine = new LuaMachine();
  machine.execute(`function boot_file() ${BUNDLE} end return ""`);
  const result = machine.execute(`
    local files = ${storage}
    local there = ${files}
    local choices = {}
    for count = 1, ${String(boots)} do
      choices[count] = boot_file().bootChoice({
        running = ${running},
        has = function(_, name) return there[name] == true end,
        storage = {
          read = function(_, name) return files[name] end,
          write = function(_, name, content) files[name] = content return true end,
          remove = function(_, name) files[name] = nil end,
        },
      })
    end
    return table.concat(choices, " ")
  `);
  machine.close();
  return result;
}

describe("the file that decides at a boot, alone in a Lua VM", () => {
  it("runs what was flashed", () => {
    expect(choices("{}", '"0.1.0"', "{}", 1)).toBe("run");
  });

  it("loads what is there when nothing is in flash, and gives up in the end", () => {
    expect(choices("{}", "nil", '{["a-lfs.img"] = true}', 5)).toBe("a-lfs.img a-lfs.img a-lfs.img none none");
  });

  it("is small enough to be read at each boot", () => {
    expect(BUNDLE.length).toBeLessThan(18000);
  });
});
