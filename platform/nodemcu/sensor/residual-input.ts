import { elapsed_ms } from "#hal/clock";

/** So long the input says the same before it is believed. */
const STEADY_ms = 20;
/** A residual current has gone when the input has been quiet for this long. */
const QUIET_ms = 1000;

/** Level of the input of the residual current monitor. */
export interface LevelPort {
  high(): boolean;
}

/**
 * The output of a residual current monitor (IEC 62955) on a pin. It should be one that is closed to earth while all is well, with a pull-up,
 * so that a broken wire reads as a residual current. Interrupts only tell when to look: edges closer than the program's latency are lost.
 */
export class ResidualInput {
  /** A residual current is there; `undefined` before the input was steady once. */
  active: boolean | undefined = undefined;
  private candidate = false;
  private since_ms: number | undefined = undefined;

  /** `activeHigh`: the level that means a residual current. */
  constructor(
    private readonly port: LevelPort,
    private readonly activeHigh: boolean,
  ) {}

  /** Whether the input has moved and is looked at until it is steady: tick every 10 ms then. */
  waiting(): boolean {
    return this.since_ms !== undefined;
  }

  /** Looks at the input; call it in each tick and from the interrupt. True: {@link active} has changed. */
  tick(now: number): boolean {
    const level = this.port.high() === this.activeHigh;
    if (level === this.active) {
      this.since_ms = undefined;
      return false;
    }
    if (this.since_ms === undefined || level !== this.candidate) {
      this.candidate = level;
      this.since_ms = now;
      return false;
    }
    const span_ms = this.active === true ? QUIET_ms : STEADY_ms;
    if (elapsed_ms(this.since_ms, now) < span_ms) return false;
    this.active = level;
    this.since_ms = undefined;
    return true;
  }
}
