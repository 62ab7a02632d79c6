import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LuaMachine } from "#tools/lua/machine";
import { withNumbers } from "#tools/lua/numbered-fields";
import { ROOT, transpile } from "#tools/lua/transpile";
import { type LuaResult, parseResults } from "./results";
import { RUNNER } from "./transpiled";

const { modules, diagnostics } = transpile({
  files: ["test/lua/runner.ts", "test/lua/planted.ts"].map((path) => join(ROOT, path)),
  traceback: true,
});

function runPlanted(): LuaResult[] {
  const machine = new LuaMachine();
  machine.define(modules.map(({ name, code }) => ({ name, code: withNumbers(code) })));
  const report = machine.execute(`return require("${RUNNER}").runSpecFile("test_lua_planted")`);
  machine.close();
  return parseResults(report);
}

const results = runPlanted();

describe("the test vocabulary in the Lua VM", () => {
  it("transpiles", () => {
    expect(diagnostics).toEqual([]);
    expect(results).toHaveLength(5 + 17);
  });

  it.each(results)("$name", ({ name, failure }) => {
    if (name.startsWith("passes > ")) expect(failure).toBeUndefined();
    else expect(failure).toBeTypeOf("string");
  });

  it.each([
    ["fails > toBe", "expected 1 to be 2"],
    ["fails > not.toBe", "expected 1 not to be 1"],
    ["fails > toEqual", "expected {a: {1: 1, 2: {b: 2}}} to equal {a: {1: 1, 2: {b: 3}}}"],
    ["fails > toContain of a text", 'expected "abc" to contain "d"'],
    ["fails > a runtime error", "attempt to index a nil value"],
  ])("%s says: %s", (name, text) => {
    expect(results.find((result) => result.name === name)?.failure).toContain(text);
  });

  it("points a failure to its line of TypeScript", () => {
    const failure = results.find((result) => result.name === "fails > a runtime error")?.failure;
    const source = readFileSync(join(ROOT, "test/lua/planted.ts"), "utf8").split("\n");
    const line = source.findIndex((text) => text.includes("missing.inner.field")) + 1;
    expect(failure).toContain(`planted.ts:${String(line)}:`);
  });
});
