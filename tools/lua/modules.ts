import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { flatName } from "./flat-names";
import { lostMethods } from "./method-names";
import { namesOutside } from "./names-outside";
import { withNumbers } from "./numbered-fields";
import { shrink } from "./shrink/shrink";
import { type LuaModule, ROOT, reachable, transpile } from "./transpile";

const CACHE = join(ROOT, "build/lua-cache");
/** Everything whose change may change what a program in the VM is made of. */
const SOURCES = [
  "hal",
  "rapi",
  "firmware",
  "platform/nodemcu",
  "tools/lua",
  "tools/controller",
  "tools/module/emulated",
  "tools/module/virtual-module.ts",
  "tools/flash/controller-lines.ts",
  "package-lock.json",
];

export interface LuaProgram {
  /** The module to `require` first. */
  entry: string;
  modules: LuaModule[];
}

function sourceFiles(): string[] {
  return SOURCES.filter((path) => existsSync(join(ROOT, path))).flatMap((path) =>
    path.includes(".")
      ? [path]
      : readdirSync(join(ROOT, path), { recursive: true, encoding: "utf8" })
          .filter((name) => /\.(ts|json|lua)$/.test(name))
          .sort()
          .map((name) => join(path, name)),
  );
}

function fingerprint(entryFile: string): string {
  const hash = createHash("sha256").update(readFileSync(entryFile)).update(entryFile);
  for (const path of sourceFiles()) hash.update(path).update(readFileSync(join(ROOT, path)));
  return hash.digest("hex").slice(0, 24);
}

/** The module that has the stand-ins for parts that are left out of an image. */
export const LEFT_OUT = "platform_nodemcu_left_out";

function build(entryFile: string): LuaProgram {
  // what stands in for parts of the image belongs to it, although nothing of it asks for that
  const forImage = relative(ROOT, entryFile).startsWith("platform/");
  const files = ["firmware/app.ts", ...(forImage ? ["platform/nodemcu/left-out.ts"] : [])];
  const { modules, diagnostics, asked } = transpile({ files: [entryFile, ...files.map((file) => join(ROOT, file))] });
  if (diagnostics.length > 0) throw new Error(`the Lua build fails:\n${diagnostics.join("\n")}`);
  const entry = flatName(relative(ROOT, entryFile).replace(/\.ts$/, ""));
  const roots = [entry, "firmware_app", ...(forImage ? ["platform_nodemcu_image_version", LEFT_OUT] : [])];
  const shrunk = shrink(reachable(modules, roots), roots, namesOutside(), asked);
  // elsewhere nobody makes objects of some classes
  const lost = forImage ? lostMethods(shrunk) : [];
  if (lost.length > 0) throw new Error(`the Lua build has lost methods that are called: ${lost.join(", ")}`);
  return { entry, modules: shrunk.map(({ name, code }) => ({ name, code: withNumbers(code) })) };
}

const programs = new Map<string, LuaProgram>();

/**
 * The Lua program that starts at an entry file: transpiled once for each state of the sources, then taken from `build/lua-cache`,
 * because a run of many simulations would otherwise transpile in each of its processes. Throws when the build has a diagnostic.
 */
export function loadModules(entryFile: string): LuaProgram {
  const known = programs.get(entryFile);
  if (known !== undefined) return known;
  const path = join(CACHE, `${fingerprint(entryFile)}.json`);
  if (existsSync(path)) {
    const cached = JSON.parse(readFileSync(path, "utf8")) as LuaProgram;
    programs.set(entryFile, cached);
    return cached;
  }
  const program = build(entryFile);
  mkdirSync(CACHE, { recursive: true });
  const draft = `${path}.${String(process.pid)}`;
  writeFileSync(draft, JSON.stringify(program));
  renameSync(draft, path);
  programs.set(entryFile, program);
  return program;
}
