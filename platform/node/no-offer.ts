import { elapsed_ms } from "#hal/clock";
import type { SerialPort } from "#hal/serial";

/** The order is repeated so often, because nobody looks at the answers. */
const REPEAT_ms = 1000;
/** The firmware of every EVSE knows it, with or without a checksum, and the car gets nothing. */
const SLEEP = "$FS^31\r";

/** Keeps an EVSE asleep while it has no controller. Where the line does not carry that, the EVSE's own supervision limits it. */
export class NoOffer {
  private said_ms: number | undefined;

  constructor(private readonly line: SerialPort) {}

  /** Says it now: the controller is gone, or the line is back. */
  say(now: number): void {
    this.said_ms = now;
    this.line.write(SLEEP);
  }

  tick(now: number): void {
    if (this.said_ms === undefined || elapsed_ms(this.said_ms, now) >= REPEAT_ms) this.say(now);
  }
}
