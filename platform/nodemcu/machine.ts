import type { LogPort } from "#hal/log";
import type { Kept } from "./kept";

/** What every part of the module has in common. */
export interface Machine {
  readonly kept: Kept;
  readonly log: LogPort;
  /** Monotonic ms as `hal/clock` defines them. */
  readonly clock: (this: void) => number;
}
