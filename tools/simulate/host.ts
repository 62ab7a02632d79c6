import { CLOCK_SPAN_ms } from "#hal/clock";
import type { Snapshot } from "#firmware/api/snapshot";
import type { Controller, ControllerFactory, Effects } from "#tools/controller/controller";

/** The controller's clock at the start: 10 s before it wraps. */
const CLOCK_START_ms = CLOCK_SPAN_ms - 10000;
/** Wall clock at the start: 1 January 2026, 00:00 UTC. */
const EPOCH_START_s = 1767225600;
const TICK_ms = 100;
const SERIAL_NUMBER = "D040EB958B0C";
/** Ticks that one fact may ask for at once; what still hurries then waits for the next regular one. */
const MOST_TURNS = 5;

/** What the controller reaches and what it lives in. Times are those of the world, ms since the start. */
export interface Outside {
  readonly now_ms: number;
  /** Bytes for the EVSE. */
  transmit(bytes: string): void;
  publish(topic: string, payload: string): void;
  log(level: string, text: string): void;
  /** What the console shows. */
  printed(bytes: string): void;
  /** The controller wants to be restarted. */
  restart(): void;
}

/** Keeps a controller running in simulated time: boots it, ticks it, hands it facts, and lets its effects happen when they are due. */
export class ControllerHost {
  private controller: Controller | undefined = undefined;
  private effects: (() => void)[] = [];
  private tick_ms = 0;
  private clockShift_s = 0;
  private lives = 0;
  /** Whether a controller that boots gets to know the time. */
  timeServer = true;

  /** `files` are its stored ones, kept up to date. */
  constructor(
    private readonly factory: ControllerFactory,
    private readonly files: Map<string, string>,
    private readonly outside: Outside,
  ) {}

  get isOn(): boolean {
    return this.controller !== undefined;
  }

  /** From its boot until it takes an order over the broker for one of now, ms. */
  get deaf_ms(): number {
    return this.controller?.deaf_ms ?? 0;
  }

  async boot(): Promise<void> {
    const now_ms = this.outside.now_ms;
    this.tick_ms = Math.floor(now_ms / TICK_ms) * TICK_ms;
    this.controller = await this.factory(this.collector(), {
      serial: SERIAL_NUMBER,
      files: this.files,
      epochAtBoot_s: this.timeServer ? EPOCH_START_s + Math.floor(now_ms / 1000) + this.clockShift_s : undefined,
      boot_ms: clock(this.tick_ms),
    });
  }

  /** The power is gone; what it had said and not yet done is lost. */
  switchOff(): void {
    this.lives += 1;
    this.controller?.close();
    this.controller = undefined;
  }

  /** Ticks until the last regular tick before `due_ms`, or the first that had an effect; `false`: there was none to make. */
  tickBefore(due_ms: number, advance: (to_ms: number) => void): boolean {
    const grain_ms = this.controller?.grain_ms ?? TICK_ms;
    if (this.controller === undefined || this.tick_ms + grain_ms >= due_ms) return false;
    const from = clock(this.tick_ms);
    const last_ms = Math.ceil(due_ms / grain_ms - 1) * grain_ms;
    const to = this.controller.run(from, clock(last_ms));
    this.tick_ms += (to - from + CLOCK_SPAN_ms) % CLOCK_SPAN_ms;
    if (this.effects.length > 0) {
      // the controller knows whole milliseconds only
      advance(Math.max(this.tick_ms, this.outside.now_ms));
      this.act();
    }
    return true;
  }

  /** Hands a fact to the controller and lets it tick at once when it asks for it; nobody hears it while the controller is off. */
  tell(fact: (controller: Controller, now: number) => void): void {
    const controller = this.controller;
    if (controller === undefined) return;
    const now = clock(this.outside.now_ms);
    fact(controller, now);
    this.act();
    for (let turns = 0; turns < MOST_TURNS && this.controller === controller && controller.urgent(); turns++) {
      controller.tick(now);
      this.act();
    }
  }

  /** `undefined` while it is off. The record is rewritten by the next call. */
  snapshot(): Snapshot | undefined {
    const snapshot = this.controller?.snapshot(clock(this.outside.now_ms));
    this.act();
    return snapshot;
  }

  /** Moves the wall clock; the monotonic one goes on. */
  jumpClock(by_s: number): void {
    this.clockShift_s += by_s;
    this.controller?.jumpClock(by_s);
  }

  /** Effects are kept until the controller's call has come back: only then is it certain when they happened. */
  private collector(): Effects {
    const { outside, files } = this;
    const life = this.lives;
    const later = (act: () => void): void => {
      this.effects.push(() => {
        if (life === this.lives) act();
      });
    };
    return {
      serial: (bytes) => {
        later(() => outside.transmit(bytes));
      },
      mqtt: (topic, payload) => {
        later(() => outside.publish(topic, payload));
      },
      log: (level, text) => {
        later(() => outside.log(level, text));
      },
      stored: (name, content) => {
        if (content === undefined) files.delete(name);
        else files.set(name, content);
      },
      console: (bytes) => {
        later(() => outside.printed(bytes));
      },
      restart: () => {
        later(() => outside.restart());
      },
    };
  }

  private act(): void {
    const effects = this.effects;
    this.effects = [];
    for (const effect of effects) effect();
  }
}

/** The controller's monotonic clock at a time of the world. */
function clock(at_ms: number): number {
  return (CLOCK_START_ms + Math.floor(at_ms)) % CLOCK_SPAN_ms;
}
