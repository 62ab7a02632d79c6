/** Puts a stand-in for one of NodeMCU's modules where the platform looks for it. Runs in Node and in the Lua VM. */
export function install(name: string, module: unknown): void {
  (globalThis as unknown as Record<string, unknown>)[name] = module;
}

/** Ends in an error, as a function of NodeMCU does that refuses. */
export function refused(): void {
  const missing = (globalThis as unknown as Record<string, (this: void) => void>)["a function that nobody has"];
  // nobody has it: the call is an error in both machines
  (missing as (this: void) => void)();
}
