import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { EvseStatus } from "#hal/evse";
import type { Line } from "./frame";
import { decimal } from "./fields";

/** The EVSE computes the interval in 16 bits: above 65 s it is wrong. */
const LONGEST_s = 65;
const LONGEST_PULSE_ms = 3000;
/** Pause after a command that was not answered, or answered with something else than the three fields. */
const PAUSE_ms = 1000;
/** An EVSE that has answered everything else but not `$GY` this often has no supervision (fw < 4.0 says nothing at all). */
const MOST_UNANSWERED = 2;

/**
 * The EVSE's heartbeat supervision (`$SY`): asked for first, configured only when it differs (that writes EEPROM), pulsed well within its
 * interval, and a miss acknowledged. After an acknowledgement the EVSE offers its stored maximum: the limit must be asserted again at once.
 */
export class Supervision {
  /** Negative: nobody has said yet what is wanted, so nothing is touched. */
  private wanted_s = -1;
  private wanted_A = 6;
  private phase: "ask" | "configure" | "pulse" | "acknowledge" | "absent" = "ask";
  private pulsed_ms = 0;
  private paused = false;
  private unanswered = 0;
  /** Sent once for what is wanted: an EVSE that keeps something else is not written to again and again. */
  private configured = false;

  /** Takes what is wanted; true when it is new. */
  want(interval_s: number, fallback_A: number): boolean {
    const interval = interval_s > LONGEST_s ? LONGEST_s : interval_s;
    if (interval === this.wanted_s && fallback_A === this.wanted_A) return false;
    this.wanted_s = interval;
    this.wanted_A = fallback_A;
    this.configured = false;
    this.restart();
    return true;
  }

  /** After a boot of the EVSE or a lost line: ask anew. */
  restart(): void {
    this.phase = "ask";
    this.paused = false;
    this.unanswered = 0;
  }

  /** The command that is due, or `undefined`. */
  due(now: number): string | undefined {
    if (this.wanted_s < 0) return undefined;
    if (this.paused && elapsed_ms(this.pulsed_ms, now) < PAUSE_ms) return undefined;
    this.paused = false;
    switch (this.phase) {
      case "ask":
        return "GY";
      case "configure":
        this.configured = true;
        return "SY " + whole(this.wanted_s) + " " + whole(this.wanted_A);
      case "acknowledge":
        return "SY 165";
      case "pulse":
        return this.wanted_s > 0 && elapsed_ms(this.pulsed_ms, now) >= this.pulse_ms() ? "SY" : undefined;
      default:
        return undefined;
    }
  }

  /** No answer came to a command of {@link due}. */
  lost(command: string, now: number): void {
    this.pulsed_ms = now;
    this.paused = this.phase !== "pulse";
    if (this.phase === "configure") this.configured = false;
    if (command !== "GY") return;
    this.unanswered++;
    if (this.unanswered >= MOST_UNANSWERED) this.phase = "absent";
  }

  /** Takes the answer to a command of {@link due}; true when the EVSE may have fallen back to its stored maximum. */
  answered(command: string, line: Line, status: EvseStatus, now: number): boolean {
    const interval_s = decimal(line.fields[1]);
    const fallback_A = decimal(line.fields[2]);
    const trigger = decimal(line.fields[3]);
    const mayRaise = command !== "GY" && command !== "SY" && line.kind === "ok";
    this.pulsed_ms = now;
    if (interval_s === undefined || fallback_A === undefined || trigger === undefined) {
      this.unreadable(command, line, status);
      return mayRaise;
    }
    const differs = interval_s !== this.wanted_s || (this.wanted_s > 0 && fallback_A !== this.wanted_A);
    const missed = trigger === 2 && interval_s > 0;
    if (differs && !this.configured) this.phase = "configure";
    else this.phase = missed && command !== "SY 165" ? "acknowledge" : "pulse";
    status.supervision = interval_s === 0 ? "off" : missed ? "missed" : "armed";
    return mayRaise;
  }

  /** A refused question means that there is no supervision; anything else is asked again after a pause. */
  private unreadable(command: string, line: Line, status: EvseStatus): void {
    if (line.kind === "ok" && command === "SY") return;
    const absent = command === "GY" && line.kind === "nk";
    this.phase = absent ? "absent" : "ask";
    this.paused = !absent;
    if (absent) status.supervision = "off";
  }

  private pulse_ms(): number {
    const third_ms = Math.floor((this.wanted_s * 1000) / 3);
    return third_ms < LONGEST_PULSE_ms ? third_ms : LONGEST_PULSE_ms;
  }
}
