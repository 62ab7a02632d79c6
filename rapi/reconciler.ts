import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { EvseRun, EvseStatus } from "#hal/evse";
import type { Dialect } from "./dialect";
import type { Line } from "./frame";
import { decimal } from "./fields";
import { digestCapacity } from "./digest";

/** The smallest capacity an EVSE can have, mA; `$SC 0` sets it too. */
const MINIMUM_mA = 6000;
/** The largest capacity an EVSE can have, mA; `$SC` takes eight bits and `$SC 272` would be 16 A. */
const MAXIMUM_mA = 80000;
/** How long the EVSE may take to show a state it was told to enter; `$FE` takes 0.3..2 s. */
const SETTLE_ms = 2500;
/** An EVSE that undoes an order (delay timer, open menu) is told again after a pause that grows up to this many times. */
const SLOWEST = 8;
/** Orders further apart than this are not repetitions of one another. */
const REPEAT_ms = 60000;
/** A refused current is tried again after this long: the stored maximum, the cable or the temperature may have changed. */
const REFUSED_ms = 60000;

/**
 * Compares what the EVSE says with what it shall do and names the command that brings it there: lower first, then stop, then (elsewhere)
 * everything else, then enable, then raise. Level-triggered: whatever changes the EVSE behind our back is answered with the next command.
 */
export class Reconciler {
  /** How often the last order has been repeated because the EVSE undid it. */
  repeats = 0;
  private run: EvseRun | undefined = undefined;
  private limit_mA = MINIMUM_mA;
  private ordered: EvseRun | undefined = undefined;
  private ordered_ms = 0;
  /** What the EVSE offered instead of what it was asked for (-1: it did not say); `undefined`: it took what it was asked. */
  private instead_mA: number | undefined = undefined;
  private asked_mA = 0;
  private refused_ms = 0;

  /** Takes the aim; returns true when it is new. */
  aim(run: EvseRun, limit_mA: number): boolean {
    let whole_mA = limit_mA < MINIMUM_mA ? MINIMUM_mA : Math.floor(limit_mA / 1000) * 1000;
    if (whole_mA > MAXIMUM_mA) whole_mA = MAXIMUM_mA;
    if (run === this.run && whole_mA === this.limit_mA) return false;
    if (run !== this.run) this.ordered = undefined;
    this.run = run;
    this.limit_mA = whole_mA;
    return true;
  }

  /** What the EVSE shall do; at first nothing is asked of it. */
  wanted(): EvseRun {
    return this.run ?? "disabled";
  }

  /** Everything that was learned of the EVSE may be wrong: after a boot, a lost line. */
  restart(): void {
    this.ordered = undefined;
    this.instead_mA = undefined;
  }

  /** What the EVSE refused it may take now: another cable, another car. */
  forgive(): void {
    this.instead_mA = undefined;
  }

  /** What shall go out instead of a command that was not answered: what is urgent, or the current that is wanted by now. */
  instead(command: string, status: EvseStatus, dialect: Dialect, now: number): string | undefined {
    const wanted = this.setCurrent();
    return command.startsWith("SC ") && command !== wanted ? wanted : this.urgent(status, dialect, now);
  }

  /** The command that lowers or stops, or `undefined`. An EVSE that cannot be lowered is paused instead. */
  urgent(status: EvseStatus, dialect: Dialect, now: number): string | undefined {
    if (this.run === undefined) return undefined;
    const offered_mA = status.offered_mA;
    const tooHigh = offered_mA === undefined || offered_mA > this.limit_mA;
    if (tooHigh && dialect.volatileCurrent && !this.futile(offered_mA, now)) return this.setCurrent();
    const stuck = tooHigh && offered_mA !== undefined;
    const run = stuck && this.run === "enabled" ? "sleeping" : this.run;
    return run === "enabled" ? undefined : this.order(run, status, now);
  }

  /** The command that enables or raises, or `undefined`. Only when nothing urgent is left. */
  gentle(status: EvseStatus, dialect: Dialect, now: number): string | undefined {
    const offered_mA = status.offered_mA;
    if (this.run === undefined || offered_mA === undefined || offered_mA > this.limit_mA) return undefined;
    if (this.run !== "enabled") return undefined;
    const enable = this.order("enabled", status, now);
    if (enable !== undefined) return enable;
    if (!dialect.volatileCurrent || offered_mA >= this.limit_mA || this.futile(offered_mA, now)) return undefined;
    return this.setCurrent();
  }

  /** Takes the answer to `$SC n V`: the applied current, also on `$NK`. True: the EVSE offers something else than it was asked for. */
  currentSet(command: string, line: Line, status: EvseStatus, now: number): boolean {
    const asked_A = decimal(command.split(" ")[1]) ?? 0;
    const applied_A = decimal(line.fields[1]) ?? (line.kind === "ok" ? asked_A : undefined);
    if (applied_A !== undefined) digestCapacity(status, applied_A, now);
    this.instead_mA = undefined;
    if (line.kind === "ok") return false;
    this.instead_mA = status.offered_mA ?? -1;
    this.asked_mA = asked_A * 1000;
    this.refused_ms = now;
    return true;
  }

  /** The EVSE has answered `$FE`, `$FS` or `$FD`; whether it obeys, only its state says. */
  ordersTaken(run: EvseRun, now: number): void {
    const again = this.ordered === run && elapsed_ms(this.ordered_ms, now) < REPEAT_ms;
    this.repeats = again ? this.repeats + 1 : 0;
    this.ordered = run;
    this.ordered_ms = now;
  }

  /** Whether the EVSE would refuse the limit again: it still offers what it named then, and the limit lies on the same side of that. */
  private futile(offered_mA: number | undefined, now: number): boolean {
    const instead_mA = this.instead_mA;
    if (instead_mA === undefined || instead_mA !== (offered_mA ?? -1)) return false;
    const wasCapped = this.asked_mA > instead_mA;
    const isCapped = this.limit_mA > instead_mA;
    if (wasCapped !== isCapped) return false;
    return elapsed_ms(this.refused_ms, now) < REFUSED_ms;
  }

  private setCurrent(): string {
    return "SC " + whole(this.limit_mA / 1000) + " V";
  }

  private order(run: EvseRun, status: EvseStatus, now: number): string | undefined {
    if (!differs(run, status)) return undefined;
    const patience = this.repeats < SLOWEST ? this.repeats + 1 : SLOWEST;
    if (this.ordered === run && elapsed_ms(this.ordered_ms, now) < SETTLE_ms * patience) return undefined;
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
