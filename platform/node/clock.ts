import { CLOCK_SPAN_ms } from "#hal/clock";

/** Tells the instant: monotonic whole milliseconds in 31 bits, as `hal/clock` defines them. */
export type Clock = () => number;

/** The clock of this machine; steps of the wall clock do not move it. `origin_ms` is what it shows at the start of the process. */
export function monotonicClock(origin_ms = 0, uptime_ms: () => number = () => performance.now()): Clock {
  return () => Math.floor(uptime_ms() + origin_ms) % CLOCK_SPAN_ms;
}
