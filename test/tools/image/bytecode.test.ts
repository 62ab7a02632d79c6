import { describe, expect, it } from "vitest";
import { compileModules } from "#tools/image/bytecode";
import { lfsSize_B } from "#tools/image/lfs-size";

const one = (name: string, code: string): { name: string; code: string } => ({ name, code });

describe("What a program takes of the flash store", () => {
  it("counts functions, instructions, constants, upvalues and texts of the bytecode", () => {
    const [module] = compileModules([one("a", `local n = 1\nreturn function() return n + 2.5, "text" end`)]);
    expect(module?.functions).toHaveLength(2);
    expect(module?.functions[0]).toMatchObject({ children: 1 });
    expect(module?.functions[1]).toMatchObject({ upvalues: 1, constants: 2, lineRuns: 1 });
    expect([...(module?.texts ?? [])].sort()).toEqual(["@a.lua", "text"]);
  });

  it("reads texts of any length", () => {
    const long = "x".repeat(300);
    const [module] = compileModules([one("a", `return "${long}"`)]);
    expect(module?.texts.has(long)).toBe(true);
  });

  it("refuses what is no Lua", () => {
    expect(() => compileModules([one("broken", "return return")])).toThrow("broken.lua:1");
  });

  it("counts a text that several modules name once", () => {
    const code = `return "${"shared ".repeat(8)}"`;
    const both = lfsSize_B(compileModules([one("a", code), one("b", code)]));
    const alone = lfsSize_B(compileModules([one("a", code)]));
    expect(both - alone).toBeLessThan(alone);
  });

  it("grows by four bytes with an instruction and twelve with a number", () => {
    const size = (code: string): number => lfsSize_B(compileModules([one("a", code)]));
    expect(size("local a, b = 1.5, 2.5 return a") - size("local a = 1.5 return a")).toBe(4 + 12);
  });
});
