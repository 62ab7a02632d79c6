import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { EvseStatus } from "#hal/evse";
import type { Line } from "./frame";
import { decimal } from "./fields";

/** The EVSE computes the interval in 16 bits: above 65 s it is wrong. */
const LONGEST_s = 65;
const LONGEST_PULSE_ms = 3000;

/**
 * The EVSE's heartbeat supervision (`$SY`): asked for first, configured only when it differs (that writes EEPROM), pulsed well within its
 * interval, and a miss acknowledged. After an acknowledgement the EVSE offers its stored maximum: the limit must be asserted again at once.
 */
export class Supervision {
  /** Nothing is configured before somebody has said what is wanted. */
  private isWanted = false;
  private wanted_s = 0;
  private wanted_A = 6;
  private phase: "ask" | "configure" | "pulse" | "acknowledge" | "absent" = "ask";
  private pulsed_ms = 0;
  /** Sent once for what is wanted: an EVSE that keeps something else is not written to again and again. */
  private configured = false;

  want(interval_s: number, fallback_A: number): void {
    const interval = interval_s > LONGEST_s ? LONGEST_s : interval_s;
    if (this.isWanted && interval === this.wanted_s && fallback_A === this.wanted_A) return;
    this.isWanted = true;
    this.wanted_s = interval;
    this.wanted_A = fallback_A;
    this.configured = false;
    this.restart();
  }

  /** After a boot of the EVSE or a lost line: ask anew. */
  restart(): void {
    this.phase = "ask";
  }

  /** The command that is due, or `undefined`. */
  due(now: number): string | undefined {
    if (!this.isWanted) return undefined;
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

  /** Takes the answer to a command of {@link due}; true when the EVSE may have fallen back to its stored maximum. */
  answered(command: string, line: Line, status: EvseStatus, now: number): boolean {
    const interval_s = decimal(line.fields[1]);
    const fallback_A = decimal(line.fields[2]);
    const trigger = decimal(line.fields[3]);
    if (interval_s === undefined || fallback_A === undefined || trigger === undefined) {
      this.pulsed_ms = now;
      if (line.kind === "ok") return false;
      this.phase = "absent";
      status.supervision = "off";
      return false;
    }
    this.pulsed_ms = now;
    const differs = interval_s !== this.wanted_s || (this.wanted_s > 0 && fallback_A !== this.wanted_A);
    if (differs && !this.configured) this.phase = "configure";
    else this.phase = trigger === 2 && interval_s > 0 && command !== "SY 165" ? "acknowledge" : "pulse";
    status.supervision = interval_s === 0 ? "off" : trigger === 2 ? "missed" : "armed";
    return command !== "GY" && command !== "SY";
  }

  private pulse_ms(): number {
    const third_ms = Math.floor((this.wanted_s * 1000) / 3);
    return third_ms < LONGEST_PULSE_ms ? third_ms : LONGEST_PULSE_ms;
  }
}
