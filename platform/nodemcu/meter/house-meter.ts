import type { MainsSample } from "#hal/mains";

/** A meter of the house's mains at the module itself. */
export interface HouseMeter {
  /** The last reading; rewritten in place. */
  readonly sample: MainsSample;
  /** What is wrong with it, by name, e.g. `L2: clamp is open`; empty: nothing. */
  readonly trouble: string;
  /** Works on, every 100 ms or more often; true: {@link sample} is a new reading. Says nothing rather than something that it doubts. */
  tick(now: number): boolean;
}

/** A {@link HouseMeter} that hangs on a line of bytes. */
export interface LineMeter extends HouseMeter {
  /** Bytes have come from the line. */
  bytes(chunk: string, now: number): void;
}
