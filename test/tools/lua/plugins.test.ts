import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { globalFunctions } from "#tools/lua/global-functions";
import { withNumbers } from "#tools/lua/numbered-fields";
import { slimClasses, slimLibrary } from "#tools/lua/constructors";
import { ROOT, transpile } from "#tools/lua/transpile";

mkdirSync(join(ROOT, "build"), { recursive: true });
const folder = mkdtempSync(join(ROOT, "build/plugins-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function lua(text: string): string {
  const file = join(folder, "sample.ts");
  writeFileSync(file, text);
  const { modules, diagnostics } = transpile({ files: [file] });
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
  const code = (): string =>
    lua(`class Inner { constructor(readonly size: number) {} }
      export class Outer { readonly inner = new Inner(3); private left = 0;
        clear(this: Outer): void { this.left = 0; } }
      export function make(this: void): Outer { return new Outer(); }`);

  it("are one table, which has its methods and is its own prototype", () => {
    expect(code()).toContain("local Outer = {}\nOuter.__index = Outer\n");
    expect(code()).toMatch(/function Outer\.____m\d+_clear\(self\)/);
  });

  it("leave their constructor out of the table: a function, which is all that others get", () => {
    expect(code()).toContain(
      "function ____new_Inner(____f1_size)\n    local self = setmetatable({nil}, Inner)\n    self.____f1_size = ____f1_size\n",
    );
    expect(code()).toContain("self.____f1_inner = ____new_Inner(3)");
    expect(code()).toContain("____exports.Outer = ____new_Outer");
    expect(code()).not.toContain("____constructor");
    expect(code()).not.toContain("__TS__");
  });

  it("of another module are made by what was imported", () => {
    const other = lua(`import { Hold } from "../../firmware/timing/hold";
      export function hold(this: void): Hold { return new Hold(); }`);
    expect(other).toContain("return Hold()");
  });

  it("may have a method whose name is a word of Lua", () => {
    const worded = lua(
      "interface Ending { end(): number } export class Session implements Ending { end(): number { return 1; } }",
    );
    expect(worded).not.toContain("prototype");
    expect(worded).toContain('Session["end"] = function');
  });

  it("end the build when their constructor returns early or has a shape that is not known", () => {
    const head = "local Hold = __TS__Class()\n";
    expect(() => slimClasses(head + "function Hold.prototype.____constructor(self)\n    return 1\nend\n")).toThrow(
      "early",
    );
    expect(() => slimClasses(head)).toThrow("class Hold");
  });

  it("need nothing of the support library", () => {
    const library =
      "local function __TS__Class(self)\n    return 1\nend\nreturn {\n  __TS__Class = __TS__Class,\n  a = a\n}\n";
    expect(slimLibrary(library)).toBe("return {\n  a = a\n}\n");
  });
});

describe("global functions", () => {
  it("are not imported", () => {
    const code = lua(`import { whole } from "../../hal/text";
      export function text(this: void, value: number): string { return whole(value).substring(1); }`);
    expect(code).not.toContain("local whole");
    expect(code).toContain("__TS__StringSubstring(\n");
    expect(code).not.toContain("local __TS__StringSubstring");
  });

  it("are defined by their module", () => {
    const text = "local ____exports = {}\nfunction ____exports.whole(value)\nend\nreturn ____exports\n";
    expect(globalFunctions("hal_text", text)).toContain("whole = ____exports.whole\nreturn ____exports");
    expect(globalFunctions("hal_else", text)).toBe(text);
    const library =
      "local function __TS__StringSplit(a)\nend\nreturn {\n  __TS__StringSplit = __TS__StringSplit,\n  b = b\n}\n";
    expect(globalFunctions("lualib_bundle", library)).toBe(
      "function __TS__StringSplit(a)\nend\nreturn {\n  b = b\n}\n",
    );
  });
});

