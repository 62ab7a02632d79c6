import { elapsed_ms } from "#hal/clock";
import type { MainsSample } from "#hal/mains";
import { hasPhase } from "#hal/phases";

/** A reading above this is none. */
const LARGEST_mA = 1000000;

/** The last sample of the mains and how old it is. A sample that lacks a phase which has a meter is not taken. */
export class Mains {
  /** Mains per phase, mA; 0 where there is no meter. */
  readonly now_mA: number[] = [0, 0, 0];
  /** A sample is waiting for the next tick. */
  arrived = false;
  /** Samples taken so far; 0: none was heard. */
  samples = 0;
  /** When the last sample came; only meaningful after one. */
  sampled_ms = 0;
  /** Once stale always stale until the next sample: the age itself wraps. */
  private stale = true;

  /**
   * Takes a sample; returns the name of a phase that it lacks or that is no current a house can have (1000 A), or `undefined`: taken.
   * `clamps` names the phases with a meter.
   */
  take(sample: MainsSample, clamps: number, now: number): string | undefined {
    if (!isReading(sample.L1_mA, hasPhase(clamps, 0))) return "L1";
    if (!isReading(sample.L2_mA, hasPhase(clamps, 1))) return "L2";
    if (!isReading(sample.L3_mA, hasPhase(clamps, 2))) return "L3";
    this.now_mA[0] = sample.L1_mA ?? 0;
    this.now_mA[1] = sample.L2_mA ?? 0;
    this.now_mA[2] = sample.L3_mA ?? 0;
    this.sampled_ms = now;
    this.arrived = true;
    this.samples++;
    this.stale = false;
    return undefined;
  }

  /** Nobody has looked for so long that the last sample says nothing of this moment, unless it has only just arrived. */
  lose(): void {
    if (!this.arrived) this.stale = true;
  }

  /** Whether the last sample is not older than the timeout. */
  fresh(timeout_ms: number, now: number): boolean {
    if (!this.stale && elapsed_ms(this.sampled_ms, now) > timeout_ms) this.stale = true;
    return !this.stale;
  }

  /** Age of the last sample, ms; `undefined` before the first. */
  age_ms(now: number): number | undefined {
    return this.samples > 0 ? elapsed_ms(this.sampled_ms, now) : undefined;
  }
}

function isReading(current_mA: number | undefined, hasMeter: boolean): boolean {
  if (current_mA === undefined) return !hasMeter;
  return current_mA >= -LARGEST_mA && current_mA <= LARGEST_mA;
}
