import type { EvseRun, EvseStatus } from "#hal/evse";
import type { LogPort } from "#hal/log";
import type { Identity } from "./identity";
import type { Line } from "./frame";
import type { Polls } from "./polls";
import type { Reconciler } from "./reconciler";
import type { Supervision } from "./supervision";
import { amperes } from "#hal/text";
import { digestAnswer } from "./digest";
import { decimal } from "./fields";

/** Repetitions of an order after which the EVSE is said to undo it. */
const TOLD_OFTEN = 3;

/** Those who want to know what the EVSE has answered. */
export interface Parts {
  status: EvseStatus;
  identity: Identity;
  reconciler: Reconciler;
  supervision: Supervision;
  polls: Polls;
  log: LogPort;
}

/** Takes each answer to where it is wanted. */
export class Answers {
  /** Charge time by the last `$GS`, s. */
  private charged_s = 0;

  constructor(private readonly parts: Parts) {}

  /** Takes an answer. True: it shows that the EVSE has restarted without saying so. */
  take(command: string, line: Line): boolean {
    const { status, supervision } = this.parts;
    const now = line.at_ms;
    switch (command.substring(0, 2)) {
      case "GV":
        this.takeVersions(line);
        return false;
      case "SC":
        this.takeCurrent(command, line);
        return false;
      case "GY":
      case "SY":
        if (supervision.answered(command, line, status, now)) status.offered_mA = undefined;
        return false;
      case "FE":
        this.ordered("enabled", now);
        return false;
      case "FS":
        this.ordered("sleeping", now);
        return false;
      case "FD":
        this.ordered("disabled", now);
        return false;
      case "SL":
        if (line.kind === "ok") status.offered_mA = undefined;
        return false;
      default:
        return line.kind === "ok" && this.takeReading(command, line);
    }
  }

  /** No answer came. Whether the EVSE has obeyed is unknown until it says so: what may have changed the offer is followed by the limit. */
  lost(command: string, now: number): void {
    const { status, identity, supervision, polls } = this.parts;
    if (command === "GV") identity.lost();
    else if (command === "GY" || command.startsWith("SY")) supervision.lost(command, now);
    else if (command.startsWith("F")) polls.askStateNow(now);
    if (command.startsWith("S") || command === "FR") status.offered_mA = undefined;
  }

  /** Before fw 6.0 a restart is not announced: the charge time of a charge that goes on starts anew. */
  private takeReading(command: string, line: Line): boolean {
    const { status, identity } = this.parts;
    const before = status.state;
    if (!digestAnswer(status, identity.dialect, command, line)) {
      status.badLines++;
      return false;
    }
    if (command !== "GS" || identity.dialect.hexStates) return false;
    const charged_s = decimal(line.fields[2]) ?? 0;
    const back = charged_s < this.charged_s;
    this.charged_s = charged_s;
    return back && before === "charging" && status.state === "charging";
  }

  private takeCurrent(command: string, line: Line): void {
    const { status, reconciler, log } = this.parts;
    if (!reconciler.currentSet(command, line, status, line.at_ms)) return;
    const instead = status.offered_mA === undefined ? "nothing known" : amperes(status.offered_mA);
    log.log("warn", "EVSE offers " + instead + " when asked for $" + command);
  }

  private takeVersions(line: Line): void {
    const { status, identity, log } = this.parts;
    if (!identity.introduces(line, status) || identity.dialect.volatileCurrent) return;
    const firmware = status.firmware ?? "";
    log.log("error", "EVSE firmware " + firmware + " can only store currents, not set them: it is paused, not limited");
  }

  private ordered(run: EvseRun, now: number): void {
    const { reconciler, polls, log } = this.parts;
    reconciler.ordersTaken(run, now);
    polls.askStateNow(now);
    if (reconciler.repeats !== TOLD_OFTEN) return;
    log.log("warn", "EVSE does not stay " + run + ": its delay timer ($ST 0 0 0 0 ends it), a limit or an open menu?");
  }
}

/** Whether the answer can be one to this order: without sequence ids a stale one to another command may come along. */
export function shaped(command: string, line: Line): boolean {
  if (command.startsWith("SC ")) return line.fields.length <= 2;
  if (command === "FE" || command === "FS" || command === "FD") return line.fields.length === 1;
  return true;
}
