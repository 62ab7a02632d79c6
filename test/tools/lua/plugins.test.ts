import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { slimClass } from "#tools/lua/slim-classes";
import { ROOT, transpile } from "#tools/lua/transpile";

mkdirSync(join(ROOT, "build"), { recursive: true });
const folder = mkdtempSync(join(ROOT, "build/plugins-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function lua(text: string): string {
  const file = join(folder, "sample.ts");
  writeFileSync(file, text);
  const { modules, diagnostics } = transpile({ files: [file, join(ROOT, "firmware/app.ts")] });
  expect(diagnostics).toEqual([]);
  return modules.find(({ name }) => name.endsWith("_sample"))?.code ?? "";
}

describe("constants", () => {
  it("stand as literals where they are used, their own and imported ones", () => {
    writeFileSync(join(folder, "limits.ts"), 'export const LONGEST = 40;\nexport const NAME = "house";\n');
    const code = lua(`import { LONGEST, NAME } from "./limits";
      const OWN = 7;
      export function sum(this: void): number { return LONGEST + OWN + NAME.length; }`);
    expect(code).toContain('return 40 + 7 + #"house"');
  });

  it("that are not literals, or not constant, stay names", () => {
    const code = lua(`const LIST = ["a"]; let count = 3; const HALF = count / 2;
      export function next(this: void): number { count += 1; return count + HALF + LIST.length; }`);
    expect(code).toContain("return count + HALF + #LIST");
  });

  it("do not hide a parameter or a local of the same name", () => {
    const code = lua(`const SIZE = 3;
      export function own(this: void, SIZE: number): number { return SIZE; }
      export const outer = SIZE;`);
    expect(code).toContain("return SIZE");
    expect(code).toContain("____exports.outer = 3");
  });

  it("keep their value as a field of the same name", () => {
    const code = lua("const SIZE = 3; export function made(this: void): { SIZE: number } { return { SIZE }; }");
    expect(code).toContain("{SIZE = ");
  });
});

describe("classes", () => {
  it("are one table", () => {
    expect(slimClass("a_b", "function Hold.prototype.clear(self)\n    x.prototype = 1\nend\n")).toBe(
      "function Hold.clear(self)\n    x.prototype = 1\nend\n",
    );
  });

  it("may have a method whose name is a word of Lua", () => {
    const code = lua("export class Session { end(): number { return 1; } }");
    expect(code).not.toContain("prototype");
    expect(code).toContain('Session["end"] = function');
  });

  it("of an unknown support library end the build", () => {
    expect(() => slimClass("lualib_bundle", "local function __TS__Class() end")).toThrow("adapt it");
  });
});

describe("exported functions", () => {
  it("call one another as locals, so that the table of exports can go", () => {
    const code = lua(`export function twice(this: void, value: number): number { return value * 2; }
      export function fourfold(this: void, value: number): number { const twice_ = twice(value); return twice(twice_); }
      export function once(this: void): number { return 1; }`);
    expect(code.match(/____exports\./g)).toHaveLength(3);
    expect(code).toContain("function ____exports.once(");
    expect(code).toContain("____exports.twice = ____own_twice");
  });
});

describe("late modules", () => {
  it("are required where an export is used, not where it is imported", () => {
    const code = lua(`import { readMainsMessage } from "../../firmware/metering/mains-message";
      export function reader(this: void): typeof readMainsMessage { return readMainsMessage; }`);
    expect(code).toContain('return require("firmware_metering_mains_message").readMainsMessage');
    expect(code.match(/require\(/g)).toHaveLength(1);
  });
});