describe("clock arithmetic", () => {
  it("stands where it is used", () => {
    const code = lua(`import { after_ms, elapsed_ms } from "../../hal/clock";
      export function due(this: void, at: number, now: number): boolean {
        return elapsed_ms(at, now) > 5 && after_ms(now, at + 1) > 0; }`);
    expect(code).toContain("(now - at) % 2147483648 > 5");
    expect(code).toContain("(now + (at + 1)) % 2147483648 > 0");
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

  it("are loaded for each call, and let go of, when they are of those that pass", () => {
    const code = lua(`import { readValue } from "../../firmware/settings/value";
      export function read(this: void, text: string): unknown {
        return readValue({ allowed: "0,1", unit: "", step: 1 }, text, "it"); }`);
    expect(code).toContain('return passing("firmware_settings_value").readValue(');
  });
});

describe("fields that only objects of their class are asked for", () => {
  const code = (): string =>
    withNumbers(
      lua(`interface Part { run(now: number): number | undefined }
      export class Box { name = "box"; private count = 0; private bit: number | undefined = undefined;
        private late: Box | undefined = undefined;
        private readonly call: (this: void) => void = () => undefined;
        constructor(private readonly part: Part | undefined, readonly size: number) {}
        take(other: Box, now: number): number { const { count, name } = this; this.count += name.length;
          this.bit = this.part?.run(now); this.call(); const made = (this.late ??= new Box(undefined, 1)); return count + other.count + made.size; } }
      export function rename(this: void, box: Box): string { box.name = "crate"; const { name, size: length } = box; return name + length.toFixed(0); }
      export function measure(this: void, { size }: Box): { width: number } { return { width: size }; }`),
    );

  it("have numbers wherever they are used, parameters of the constructor first", () => {
    expect(code()).toContain("self[1] = ____f1_part");
    expect(code()).toContain("self[4] = 0");
    expect(code()).toContain("local count = self[4]");
    expect(code()).toContain("self[4] = self[4] + #name");
    expect(code()).toContain("return count + other[4] + made[2]");
  });

  it("have them also where others write and take them, and where a name is one of Lua's library", () => {
    expect(code()).toContain('box[3] = "crate"');
    expect(code()).toMatch(/length = \w+\[2\]/);
    expect(code()).toContain("self[5] = nil");
    expect(code()).toContain("self[5] = ____opt");
    expect(code()).toContain("return {width = size}");
    expect(code()).not.toMatch(/"____f|\.____f/);
  });

  it("have room in their object from the beginning, with the others beside them", () => {
    expect(code()).toMatch(/setmetatable\(\{call = nil, nil, nil, nil, nil, nil, nil\}, Box\)/);
  });

  it("keep their names when they are functions", () => {
    expect(code()).toContain("self.call()");
  });

  const samples: [string, string][] = [
    [
      "an interface that the class fits",
      "interface Sized { size: number } export class Box { size = 1; private own = 2; sum(): number { return this.size + this.own; } }",
    ],
    ["another class that looks the same", "export class Box { size = 1; } export class Case { size = 1; depth = 2; }"],
    ["an object that looks the same", "export class Box { size = 1; } export const box: Box = { size: 2 };"],
  ];
  for (const [what, sample] of samples)
    it("keep their names when there is " + what, () => {
      expect(withNumbers(lua(sample))).toContain("self.size = 1");
    });

  it("have numbers when another class has the name but can never be taken for it", () => {
    const sample =
      "export class Box { size = 1; private own = 2; sum(): number { return this.size + this.own; } } export interface Sized { size: string }";
    expect(withNumbers(lua(sample))).toContain("self[1] = 1");
  });
});

describe("fields of an interface that literals are made of", () => {
  const INTERFACE = `export interface Offer { limit_mA: number; run: (this: void) => void; phases: number | undefined; source?: string }`;

  it("are places of a list, with room for what is left out, around what keeps its name", () => {
    const code = withNumbers(
      lua(`${INTERFACE}
        export function offer(this: void, limit_mA: number): Offer { return { limit_mA, run: () => undefined, phases: 3 }; }
        export function name(this: void, given: Offer): string { given.source = "car"; const { phases } = given; return given.source + (phases ?? 0).toFixed(0); }`),
    );
    expect(code).toMatch(/return \{\s*limit_mA,\s*run = function\(\) return nil end,\s*3,\s*nil\s*\}/);
    expect(code).toContain('given[3] = "car"');
    expect(code).toMatch(/phases = \w+\[2\]|given\[2\]/);
  });

  it("are one value where a call stands at the end", () => {
    const code = withNumbers(
      lua(`interface Found { at: number; text: string }
        export function found(this: void, read: (this: void) => string): Found { return { at: 1, text: read() }; }`),
    );
    expect(code).toMatch(/\{\s*1,\s*\(read\(\)\)\s*\}/);
  });

  it("end the build when calls would change places", () => {
    const sample = `interface Found { at: number; text: string }
      export function found(this: void, read: (this: void) => string): Found { return { text: read(), at: read().length }; }`;
    expect(() => lua(sample)).toThrow("worked out in another order");
  });

  it("keep their names when something else is taken for it, when it comes from or goes to the world outside, or when it is asked whether they are there", () => {
    const flows = `interface Sized { size: number } interface Other { size: number; depth: number }
      export const one: Sized = { size: 1 }; export const other: Other = { size: 1, depth: 2 };`;
    expect(withNumbers(lua(flows))).toMatch(/one = \{size = 1\}/);
    const foreign = `interface Host { size: number } declare const host: Host;
      export function size(this: void): number { return host.size; }`;
    expect(withNumbers(lua(foreign))).toContain("return host.size");
    const handed = `interface Options { wait_ms: number } declare function start(this: void, options: Options): void;
      export function begin(this: void): void { const options: Options = { wait_ms: 5 }; start(options); }`;
    expect(withNumbers(lua(handed))).toContain("options = {wait_ms = 5}");
    const asked = `interface Sized { size: number } interface Long { length_m: number }
      export function sized(this: void, is: boolean): Sized | Long { return is ? { size: 1 } : { length_m: 2 }; }
      export const made: Sized = { size: 1 };
      export function isSized(this: void, one: Sized | Long): boolean { return "size" in one; }`;
    expect(withNumbers(lua(asked))).toContain("made = {size = 1}");
  });
});
