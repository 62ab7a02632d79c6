import type { LuaProgram } from "../modules";
import { bootLua } from "../vm";
import { Day, SURROUNDINGS } from "./day";
import { type Memory, measuredMachine, onModule_B } from "./memory";

/** What is made and thrown away. */
export interface Garbage {
  /** Bytes a second that the app asks for, with a meter that reports each second. */
  allocated_B_per_s: number;
  /** The most that was in use at the end of any tick, garbage included, with the collector of the module. */
  peak_B: number;
}

/** A quiet hour, in which everything is loaded, before anything is measured. */
const WARM_UP_s = 3600;
const ALLOCATION_s = 60;

/** Lets the app run for so many seconds and looks at the heap after each fact. */
export function measureGarbage(program: LuaProgram, fixed: Memory, seconds: number): Garbage {
  const day = new Day();
  const controller = bootLua(program, day.effects, SURROUNDINGS, measuredMachine());
  let peak_B = 0;
  const after = (): void => {
    peak_B = Math.max(peak_B, controller.memory_B());
  };
  const quiet = { controller, after: () => undefined, singleTicks: false };
  day.open(quiet);
  day.pass(quiet, WARM_UP_s);
  const inModule_B = onModule_B(controller, fixed);
  const before_B = controller.memory_B("stop");
  day.pass(quiet, ALLOCATION_s);
  const allocated_B = controller.memory_B("restart") - before_B;
  controller.heap_B();
  const base_B = controller.memory_B("work");
  peak_B = base_B;
  day.pass({ controller, after, singleTicks: true }, seconds);
  controller.close();
  return { allocated_B_per_s: allocated_B / ALLOCATION_s, peak_B: inModule_B + peak_B - base_B };
}
