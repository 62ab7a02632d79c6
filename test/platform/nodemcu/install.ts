/** Puts a stand-in for one of NodeMCU's modules where the platform looks for it. Runs in Node and in the Lua VM. */
export function install(name: string, module: unknown): void {
  (globalThis as unknown as Record<string, unknown>)[name] = module;
}
