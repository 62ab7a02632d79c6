import { elapsed_ms } from "#hal/clock";

const FIRST_PAUSE_ms = 1000;
const LONGEST_PAUSE_ms = 60000;
/** So many failures within this time, and starting anew does not help. */
const MOST = 5;
const SPAN_ms = 600_000;
/** Kept to be shown. */
const KEPT = 20;

/** A failure as it is shown: when, s since 1970 UTC, and what was thrown. */
export interface Failure {
  at_s: number;
  text: string;
}

/** Counts the failures of one controller: how long to wait before it is started anew, and whether that is of any use. */
export class Failures {
  readonly list: Failure[] = [];
  private moments: number[] = [];

  /** A failure at `now`; the pause before the next start, twice as long with each of the last ten minutes. */
  take(text: string, now: number): { pause_ms: number; isHopeless: boolean } {
    this.list.push({ at_s: Math.floor(new Date().getTime() / 1000), text });
    if (this.list.length > KEPT) this.list.shift();
    this.moments = [...this.moments.filter((at) => elapsed_ms(at, now) < SPAN_ms), now].slice(-MOST);
    const { length } = this.moments;
    const isHopeless = length >= MOST;
    return { pause_ms: isHopeless ? LONGEST_PAUSE_ms : FIRST_PAUSE_ms * 2 ** (length - 1), isHopeless };
  }
}
