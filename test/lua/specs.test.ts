import { describe, expect, it } from "vitest";
import { LuaMachine } from "#tools/lua/machine";
import { parseResults } from "./results";
import { RUNNER, specFiles, transpileSpecs } from "./transpiled";

const specs = specFiles();
const { modules, diagnostics } = transpileSpecs(specs);
const machine = new LuaMachine();
machine.define(modules);

it("the specs and what they test transpile to Lua without a diagnostic", () => {
  expect(diagnostics).toEqual([]);
});

describe.each(specs)("Lua 5.3 (WebAssembly) $path", ({ path, module }) => {
  const results = parseResults(machine.execute(`return require("${RUNNER}").runSpecFile("${module}")`));

  it("has tests", () => {
    expect(results.length, path).toBeGreaterThan(0);
  });

  for (const { name, failure } of results) {
    it(name, () => {
      expect(failure).toBeUndefined();
    });
  }
});
