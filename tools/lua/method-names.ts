import type { LuaModule } from "./transpile";

/** A method with a name of its own, as the program calls it, where it is defined: alone on its line. */
const DEFINITION = /^(.*\.)____m(\d+)_(\w+)( = function\(.*\))$/gm;
const NAME = /____m(\d+)_\w+/g;

/**
 * The modules of an image with short names for the methods that only objects of one class are asked for: those of one module are told apart,
 * because classes of it may share a table, those of different modules need not be. What each was called stands behind its definition, for
 * whoever reads a traceback.
 */
export function withMethodNames(modules: readonly LuaModule[]): LuaModule[] {
  const places = new Map<string, number>();
  for (const { code } of modules) {
    const defined = [...code.matchAll(DEFINITION)].map(([, , method = ""]) => method);
    for (const [index, method] of defined.entries()) places.set(method, index + 1);
  }
  return modules.map(({ name, code }) => ({
    name,
    code: code
      .replace(DEFINITION, "$1____m$2_$3$4 -- $3")
      .replace(NAME, (_all, method: string) => `_${String(places.get(method) ?? 0)}`),
  }));
}

/** Methods with a name of their own that something calls and no class has. */
export function lostMethods(modules: readonly LuaModule[]): string[] {
  const code = modules.map((module) => module.code).join("\n");
  const defined = new Set([...code.matchAll(DEFINITION)].map(([, , method]) => method));
  return [...code.matchAll(/:(____m(\d+)_\w+)\(/g)].flatMap(([, name = "", method]) =>
    defined.has(method) ? [] : [name],
  );
}
