import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "#tools/lua/transpile";
import { parseResults } from "./results";
import { RUNNER, specFiles, transpileSpecs } from "./transpiled";

const FOLDER = join(ROOT, "build/lua-specs");
const specs = specFiles();
const { modules } = transpileSpecs(specs);

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const { name, code } of modules) writeFileSync(join(FOLDER, `${name}.lua`), code);
writeFileSync(
  join(FOLDER, "main.lua"),
  `package.path = "./?.lua"\npassing = require\nio.write(require("${RUNNER}").runSpecFile(arg[1]))\n`,
);

describe.each(specs)("Lua 5.3 (Debian) $path", ({ path, module }) => {
  const { stdout, stderr, status } = spawnSync("lua5.3", ["main.lua", module], { cwd: FOLDER, encoding: "utf8" });
  const results = parseResults(stdout ?? "");

  it("runs to its end", () => {
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(results.length, path).toBeGreaterThan(0);
  });

  for (const { name, failure } of results) {
    it(name, () => {
      expect(failure).toBeUndefined();
    });
  }
});
