import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { flatName } from "#tools/lua/flat-names";
import { withNumbers } from "#tools/lua/numbered-fields";
import { ROOT, type Transpiled, transpile } from "#tools/lua/transpile";

/** A spec file of the transpiled code: path in the checkout and Lua module. */
export interface SpecFile {
  path: string;
  module: string;
}

/** Every spec of hal, rapi, firmware and platform/nodemcu. */
export function specFiles(): SpecFile[] {
  const folders = ["test/hal", "test/rapi", "test/firmware", "test/platform/nodemcu"].filter((folder) =>
    existsSync(join(ROOT, folder)),
  );
  return folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".spec.ts"))
        .map((name) => `${folder}/${name}`),
    )
    .sort()
    .map((path) => ({ path, module: flatName(path.replace(/\.ts$/, "")) }));
}

/** Name of the Lua module that runs spec files. */
export const RUNNER = "test_lua_runner";

/** Specs, their runner and all sources as Lua modules. */
export function transpileSpecs(specs: readonly SpecFile[]): Transpiled {
  const files = ["test/lua/runner.ts", ...specs.map((spec) => spec.path)].map((path) => join(ROOT, path));
  const { modules, diagnostics, asked } = transpile({ files, traceback: true });
  return { modules: modules.map(({ name, code }) => ({ name, code: withNumbers(code) })), diagnostics, asked };
}
