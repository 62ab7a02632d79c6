import { elapsed_ms } from "#hal/clock";

/** Tells how long a condition has held without a break. Survives the wrap of the clock: once the span was reached it stays reached. */
export class Hold {
  private since: number | undefined = undefined;
  private reached = false;

  /** Feeds the condition at this moment; true once it has held for `span_ms`. */
  lasted(holds: boolean, span_ms: number, now: number): boolean {
    if (!holds) {
      this.clear();
      return false;
    }
    if (this.since === undefined) this.since = now;
    if (!this.reached && elapsed_ms(this.since, now) >= span_ms) this.reached = true;
    return this.reached;
  }

  /** Milliseconds until `span_ms` is reached; the whole span while the condition does not hold. */
  left_ms(span_ms: number, now: number): number {
    if (this.reached) return 0;
    if (this.since === undefined) return span_ms;
    const left = span_ms - elapsed_ms(this.since, now);
    return left > 0 ? left : 0;
  }

  clear(): void {
    this.since = undefined;
    this.reached = false;
  }
}
