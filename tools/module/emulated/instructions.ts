/// <reference types="@typescript-to-lua/language-extensions" />

/**
 * Counts the VM instructions of each task that runs: those of the firmware, not those of what stands in for NodeMCU's modules. It looks at
 * every few instructions only, which is exact enough and much faster.
 */
declare namespace debug {
  function sethook(this: void, hook?: (this: void) => void, mask?: string, count?: number): void;
  /** Of a coroutine. */
  function sethook(this: void, thread: object, hook?: (this: void) => void, mask?: string, count?: number): void;
  function getinfo(this: void, level: number, what: string): { source: string } | undefined;
}

const GRAIN = 10;
/** Lua counts what the hook itself does as well: from where it sets the count anew, it still has to return. */
const REST = 1;
/** Where the hook finds what runs: above itself. */
const RUNNING = 2;
const STAND_IN = "@tools_";

export const meter = {
  on: false,
  /** Of each task since they were asked for. */
  counts: [] as number[],
};

let instructions = 0;

/** What the library of the translation and Lua's own functions do, they do for whom has called them. */
function look(this: void): void {
  let level = RUNNING;
  let source = debug.getinfo(level, "S")?.source ?? STAND_IN;
  while (source.startsWith("@lualib") || source.startsWith("=[C]")) {
    level++;
    source = debug.getinfo(level, "S")?.source ?? STAND_IN;
  }
  if (!source.startsWith(STAND_IN)) instructions += GRAIN;
  debug.sethook(look, "", GRAIN + REST);
}

export function beginTask(): void {
  if (!meter.on) return;
  instructions = 0;
  debug.sethook(look, "", GRAIN + REST);
}

export function endTask(): void {
  if (!meter.on) return;
  debug.sethook();
  meter.counts.push(instructions);
}

declare namespace coroutine {
  let resume: (this: void, thread: object) => LuaMultiReturn<unknown[]>;
}

/** Each coroutine has a hook of its own: what it does counts for the task that goes on with it. */
const { resume } = coroutine;
coroutine.resume = (thread) => {
  if (meter.on) debug.sethook(thread, look, "", GRAIN + REST);
  else debug.sethook(thread);
  return resume(thread);
};
