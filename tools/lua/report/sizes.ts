import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LuaModule } from "../transpile";

export interface ModuleSize {
  name: string;
  source_B: number;
  /** As `luac5.3` compiles it, without debug information; `undefined` where that is not installed. */
  bytecode_B: number | undefined;
}

function compiled_B(folder: string, { name, code }: LuaModule): number | undefined {
  const source = join(folder, `${name}.lua`);
  writeFileSync(source, code);
  const { status } = spawnSync("luac5.3", ["-s", "-o", `${source}c`, source]);
  return status === 0 ? statSync(`${source}c`).size : undefined;
}

/** Sizes of modules, largest first. */
export function measureSizes(modules: readonly LuaModule[]): ModuleSize[] {
  const folder = mkdtempSync(join(tmpdir(), "dinamics-lua-"));
  try {
    return modules
      .map((module) => ({
        name: module.name,
        source_B: Buffer.byteLength(module.code),
        bytecode_B: compiled_B(folder, module),
      }))
      .sort((one, other) => other.source_B - one.source_B);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
