import type { LuaModule } from "#tools/lua/transpile";
import { type CompiledModule, compileModules } from "./bytecode";
import { BOOT } from "#tools/module/program";
import { GROUPS, type Group, without } from "./groups";
import { lfsSize_B } from "./lfs-size";

/** What a part of the program takes of the flash store, B. */
export interface PartSize {
  name: string;
  what: string;
  size_B: number;
  modules: number;
}

/** What the parts of the program take: the core, and each group that can be left out. */
export class ProgramSizes {
  private readonly compiled: Map<string, CompiledModule>;

  constructor(private readonly modules: readonly LuaModule[]) {
    this.compiled = new Map(compileModules(modules).map((module) => [module.name, module]));
  }

  /** The whole program, with everything in it. */
  all_B(): number {
    return this.size_B(this.modules);
  }

  /** The program without these groups. */
  left_B(groups: readonly Group[]): number {
    return this.size_B(without(this.modules, groups, BOOT));
  }

  parts(): PartSize[] {
    const core = without(this.modules, GROUPS, BOOT);
    const groups = GROUPS.map((group) => {
      const left = without(this.modules, [group], BOOT);
      const size_B = this.all_B() - this.size_B(left);
      return { name: group.name, what: group.what, size_B, modules: this.modules.length - left.length };
    });
    return [
      { name: "core", what: "what no image is without", size_B: this.size_B(core), modules: core.length },
      ...groups.sort((one, other) => other.size_B - one.size_B),
    ];
  }

  private size_B(modules: readonly LuaModule[]): number {
    return lfsSize_B(modules.flatMap(({ name }) => this.compiled.get(name) ?? []));
  }
}
