import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadModules } from "#tools/lua/modules";
import { type LuaModule, ROOT, reachable } from "#tools/lua/transpile";

/** The module that the image starts with. */
export const BOOT = "platform_nodemcu_boot";
export const BOOT_FILE = join(ROOT, "platform/nodemcu/boot.ts");
const HOST_FILE = join(ROOT, "tools/module/emulated/host.ts");
const INIT_FILE = join(ROOT, "platform/nodemcu/init.lua");

/** The modules of the image, as they go into the flash. */
export function imageModules(): LuaModule[] {
  const { modules } = loadModules(BOOT_FILE);
  return reachable(modules, [BOOT]);
}

/** What runs before the image: it lies in the file system, without what only a reader needs. */
export function initScript(): string {
  const lines = readFileSync(INIT_FILE, "utf8").split("\n");
  return lines
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("--"))
    .join("\n");
}

/** The modules that stand in for NodeMCU's own, and the one of them that begins. */
export function machineModules(): { entry: string; modules: LuaModule[] } {
  const { entry, modules } = loadModules(HOST_FILE);
  return { entry, modules: reachable(modules, [entry]) };
}
