import type { LuaProgram } from "../modules";
import { bootLua } from "../vm";
import { Day, SURROUNDINGS } from "./day";
import { measuredMachine } from "./memory";

/** An hour, in which everything is loaded, before anything is measured. */
const WARM_UP_s = 3600;
const ALLOCATION_s = 60;

/** Bytes a second that are asked for while a meter reports each second; what the test host asks for to hand facts over is among them. */
export function measureAllocation_B_per_s(program: LuaProgram): number {
  const day = new Day();
  const controller = bootLua(program, day.effects, SURROUNDINGS, measuredMachine());
  const measured = { controller, after: () => undefined, singleTicks: false };
  day.open(measured);
  day.pass(measured, WARM_UP_s);
  controller.heap_B();
  const before_B = controller.memory_B("stop");
  day.pass(measured, ALLOCATION_s);
  const allocated_B = controller.memory_B("restart") - before_B;
  controller.close();
  return allocated_B / ALLOCATION_s;
}
