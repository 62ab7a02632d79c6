import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { EvseRun, EvseStatus } from "#hal/evse";
import type { Dialect } from "./dialect";
import type { Line } from "./frame";
import { decimal } from "./fields";
import { digestCapacity } from "./digest";

/** The smallest capacity an EVSE can have, mA; `$SC 0` sets it too. */
const MINIMUM_mA = 6000;
/** How long the EVSE may take to show a state it was told to enter; `$FE` takes 0.3..2 s. */
const SETTLE_ms = 2500;
/** A refused raise is tried again after this long: the stored maximum, the cable or the temperature may have changed. */
const CAP_ms = 60000;

/**
 * Compares what the EVSE says with what it shall do and names the command that brings it there: lower first, then stop, then (elsewhere)
 * everything else, then enable, then raise. Level-triggered: whatever changes the EVSE behind our back is answered with the next command.
 */
export class Reconciler {
  private run: EvseRun | undefined = undefined;
  private limit_mA = MINIMUM_mA;
  private ordered: EvseRun | undefined = undefined;
  private ordered_ms = 0;
  private cap_mA: number | undefined = undefined;
  private cap_ms = 0;

  /** Takes the aim; returns true when it is new. */
  aim(run: EvseRun, limit_mA: number): boolean {
    const whole_mA = limit_mA < MINIMUM_mA ? MINIMUM_mA : Math.floor(limit_mA / 1000) * 1000;
    if (run === this.run && whole_mA === this.limit_mA) return false;
    if (whole_mA !== this.limit_mA) this.cap_mA = undefined;
    if (run !== this.run) this.ordered = undefined;
    this.run = run;
    this.limit_mA = whole_mA;
    return true;
  }

  /** Everything that was learned of the EVSE may be wrong: after a boot, a lost line. */
  restart(): void {
    this.ordered = undefined;
    this.cap_mA = undefined;
  }

  /** The command that lowers or stops, or `undefined`. */
  urgent(status: EvseStatus, dialect: Dialect, now: number): string | undefined {
    if (this.run === undefined) return undefined;
    const offered_mA = status.offered_mA;
    const tooHigh = offered_mA === undefined || offered_mA > this.limit_mA;
    if (tooHigh && dialect.volatileCurrent && !this.refusedToLower(now)) return this.setCurrent();
    const run = tooHigh ? "sleeping" : this.run;
    if (run === "enabled") return undefined;
    return this.order(run, status, now);
  }

  /** The command that enables or raises, or `undefined`. Only when nothing urgent is left. */
  gentle(status: EvseStatus, dialect: Dialect, now: number): string | undefined {
    if (this.run !== "enabled" || status.offered_mA === undefined) return undefined;
    if (status.offered_mA > this.limit_mA) return undefined;
    const enable = this.order("enabled", status, now);
    if (enable !== undefined) return enable;
    if (!dialect.volatileCurrent || status.offered_mA >= this.limit_mA) return undefined;
    if (this.cap_mA !== undefined && elapsed_ms(this.cap_ms, now) < CAP_ms) return undefined;
    return this.setCurrent();
  }

  /** Takes the answer to `$SC n V`: the applied current, also on `$NK`. */
  currentSet(command: string, line: Line, status: EvseStatus, now: number): void {
    const asked_A = decimal(command.split(" ")[1]) ?? 0;
    const applied_A = decimal(line.fields[1]) ?? (line.kind === "ok" ? asked_A : undefined);
    if (applied_A !== undefined) digestCapacity(status, applied_A, now);
    if (line.kind === "ok") return;
    this.cap_mA = status.offered_mA ?? 0;
    this.cap_ms = now;
  }

  /** The EVSE has taken `$FE`, `$FS` or `$FD`. */
  ordersTaken(run: EvseRun, now: number): void {
    this.ordered = run;
    this.ordered_ms = now;
  }

  /** The EVSE has just answered with more than asked: it is put to sleep, and asked again a little later. */
  private refusedToLower(now: number): boolean {
    const cap_mA = this.cap_mA;
    return cap_mA !== undefined && cap_mA > this.limit_mA && elapsed_ms(this.cap_ms, now) < SETTLE_ms;
  }

  private setCurrent(): string {
    return "SC " + whole(this.limit_mA / 1000) + " V";
  }

  private order(run: EvseRun, status: EvseStatus, now: number): string | undefined {
    if (!differs(run, status)) return undefined;
    if (this.ordered === run && elapsed_ms(this.ordered_ms, now) < SETTLE_ms) return undefined;
    switch (run) {
      case "enabled":
        return "FE";
      case "sleeping":
        return "FS";
      default:
        return "FD";
    }
  }
}

/** Whether the EVSE is somewhere else than it shall be. A faulted EVSE is left alone: stopping it would only hide the fault. */
function differs(run: EvseRun, status: EvseStatus): boolean {
  const state = status.state;
  if (state === "unknown" || state === "fault") return false;
  if (run === "enabled") return state === "sleeping" || state === "disabled";
  return state !== run;
}
