import type { Node } from "./nodemcu";
import { CLOCK_SPAN_ms } from "#hal/clock";

declare const node: Node;
declare const math: { maxinteger: number };

/** Monotonic ms since boot in 31 bits, as `hal/clock` defines them. */
export function now_ms(): number {
  const up_ms = Math.floor(node.uptime() / 1000);
  return up_ms - Math.floor(up_ms / CLOCK_SPAN_ms) * CLOCK_SPAN_ms;
}

/**
 * Why this build of NodeMCU cannot carry the controller, with the option to set; `undefined`: it can. With 32-bit integers counters wrap
 * silently, with single floats the clock loses milliseconds after an hour.
 */
export function numberProblem(largest: number, double: number): string | undefined {
  if (largest < 9007199254740992) return "integers of 32 bits: build NodeMCU with CONFIG_LUA_NUMBER_INT64=y";
  if (double + 1 === double) return "single floats: build NodeMCU with CONFIG_LUA_NUMBER_DOUBLE=y";
  return undefined;
}

/** {@link numberProblem} of the build that runs. */
export function ownNumberProblem(): string | undefined {
  return numberProblem(math.maxinteger, 16777216.5 - 0.5);
}
