import { CLOCK_SPAN_ms, after_ms, elapsed_ms } from "#hal/clock";
import type { EvseStatus } from "#hal/evse";
import type { Dialect } from "./dialect";

const QUESTIONS = ["GS", "GG", "GE", "GU", "GP", "G0", "GF"];
/** Counters of faults rise with a fault, after which they are asked for at once. */
const FAULTS_ms = 600000;
/** Heartbeat pulses and repeated orders are looked after at least this often. */
const LONGEST_REST_ms = 200;

/** When each question about the EVSE is due again. */
export class Polls {
  /** How long nothing becomes due, ms; valid after {@link due} has returned `undefined`. */
  rest_ms = 0;
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
    this.rest_ms = LONGEST_REST_ms;
    for (let index = 0; index < QUESTIONS.length; index++) {
      const left_ms = period_ms(index, status, dialect) - elapsed_ms(this.asked_ms[index] ?? 0, now);
      if (left_ms <= 0) return this.ask(index, now);
      if (left_ms < this.rest_ms) this.rest_ms = left_ms;
    }
    return undefined;
  }

  /** Asks for the state at once, whatever its period: after an order. */
  askStateNow(now: number): void {
    this.asked_ms[0] = after_ms(now, CLOCK_SPAN_ms - 1000);
  }

  /** Asks at once for what changes with the EVSE's state: the charge current, and with a fault its counters. */
  askChangedNow(withFault: boolean, now: number): void {
    this.asked_ms[1] = after_ms(now, CLOCK_SPAN_ms - 5000);
    if (withFault) this.asked_ms[6] = after_ms(now, CLOCK_SPAN_ms - FAULTS_ms);
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
    case 6:
      return FAULTS_ms;
    default:
      return !dialect.hexStates && status.state === "sleeping" ? 2000 : 60000;
  }
}
