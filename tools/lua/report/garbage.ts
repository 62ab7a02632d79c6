import type { LuaProgram } from "../modules";
import { bootLua } from "../vm";
import { Day, SURROUNDINGS } from "./day";
import { measuredMachine } from "./memory";

/** An hour, in which everything is loaded, before anything is measured; and once through everything that happens in a day's script. */
const SPANS = { warmUp_s: 3600, round_s: 600 };
/** The collector rests so long at most. */
const REST_s = 60;

export interface Allocation {
  /** What the app asks for in a second, the test host not counted, on average while a meter reports each second. */
  perSecond_B: number;
  /** The most that one callback asks for. Nothing may be let go of within it, so this comes on top of what is live. */
  most_B: number;
  /** The most that was live, after collections, at the ends of these seconds. */
  live_B: number;
}

/** What the app asks for while everything happens that it does. `live_B` is the heap of the whole VM. */
export function measureAllocation(program: LuaProgram, { warmUp_s, round_s } = SPANS): Allocation {
  const day = new Day();
  const controller = bootLua(program, day.effects, SURROUNDINGS, measuredMachine());
  let sum_B = 0;
  let most_B = 0;
  let live_B = 0;
  let counts = false;
  const after = (): void => {
    if (!counts) return;
    const asked_B = controller.allocated_B();
    sum_B += asked_B;
    most_B = Math.max(most_B, asked_B);
  };
  const measured = { controller, after, singleTicks: false };
  day.open(measured);
  day.pass(measured, warmUp_s);
  measured.singleTicks = true;
  for (let second = 0; second < round_s; second += REST_s) {
    controller.allocated_B("begin");
    counts = true;
    day.pass(measured, REST_s);
    counts = false;
    controller.allocated_B("end");
    live_B = Math.max(live_B, controller.heap_B());
  }
  controller.close();
  return { perSecond_B: sum_B / round_s, most_B, live_B };
}
