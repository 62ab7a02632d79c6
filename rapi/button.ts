import { elapsed_ms } from "#hal/clock";
import type { EvseRun, EvseState } from "#hal/evse";

/** The EVSE may take this long to show what it was ordered to do. */
const OBEYS_ms = 5000;

/**
 * Tells when somebody at the EVSE itself (its button, its delay timer, a limit set there) has put it to sleep or woken it: it went where
 * nobody had ordered it to go.
 */
export class Button {
  private resting: boolean | undefined = undefined;
  /** When it was last told to rest and to wake, `undefined`: not lately. */
  private rest_ms: number | undefined = undefined;
  private wake_ms: number | undefined = undefined;

  /** An order was sent. */
  sent(command: string, now: number): void {
    if (command === "FE") this.wake_ms = now;
    else if (command === "FS" || command === "FD") this.rest_ms = now;
  }

  /** Nothing is known of the EVSE any more. */
  forget(): void {
    this.resting = undefined;
  }

  /** Takes the state against what it shall be; says what somebody wants now, or `undefined`: nothing new. */
  pressed(state: EvseState, wanted: EvseRun, now: number): "sleeping" | "enabled" | undefined {
    if (state === "unknown" || state === "fault" || state === "disabled") return undefined;
    const resting = state === "sleeping";
    const before = this.resting;
    this.resting = resting;
    if (before === undefined || before === resting) return undefined;
    if (this.rest_ms !== undefined && elapsed_ms(this.rest_ms, now) >= OBEYS_ms) this.rest_ms = undefined;
    if (this.wake_ms !== undefined && elapsed_ms(this.wake_ms, now) >= OBEYS_ms) this.wake_ms = undefined;
    if (resting) return wanted === "enabled" && this.rest_ms === undefined ? "sleeping" : undefined;
    return wanted === "sleeping" && this.wake_ms === undefined ? "enabled" : undefined;
  }
}
