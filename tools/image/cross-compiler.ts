import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { LuaModule } from "#tools/lua/transpile";

const NAME = "luac.cross";

/** Where the cross compiler is: `LUAC_CROSS`, or on the path; `undefined` when it is nowhere. */
export function findCrossCompiler(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment["LUAC_CROSS"];
  if (named !== undefined && named !== "") return named;
  const folders = (environment["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, NAME)).find((path) => existsSync(path));
}

/** Makes the image for the flash store. Throws with what the compiler says when it does not. */
export function crossCompile(compiler: string, modules: readonly LuaModule[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "dinamics-image-"));
  try {
    for (const { name, code } of modules) writeFileSync(join(folder, `${name}.lua`), code);
    const names = modules.map(({ name }) => `${name}.lua`);
    const made = spawnSync(compiler, ["-f", "-s", "-o", "lfs.img", ...names], { cwd: folder, encoding: "utf8" });
    if (made.error !== undefined) throw new Error(`${compiler}: ${made.error.message}`);
    if (made.status !== 0) throw new Error(`${compiler}: ${made.stderr.trim() || `exit code ${String(made.status)}`}`);
    const problem = numbersProblem(readFileSync(join(folder, "lfs.img")));
    if (problem !== undefined) throw new Error(`${compiler}: ${problem}`);
    return readFileSync(join(folder, "lfs.img"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the header of an image says how wide integers and floats are: behind signature, version, format, data and two widths. */
const INTEGER_AT = 14;

/** A compiler of another number model makes images that the module does not take. */
function numbersProblem(image: Buffer): string | undefined {
  if (image.subarray(0, 4).toString("latin1") !== "\x1bLua") return "what it made is no image";
  if (image[INTEGER_AT] === 8 && image[INTEGER_AT + 1] === 8) return undefined;
  return "it was not built with 64-bit integers and doubles (LUA_NUMBER_INT64, LUA_NUMBER_DOUBLE); take the one of this build";
}
