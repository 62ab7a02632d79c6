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

/** What runs before the image: it lies in the file system. */
export function initScript(): string {
  return readFileSync(INIT_FILE, "utf8");
}

/** The modules that stand in for NodeMCU's own, and the one of them that begins. */
export function machineModules(): { entry: string; modules: LuaModule[] } {
  const { entry, modules } = loadModules(HOST_FILE);
  return { entry, modules: reachable(modules, [entry]) };
}
