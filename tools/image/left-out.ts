import { join } from "node:path";
import { loadModules } from "#tools/lua/modules";
import { type LuaModule, ROOT, reachable } from "#tools/lua/transpile";
import { BOOT } from "#tools/module/program";
import { type Group, rootsOf, without } from "./groups";

const FILE = join(ROOT, "platform/nodemcu/left-out.ts");
/** Which class stands in for a group of a kind. */
const STAND_IN: Record<Group["kind"], string> = {
  policy: "LeftOutPolicy",
  phases: "LeftOutPhases",
  device: "LeftOutDevice",
  http: "LeftOutHttp",
  profile: "LeftOutProfile",
};

/** Names that a module exports. */
function exportsOf(code: string): string[] {
  return [...code.matchAll(/^____exports\.(\w+) = /gm)].map(([, name = ""]) => name);
}

function standIn({ name, code }: LuaModule, { what, setting, kind }: Group, leftOut: string): LuaModule {
  const made = exportsOf(code).map(
    (exported) =>
      `function ____exports.${exported}() return require("${leftOut}").${STAND_IN[kind]}("${what}", "${setting}") end\n`,
  );
  return { name, code: `local ____exports = {}\n${made.join("")}return ____exports\n` };
}

/** The modules of an image without some groups: what stands in for them says that they are not there. */
export function modulesWithout(modules: readonly LuaModule[], groups: readonly Group[]): LuaModule[] {
  if (groups.length === 0) return [...modules];
  const { entry, modules: made } = loadModules(FILE);
  const kept = without(modules, groups, BOOT);
  const stands = groups.flatMap((group) => {
    const roots = rootsOf(group);
    return modules.filter(({ name }) => roots.includes(name)).map((module) => standIn(module, group, entry));
  });
  const names = new Set([...kept, ...stands].map(({ name }) => name));
  const needed = reachable(made, [entry]).filter(({ name }) => !names.has(name));
  return [...kept, ...stands, ...needed];
}
