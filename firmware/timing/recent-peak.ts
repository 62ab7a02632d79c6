import { after_ms, elapsed_ms } from "#hal/clock";

const SLICES = 4;
/** Below every value that can occur. */
const NOTHING = -1000000000;

/**
 * The highest value of the recent past: at least the last `span_ms`, at most a third more. Kept as the maxima of four slices, so that
 * one spike is forgotten in one go and memory does not grow with the rate of samples.
 */
export class RecentPeak {
  private slices: number[] = [];
  private slice_ms = 0;

  /** Takes a value at this moment and gives the peak over the span, this value included. */
  add(value: number, span_ms: number, now: number): number {
    this.age(span_ms, now);
    const newest = this.slices[0];
    if (newest === undefined) this.slices.push(value);
    else if (value > newest) this.slices[0] = value;
    return this.peak(value);
  }

  clear(): void {
    this.slices = [];
  }

  private peak(value: number): number {
    let peak = value;
    for (const slice of this.slices) if (slice > peak) peak = slice;
    return peak;
  }

  private age(span_ms: number, now: number): void {
    const width_ms = Math.floor(span_ms / (SLICES - 1));
    if (this.slices.length === 0 || elapsed_ms(this.slice_ms, now) >= span_ms + width_ms) {
      this.slices = [];
      this.slice_ms = now;
      return;
    }
    while (this.slices.length > 0 && elapsed_ms(this.slice_ms, now) >= width_ms && width_ms > 0) {
      this.slices.unshift(NOTHING);
      if (this.slices.length > SLICES) this.slices.pop();
      this.slice_ms = after_ms(this.slice_ms, width_ms);
    }
  }
}
