import { LuaMachine } from "../machine";
import type { LuaProgram } from "../modules";
import type { LuaModule } from "../transpile";
import { type LuaController, bootLua } from "../vm";
import { Day, SURROUNDINGS } from "./day";

/**
 * How the heap on the module is derived from that of the VM.
 *
 * On the module the code lies in flash: function prototypes with their instructions, constants, line information and the short strings
 * among the constants. In the VM of the tests they are on the heap. So we measure, each time after two full collections:
 *
 * - `empty`: a VM with Lua's libraries; on the module it takes {@link MODULE_VM_B} instead;
 * - `code`: what it grows by when all modules are compiled and kept, and none has run;
 * - `host`: what it grows by when the test host and its ports are made, which hand facts over and collect effects, and which the module has not
 *   (the support library and hal/clock, which the firmware uses as well, are loaded before and so not counted as host);
 * - `total`: the VM with everything, the app booted.
 *
 * Heap as on the module = total - code - host - empty + the module's empty VM. What remains is Lua's base, closures, module tables, class tables, records and
 * run-time strings. Values here are of 16 bytes as on a 64-bit number build of the module they are of 12: the figure is on the safe side.
 */
export interface Memory {
  empty_B: number;
  code_B: number;
  host_B: number;
}

const COLLECTED = `collectgarbage() collectgarbage() return string.format("%d", collectgarbage("count") * 1024)`;

/**
 * Lua keeps its short strings in one hash table that doubles, in steps of many kilobytes, when their number passes a power of two. Most of
 * them are names and constants of the code, which on the module lie in flash with a table of their own. So that a step is not taken for
 * heap of the app, the table is made large before anything is measured, and strings that stay keep it so. The table of globals, which is
 * the test host's for the most part, is made roomy in the same way; what the app's globals take on the module is in {@link MODULE_VM_B}.
 */
const ROOMY = `for count = 1, 120 do _G["g" .. count] = true end for count = 1, 120 do _G["g" .. count] = nil end`;
const STRINGS = `strings = {} for n = 1, 70000 do strings[n] = string.char(1 + n // 62500, n % 250 + 1, n // 250 % 250 + 1) end`;

/** A VM whose heap does not move with the number of strings in the code. */
export function measuredMachine(): LuaMachine {
  const machine = new LuaMachine();
  machine.execute(STRINGS);
  machine.execute(ROOMY);
  return machine;
}

function heap_B(machine: LuaMachine): number {
  return Number(machine.execute(COLLECTED));
}

/** Measures what does not depend on the app running. */
export function measureFixed({ entry, modules }: LuaProgram): Memory {
  const machine = measuredMachine();
  const empty_B = heap_B(machine);
  machine.define(modules);
  const compiled_B = heap_B(machine);
  const shared = ["lualib_bundle", "hal_clock"].filter((name) => modules.some((module) => module.name === name));
  for (const name of shared) machine.execute(`require("${name}")`);
  const library_B = heap_B(machine);
  machine.execute(`require("${entry}")`);
  machine.call("host_prepare", "AABBCCDDEEFF", "0.0.0", "", "0");
  const host_B = heap_B(machine) - library_B;
  machine.close();
  return { empty_B, code_B: compiled_B - empty_B, host_B };
}

/** Modules so that each comes after those it requires. */
export function loadOrder(modules: readonly LuaModule[], entry: string): LuaModule[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const order = new Set<LuaModule>();
  const visit = (name: string, trail: readonly string[]): void => {
    const module = byName.get(name);
    if (module === undefined || order.has(module) || trail.includes(name)) return;
    for (const match of module.code.matchAll(/(?:require|passing)\("([^"]+)"\)/g))
      visit(match[1] ?? "", [...trail, name]);
    order.add(module);
  };
  visit(entry, []);
  return [...order];
}

/** Heap that each module takes by being loaded, as on the module: closures, tables and run-time strings, without its code. */
export function measureModules(modules: readonly LuaModule[], entry: string): Map<string, number> {
  const machine = measuredMachine();
  machine.define(modules);
  let before_B = heap_B(machine);
  const sizes = new Map<string, number>();
  for (const { name } of loadOrder(modules, entry)) {
    machine.execute(`require("${name}")`);
    const after_B = heap_B(machine);
    sizes.set(name, after_B - before_B);
    before_B = after_B;
  }
  machine.close();
  return sizes;
}

/**
 * An empty VM on the module with 16 globals, with 64-bit integers and doubles, bytes: its libraries lie in flash as read-only tables. Measured with the
 * module's own layout; the VM of the tests keeps its libraries on the heap and takes `empty_B` instead.
 */
export const MODULE_VM_B = 14500;

/** Heap of a booted controller as it would be on the module. */
export function onModule_B(controller: LuaController, memory: Memory): number {
  return ofModule_B(controller.heap_B(), memory);
}

/** What of a VM's heap there would be on the module. */
export function ofModule_B(heap_B: number, { empty_B, code_B, host_B }: Memory): number {
  return heap_B - code_B - host_B - empty_B + MODULE_VM_B;
}

export interface Growth {
  boot_B: number;
  /** After each whole day. */
  days_B: number[];
}

/** Boots the app and lets days pass: the first with all its ticks, the others with one a second, which do the same things. */
export function measureDays(program: LuaProgram, fixed: Memory, days: number): Growth {
  const day = new Day();
  const controller = bootLua(program, day.effects, SURROUNDINGS, measuredMachine());
  const boot_B = onModule_B(controller, fixed);
  const measured = { controller, after: () => undefined, singleTicks: false, rareTicks: false };
  day.open(measured);
  const days_B: number[] = [];
  for (let count = 0; count < days; count += 1) {
    measured.rareTicks = count > 0;
    day.pass(measured, 86400);
    days_B.push(onModule_B(controller, fixed));
  }
  controller.close();
  return { boot_B, days_B };
}
