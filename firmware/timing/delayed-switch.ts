import { elapsed_ms } from "#hal/clock";

/**
 * A start or a stop that a person has ordered for later. Counted in ticks of the running controller, so it survives a wrap of the clock
 * and is not moved by the wall clock; what is left is stored by the owner and restored after a restart.
 */
export class DelayedSwitch {
  /** Milliseconds left, 0: nothing ordered. */
  left_ms = 0;
  private last_ms = 0;

  /** Orders it in `delay_s` seconds; 0 cancels. */
  order(delay_s: number, now: number): void {
    this.left_ms = delay_s * 1000;
    this.last_ms = now;
  }

  /** Counts down; true at the moment it is due. */
  due(now: number): boolean {
    if (this.left_ms === 0) return false;
    this.left_ms -= elapsed_ms(this.last_ms, now);
    this.last_ms = now;
    if (this.left_ms > 0) return false;
    this.left_ms = 0;
    return true;
  }

  /** Seconds left, rounded up. */
  left_s(): number {
    return Math.floor((this.left_ms + 999) / 1000);
  }
}
