import { elapsed_ms } from "#hal/clock";
import type { EvseStatus } from "#hal/evse";
import type { Dialect } from "./dialect";

const QUESTIONS = ["GS", "GG", "GE", "GU", "GP", "G0"];

/** When each question about the EVSE is due again. */
export class Polls {
  private readonly asked_ms: number[] = [];

  constructor(now: number) {
    for (const _question of QUESTIONS) this.asked_ms.push(now);
    this.unasked = QUESTIONS.length;
  }

  /** Questions that were never asked since the start. */
  private unasked = 0;

  /** Asks everything anew, e.g. after a boot of the EVSE. */
  restart(): void {
    this.unasked = QUESTIONS.length;
  }

  /** The next question that is due, or `undefined`. */
  due(status: EvseStatus, dialect: Dialect, now: number): string | undefined {
    if (this.unasked > 0) {
      const index = QUESTIONS.length - this.unasked;
      this.unasked--;
      return this.ask(index, now);
    }
    for (let index = 0; index < QUESTIONS.length; index++) {
      if (elapsed_ms(this.asked_ms[index] ?? 0, now) >= period_ms(index, status, dialect)) return this.ask(index, now);
    }
    return undefined;
  }

  /** A question shall be asked at once, whatever its period: the state after an order. */
  askStateNow(now: number): void {
    this.asked_ms[0] = now >= 1000 ? now - 1000 : now - 1000 + 2147483648;
  }

  private ask(index: number, now: number): string | undefined {
    this.asked_ms[index] = now;
    return QUESTIONS[index];
  }
}

/** How often a question is asked. An EVSE that does not tell its capacity is asked for it often enough to correct it within a second. */
function period_ms(index: number, status: EvseStatus, dialect: Dialect): number {
  switch (index) {
    case 0:
      return 1000;
    case 1:
      return status.state === "charging" || (status.charge_mA ?? 0) > 0 ? 1000 : 5000;
    case 2:
      return dialect.tellsCapacity ? 2000 : 500;
    case 3:
      return 30000;
    case 4:
      return 10000;
    default:
      return !dialect.hexStates && status.state === "sleeping" ? 2000 : 60000;
  }
}
