import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LuaMachine } from "./machine";
import { withNumbers } from "./numbered-fields";
import { type LuaModule, ROOT, transpile } from "./transpile";

const FOLDER = join(ROOT, "build/lua");

/** Parts of typescript-to-lua's support library that cost kilobytes; code that pulls one in broke a rule of the transpiled code. */
const TOO_DEAR =
  /__TS__(Promise|Await|AsyncAwaiter|Generator|SetDescriptor|Delete|InstanceOf|ClassExtends)\b|^local (Map|Set|WeakMap|WeakSet|Symbol|Error)\b/m;

/** The part of the support library that is too dear for the module, or `undefined`. */
export function dearPart(library: string): string | undefined {
  return TOO_DEAR.exec(library)?.[0];
}

const EMPTY = "local ____exports = {}\nreturn ____exports\n";

/** Names that modules require and that none of them has. */
export function missingModules(modules: readonly LuaModule[]): string[] {
  const names = new Set(modules.map((module) => module.name));
  const required = modules.flatMap(({ code }) =>
    [...code.matchAll(/(?:require|passing)\("([^"]+)"\)/g)].map((match) => match[1] ?? ""),
  );
  return [...new Set(required)].filter((name) => !names.has(name));
}

/** The modules of the firmware; those that hold nothing but types are left out. Throws with all diagnostics when the build fails. */
export function buildModules(): LuaModule[] {
  const { modules, diagnostics } = transpile();
  if (diagnostics.length > 0) throw new Error(diagnostics.join("\n"));
  const dear = dearPart(modules.find((module) => module.name === "lualib_bundle")?.code ?? "");
  if (dear !== undefined)
    throw new Error(`the support library brings ${dear}: its user breaks a rule of the Lua build`);
  const kept = modules
    .filter((module) => module.code !== EMPTY)
    .map(({ name, code }) => ({ name, code: withNumbers(code) }));
  const missing = missingModules(kept);
  if (missing.length > 0) throw new Error(`required, but not in the image: ${missing.join(", ")}`);
  const machine = new LuaMachine();
  machine.define(kept);
  machine.close();
  return kept;
}

/** Builds into `build/lua` and prints what came out. */
function main(): number {
  rmSync(FOLDER, { recursive: true, force: true });
  let modules: LuaModule[];
  try {
    modules = buildModules();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error("build:lua failed; nothing was written");
    return 1;
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, code } of modules) writeFileSync(join(FOLDER, `${name}.lua`), code);
  const total_B = modules.reduce((sum, module) => sum + Buffer.byteLength(module.code), 0);
  console.log(`build:lua: ${String(modules.length)} modules, ${String(total_B)} bytes of Lua 5.3 in build/lua`);
  return 0;
}

if (process.argv[1]?.endsWith("build.ts") === true) process.exitCode = main();
