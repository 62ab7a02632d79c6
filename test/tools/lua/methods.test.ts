import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LuaMachine } from "#tools/lua/machine";
import { withMethodNames } from "#tools/lua/method-names";
import { withNumbers } from "#tools/lua/numbered-fields";
import { shrink } from "#tools/lua/shrink/shrink";
import { type LuaModule, ROOT, reachable, transpile } from "#tools/lua/transpile";

mkdirSync(join(ROOT, "build"), { recursive: true });
const folder = mkdtempSync(join(ROOT, "build/methods-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The modules of an image made of one file, and what its function `run` returns in them. */
function image(text: string): { value: string; modules: LuaModule[]; code: string } {
  const file = join(folder, "sample.ts");
  writeFileSync(file, text);
  const { modules, diagnostics, asked } = transpile({ files: [file] });
  expect(diagnostics).toEqual([]);
  const [entry = ""] = modules.map(({ name }) => name).filter((name) => name.endsWith("_sample"));
  const shrunk = shrink(reachable(modules, [entry]), [entry], new Set(), asked);
  const made = withMethodNames(shrunk.map(({ name, code }) => ({ name, code: withNumbers(code) })));
  const machine = new LuaMachine();
  machine.define(made);
  const value = machine.execute(`return tostring(require("${entry}").run())`);
  machine.close();
  return { value, modules: made, code: made.map(({ code }) => code).join("") };
}

function tablesIn(code: string): number {
  return (code.match(/\.__index = /g) ?? []).length;
}

const COUNTER = `class Counter {
  private count = 0;
  step(by: number): void { this.count += by; this.note(); this.note(); }
  private note(): void { this.count += 1; }
  value(): number { return this.count; }
}`;
const LAMP = `class Lamp {
  private lit = 0;
  step(): void { this.lit += 10; }
  value(): number { return this.lit; }
}`;

describe("Methods that only objects of one class are asked for", () => {
  it("have short names, with their own behind the definition, and the classes share one table", () => {
    const { value, code } = image(`${COUNTER} ${LAMP}
      export function run(this: void): number {
        const counter = new Counter(); const lamp = new Lamp();
        counter.step(1); counter.step(2); lamp.step(); lamp.step();
        return counter.value() + lamp.value() + counter.value() * lamp.value();
      }`);
    expect(value).toBe("167");
    expect(code).toMatch(/\._\d = function\(self\) -- note\n/);
    expect(code).not.toContain("____m");
    expect(tablesIn(code)).toBe(1);
  });

  it("keep theirs when an interface asks for them, and then their classes have tables of their own", () => {
    const { value, code } = image(`interface Stepping { step(by: number): void; value(): number } ${COUNTER} ${LAMP}
      function both(this: void, parts: Stepping[]): number {
        let sum = 0;
        for (const part of parts) { part.step(1); part.step(2); sum += part.value(); }
        return sum;
      }
      export function run(this: void): number { return both([new Counter(), new Lamp()]); }`);
    expect(value).toBe("27");
    expect(code).toContain(".step = function");
    expect(tablesIn(code)).toBe(2);
  });
});

describe("Classes share no table", () => {
  const ask = `interface Part { value(): number; extra?(): number }
    class Plain { value(): number { return 1; } }
    class Rich { value2(): number { return 1; } extra(): number { return 5; } }
    function extraOf(this: void, part: Part): number { return part.extra === undefined ? 0 : part.extra(); }`;

  it("when an object of one may be asked whether it has a method of the other", () => {
    const { value, code } = image(`${ask} export function run(this: void): number {
      const rich = new Rich(); return extraOf(new Plain()) * 10 + rich.extra() + rich.value2() + rich.value2(); }`);
    expect(value).toBe("7");
    expect(tablesIn(code)).toBe(2);
  });

  it("when a field of one, which may be nothing, has the name of a method of the other", () => {
    const { value, code } = image(`interface Told { note: string | undefined; read(): number }
      interface Noting { note(): number }
      class Letter implements Told { constructor(public note: string | undefined) {} read(): number { return 1; } }
      class Writer implements Noting { note(): number { return 4; } }
      function told(this: void, one: Told): number { return one.note === undefined ? one.read() : 100; }
      function noted(this: void, one: Noting): number { return one.note(); }
      export function run(this: void): number { return told(new Letter(undefined)) + noted(new Writer()); }`);
    expect(value).toBe("5");
    expect(tablesIn(code)).toBe(2);
  });
});
