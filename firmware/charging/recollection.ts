import { elapsed_ms } from "#hal/clock";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { DelayedSwitch } from "../timing/delayed-switch";
import { Memory } from "./memory";
import type { EnableCode, StartControl } from "./start-control";

/** How often what is left of a delayed start or stop is stored. */
const KEEP_ms = 60000;

/** What of the charge machine survives a power cut: a person's last word, a delayed start and stop, the number of sessions, and how many were told. */
export class Recollection {
  readonly start = new DelayedSwitch();
  readonly stop = new DelayedSwitch();
  /** Number of the last session that ended. */
  sessions: number;
  /** Number of the last session whose record was published. */
  told: number;
  private readonly memory: Memory;
  private kept_ms: number;
  private revision: number;

  /** Brings back what was kept. */
  constructor(
    storage: StoragePort,
    private readonly control: StartControl,
    now: number,
    log?: LogPort,
  ) {
    this.memory = new Memory(storage, log);
    const kept = this.memory.recall();
    control.restore(kept.asked);
    this.start.order(kept.start_s, now);
    this.stop.order(kept.stop_s, now);
    this.sessions = kept.sessions;
    this.told = kept.told;
    this.kept_ms = now;
    this.revision = control.revision;
  }

  /** Orders a start (or a stop) in `delay_s` seconds; 0 cancels. */
  order(on: boolean, delay_s: number, now: number): void {
    if (on) this.start.order(delay_s, now);
    else this.stop.order(delay_s, now);
    this.keep(now);
  }

  /** Keeps what changed, and says what is due now: 2 start, 3 stop. Call it every tick. */
  tick(now: number): EnableCode | undefined {
    const starts = this.start.due(now);
    const stops = this.stop.due(now);
    const counting = this.start.left_ms > 0 || this.stop.left_ms > 0;
    if (this.control.revision !== this.revision || (counting && elapsed_ms(this.kept_ms, now) >= KEEP_ms))
      this.keep(now);
    return stops ? 3 : starts ? 2 : undefined;
  }

  /** Stores it now; writes only what differs. */
  keep(now: number): void {
    this.kept_ms = now;
    this.revision = this.control.revision;
    this.memory.keep({
      asked: this.control.asked,
      start_s: this.start.left_s(),
      stop_s: this.stop.left_s(),
      sessions: this.sessions,
      told: this.told,
    });
  }
}
