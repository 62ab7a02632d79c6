import type { Node } from "./nodemcu";
import { CLOCK_SPAN_ms } from "#hal/clock";

declare const node: Node;
declare const math: { maxinteger: number };
declare namespace string {
  function packsize(this: void, format: string): number;
}

/** Monotonic ms since boot in 31 bits, as `hal/clock` defines them. */
export function now_ms(): number {
  const up_ms = Math.floor(node.uptime() / 1000);
  return up_ms - Math.floor(up_ms / CLOCK_SPAN_ms) * CLOCK_SPAN_ms;
}

/**
 * Why this build of NodeMCU cannot carry the controller, with the option to set; `undefined`: it can. With 32-bit integers counters wrap
 * silently, with single floats the clock loses milliseconds after an hour. Takes the largest integer and the bytes of a number with fractions.
 */
export function numberProblem(largest: number, size_B: number): string | undefined {
  if (largest < 9007199254740992) return "integers of 32 bits: build NodeMCU with CONFIG_LUA_NUMBER_INT64=y";
  if (size_B < 8) return "single floats: build NodeMCU with CONFIG_LUA_NUMBER_DOUBLE=y";
  return undefined;
}

/** {@link numberProblem} of the build that runs. */
export function ownNumberProblem(): string | undefined {
  return numberProblem(math.maxinteger, string.packsize("n"));
}
