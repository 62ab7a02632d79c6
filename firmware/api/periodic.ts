import { elapsed_ms } from "#hal/clock";
import type { Settings } from "#firmware/settings/settings";
import type { SettingKey } from "#firmware/settings/table";

/** Duties 0..4 ask the EVSE, 5 is timer 10 (debug log, connection), 6 is timer 12 (clock, memory). */
const DUTIES = 7;
/** One duty is looked at in each tick, so that each comes round within a second. */
const TURNS = 10;

/** What old modules did at the periods of timers 5 to 10 and 12. */
export class Periodic {
  /** Charging is off, which slows the questions but the one about the cable by ten times the idle factor. */
  slow = false;
  private turn = 0;
  private readonly done_ms: number[] = [];

  constructor(private readonly settings: Settings) {}

  /** The duty that is due in this tick, or `undefined`; it counts as done. */
  due(now: number): number | undefined {
    if (this.done_ms.length < DUTIES) {
      this.done_ms.push(now);
      return undefined;
    }
    const turn = this.turn;
    this.turn = turn === TURNS - 1 ? 0 : turn + 1;
    if (turn >= DUTIES) return undefined;
    if (elapsed_ms(this.done_ms[turn] ?? now, now) < this.period_ms(turn)) return undefined;
    this.done_ms[turn] = now;
    return turn;
  }

  private period_ms(duty: number): number {
    const period_ms = this.settings.get(timerOf(duty));
    if (!this.slow || duty === 1 || duty > 4) return period_ms;
    const factor = this.settings.get("idle_factor");
    return factor === 0 ? period_ms : period_ms * factor * 10;
  }
}

/** The question of duties 0..4, empty for the others. */
export function questionOf(duty: number): string {
  switch (duty) {
    case 0:
      return "GC";
    case 1:
      return "G0";
    case 2:
      return "GG";
    case 3:
      return "GS";
    case 4:
      return "GU";
    default:
      return "";
  }
}

function timerOf(duty: number): SettingKey {
  switch (duty) {
    case 0:
      return "timer5_ms";
    case 1:
      return "timer6_ms";
    case 2:
      return "timer7_ms";
    case 3:
      return "timer8_ms";
    case 4:
      return "timer9_ms";
    case 5:
      return "timer10_ms";
    default:
      return "timer12_ms";
  }
}
