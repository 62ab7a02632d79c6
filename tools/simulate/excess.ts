/** Rounding of floating point, not an excess. */
const NOTHING = 1e-6;

/** A quantity over one straight piece of time, measured against its bound: how far above (negative: below) it begins and ends. */
export interface Piece {
  from_s: number;
  span_s: number;
  start: number;
  end: number;
}

/** Exact account of how long and how far a quantity that moves in straight pieces is above its bound. */
export class Excess {
  above_s = 0;
  /** Integral of the excess over time. */
  area = 0;
  worst = 0;
  longest_s = 0;
  private since_s: number | undefined = undefined;

  /** It does not count now. */
  end(): void {
    this.since_s = undefined;
  }

  add({ from_s, span_s, start, end }: Piece): void {
    if (start <= NOTHING && end <= NOTHING) {
      this.since_s = undefined;
      return;
    }
    let above_s = span_s;
    let begin_s = from_s;
    let area = ((start + end) / 2) * span_s;
    if (start <= NOTHING) {
      above_s = (span_s * end) / (end - start);
      begin_s = from_s + span_s - above_s;
      area = (end * above_s) / 2;
      this.since_s = undefined;
    } else if (end <= NOTHING) {
      above_s = (span_s * start) / (start - end);
      area = (start * above_s) / 2;
    }
    this.above_s += above_s;
    this.area += area;
    this.worst = Math.max(this.worst, start, end);
    this.since_s ??= begin_s;
    this.longest_s = Math.max(this.longest_s, begin_s + above_s - this.since_s);
    if (end <= NOTHING) this.since_s = undefined;
  }
}
