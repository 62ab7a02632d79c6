/** A new overload that no lower offer has answered within this time needed none, e.g. one that the house took back at once. */
const UNANSWERED_ms = 5000;
/** Below this a car does not count as drawing current. */
const DRAWS_A = 0.5;

/** What a sample of the meter showed, beside the truth of its moment and the offer that is known by now. */
export interface Overload {
  /** As the controller is told them, per phase. */
  readonly reading_mA: readonly number[];
  /** What the car drew at the instant of the measurement, per phase. */
  readonly draw_A: readonly number[];
  /** What the pilot grants now, 0 while it grants nothing. */
  offered_A: number;
  breaker_A: number;
  seesCar: boolean;
}

/** Whether a sample shows an overload: a phase that the car draws from is above the breaker. */
export function showsOverload({ reading_mA, draw_A, breaker_A, seesCar }: Overload): boolean {
  return reading_mA.some((current_mA, phase) => {
    const drawn_A = draw_A[phase] ?? 0;
    return drawn_A > DRAWS_A && current_mA / 1000 + (seesCar ? 0 : drawn_A) > breaker_A;
  });
}

/**
 * Whether that overload asks for a lower offer: it will be there also once the car has followed what it is offered by now. While the
 * pilot grants nothing, nothing more can be asked for.
 */
export function asksForLess({ reading_mA, draw_A, offered_A, breaker_A, seesCar }: Overload): boolean {
  if (offered_A === 0) return false;
  return reading_mA.some((current_mA, phase) => {
    const drawn_A = draw_A[phase] ?? 0;
    if (drawn_A <= DRAWS_A) return false;
    const house_A = current_mA / 1000 - (seesCar ? drawn_A : 0);
    return house_A + Math.min(drawn_A, offered_A) > breaker_A;
  });
}

/**
 * Times the answers to overloads: from the arrival at the controller of the first sample that {@link asksForLess} to the EVSE's
 * acknowledgement of the lower `$SC`, of `$FS` or of `$FD` reaching the controller. What samples show while the car may still be
 * following an answer belongs to the same overload, until one shows that it is over. An overload that nothing answers within 5 s counts
 * as none; whether that was right is what the time above the breaker tells.
 */
export class ReactionClock {
  readonly times_ms: number[] = [];
  private began_ms: number | undefined = undefined;
  private awaits = false;
  private answered_ms: number | undefined = undefined;

  /** `following_ms` is the longest time that a car takes to follow the pilot. */
  constructor(private readonly following_ms: number) {}

  /** A sample has reached the controller. */
  sampled(overload: Overload, now_ms: number): void {
    if (this.began_ms !== undefined && now_ms - this.began_ms > UNANSWERED_ms) this.forget();
    const followed = this.answered_ms === undefined || now_ms - this.answered_ms > this.following_ms;
    if (followed || !showsOverload(overload)) this.answered_ms = undefined;
    const busy = this.began_ms !== undefined || this.answered_ms !== undefined || this.awaits;
    if (!busy && asksForLess(overload)) this.began_ms = now_ms;
  }

  /** The controller has sent a command; `capacity_A` is what the EVSE offers now. */
  sent(bytes: string, capacity_A: number): void {
    if (this.began_ms === undefined && this.answered_ms === undefined) return;
    const current = /^\$SC (\d+)\b/.exec(bytes);
    this.awaits = (current !== null && Number(current[1]) < capacity_A) || /^\$F[SD]\b/.test(bytes);
  }

  /** A line has reached the controller. Further answers to the same overload only make it last longer. */
  heard(bytes: string, now_ms: number): void {
    if (!this.awaits || !isReply(bytes)) return;
    if (this.began_ms !== undefined) this.times_ms.push(now_ms - this.began_ms);
    this.forget();
    this.answered_ms = now_ms;
  }

  /** The controller is gone, or what it awaited. */
  forget(): void {
    this.began_ms = undefined;
    this.answered_ms = undefined;
    this.awaits = false;
  }
}

/** A whole reply, not asynchronous, not damaged. */
function isReply(bytes: string): boolean {
  const [, body, sum] = /^(\$(?:OK|NK)[^^\r]*)\^([0-9A-F]{2})\r/.exec(bytes) ?? [];
  if (body === undefined || sum === undefined) return false;
  let xor = 0;
  for (let index = 0; index < body.length; index++) xor ^= body.charCodeAt(index);
  return xor === parseInt(sum, 16);
}

/** The share `part` of the sorted values, 0 when there are none: the smallest value that at least that share does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}
