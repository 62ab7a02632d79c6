/** A new overload that no lower offer has answered within this time needed none, e.g. on a phase that the car does not use. */
const UNANSWERED_ms = 5000;
/** A sample that still shows the overload this long after the answer is a new event. */
const FOLLOWING_ms = 8000;

/**
 * Times the answer to overloads: from the arrival of a sample that shows more than the breaker on a phase, while the car draws, to the
 * EVSE's acknowledgement reaching the controller of the lower `$SC`, or of `$FS`/`$FD`. Samples that show the overload while the car still
 * follows the answer belong to the same event.
 */
export class ReactionClock {
  readonly times_ms: number[] = [];
  private began_ms: number | undefined = undefined;
  private awaits = false;
  private answered_ms = -Infinity;

  /** A sample has reached the controller. */
  sampled(overload: boolean, now_ms: number): void {
    if (this.began_ms !== undefined && now_ms - this.began_ms > UNANSWERED_ms) this.began_ms = undefined;
    if (!overload) {
      this.answered_ms = -Infinity;
      return;
    }
    if (this.began_ms === undefined && now_ms - this.answered_ms > FOLLOWING_ms) this.began_ms = now_ms;
  }

  /** The controller has sent a command; `capacity_A` is what the EVSE offers now. */
  sent(bytes: string, capacity_A: number): void {
    if (this.began_ms === undefined) return;
    const current = /^\$SC (\d+) V/.exec(bytes);
    this.awaits = (current !== null && Number(current[1]) < capacity_A) || /^\$F[SD]\b/.test(bytes);
  }

  /** A line has reached the controller. */
  heard(bytes: string, now_ms: number): void {
    if (!this.awaits || this.began_ms === undefined || !/^\$(OK|NK)/.test(bytes)) return;
    this.times_ms.push(now_ms - this.began_ms);
    this.began_ms = undefined;
    this.awaits = false;
    this.answered_ms = now_ms;
  }
}

/** The share `part` of the sorted values, 0 when there are none: the smallest value that at least that share does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
