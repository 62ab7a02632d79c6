import { LEFT_OUT, loadModules } from "#tools/lua/modules";
import { namesOutside } from "#tools/lua/names-outside";
import { shrink } from "#tools/lua/shrink/shrink";
import { type LuaModule, reachable } from "#tools/lua/transpile";
import { BOOT, BOOT_FILE } from "#tools/module/program";
import { type Group, rootsOf, without } from "./groups";

/** Which class stands in for a group of a kind. */
const STAND_IN: Record<Group["kind"], string> = {
  policy: "LeftOutPolicy",
  phases: "LeftOutPhases",
  point: "LeftOutPoint",
  device: "LeftOutDevice",
  http: "LeftOutHttp",
  profile: "LeftOutProfile",
  updates: "LeftOutUpdates",
};

/** `init.lua` asks this one which version runs. */
const VERSION_MODULE = "platform_nodemcu_image_version";

/** Names that a module exports. */
function exportsOf(code: string): string[] {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  return [...last.matchAll(/(\w+) = /g)].map(([, name = ""]) => name);
}

function standIn({ name, code }: LuaModule, { what, setting, kind }: Group): LuaModule {
  const made = exportsOf(code).map(
    (exported) =>
      `function ____exports.${exported}(...) return require("${LEFT_OUT}").${STAND_IN[kind]}("${what}", "${setting}", ...) end\n`,
  );
  return { name, code: `local ____exports = {}\n${made.join("")}return ____exports\n` };
}

/** The modules of an image without some groups: what stands in for them says that they are not there. */
export function modulesWithout(modules: readonly LuaModule[], groups: readonly Group[]): LuaModule[] {
  if (groups.length === 0) return [...modules];
  const kept = without(modules, groups, BOOT);
  const stands = groups.flatMap((group) => {
    const roots = rootsOf(group);
    return modules.filter(({ name }) => roots.includes(name)).map((module) => standIn(module, group));
  });
  const names = new Set([...kept, ...stands].map(({ name }) => name));
  const needed = reachable(loadModules(BOOT_FILE).modules, [LEFT_OUT]).filter(({ name }) => !names.has(name));
  // what only the others needed goes as well
  return shrink([...kept, ...stands, ...needed], [BOOT, VERSION_MODULE], namesOutside());
}
