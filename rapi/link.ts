import type { EvseLink, EvseListener, EvsePort, EvseRun, EvseStatus } from "#hal/evse";
import type { LogPort } from "#hal/log";
import type { SerialPort } from "#hal/serial";
import type { Line, LineSink } from "./frame";
import { elapsed_ms } from "#hal/clock";
import { digestAnswer, digestAsync } from "./digest";
import { mayHaveIds, readVersions, unknownDialect } from "./dialect";
import { isOrder } from "./commands";
import { LineReceiver, decode } from "./frame";
import { Polls } from "./polls";
import { Reconciler } from "./reconciler";
import { Supervision } from "./supervision";
import { Transaction } from "./transaction";
import { unheard } from "./unheard";

/** Silence after which the EVSE counts as not answering; with the state asked for every second this is reported within 3 s. */
const SILENCE_ms = 2500;
/** Pause between two attempts to find an EVSE that does not answer. */
const SEARCH_ms = 1000;
/** Most pass-through commands that wait. */
const MOST_ASKS = 8;

/**
 * An OpenEVSE behind a serial line. One command is in flight at a time; which one is next follows from what is known and wanted, in this
 * order: lower or stop, find out who is there, heartbeat, enable or raise, questions, pass-through.
 */
export class RapiLink implements EvsePort, LineSink {
  readonly status: EvseStatus;
  private readonly dialect = unknownDialect();
  private readonly receiver: LineReceiver;
  private readonly transaction: Transaction;
  private readonly reconciler = new Reconciler();
  private readonly supervision = new Supervision();
  private readonly polls: Polls;
  private readonly asks: { command: string; tag: string }[] = [];
  private open = false;
  private heard_ms: number;
  private searched_ms: number;
  private triesIds = false;
  private sawChecksum = false;

  constructor(
    serial: SerialPort,
    private readonly listener: EvseListener,
    private readonly log: LogPort,
    now: number,
  ) {
    this.status = unheard(now);
    this.receiver = new LineReceiver(this);
    this.transaction = new Transaction(serial);
    this.polls = new Polls(now);
    this.heard_ms = now;
    this.searched_ms = now;
  }

  aim(run: EvseRun, limit_mA: number, now: number): void {
    if (this.reconciler.aim(run, limit_mA)) this.pump(now);
  }

  supervise(interval_s: number, fallback_A: number, _now: number): void {
    this.supervision.want(interval_s, fallback_A);
  }

  ask(command: string, tag: string, _now: number): boolean {
    if (!this.open || this.asks.length >= MOST_ASKS) return false;
    this.asks.push({ command, tag });
    return true;
  }

  opened(now: number): void {
    this.open = true;
    this.receiver.reset();
    this.forget();
    this.heard_ms = now;
    this.setLink("probing", now);
    this.pump(now);
  }

  closed(now: number): void {
    this.open = false;
    this.goDown(now);
  }

  received(bytes: string, now: number): void {
    this.receiver.receive(bytes, now);
  }

  tick(now: number): void {
    if (!this.open) return;
    const verdict = this.transaction.overdue(now);
    if (verdict === "lost") this.finish(undefined, now);
    if (this.status.link !== "down" && elapsed_ms(this.heard_ms, now) >= SILENCE_ms) this.goDown(now);
    this.pump(now);
    this.count();
  }

  line(text: string, now: number): void {
    const line = decode(text, now);
    if (line.kind === "other") return;
    if (!this.trusted(line)) {
      this.status.badLines++;
      return;
    }
    this.heard_ms = now;
    if (line.kind === "async") this.takeAsync(line, text, now);
    else this.takeReply(line, text, now);
    this.count();
  }

  /** A line counts with a good checksum; without one only while nothing better was heard and the generation may have none. */
  private trusted(line: Line): boolean {
    if (line.checksum === "good") this.sawChecksum = true;
    return line.checksum === "good" || (line.checksum === "missing" && !this.sawChecksum && !this.dialect.checksums);
  }

  private takeAsync(line: Line, text: string, now: number): void {
    const word = line.fields[0];
    if (word === "AB" || (word === "AT" && line.fields[1] === "00" && line.fields[3] === "0"))
      this.rebooted(word === "AB", now);
    const before = this.fingerprint();
    if (this.dialect.known) digestAsync(this.status, this.dialect, line);
    this.listener.evseAsync(text, now);
    if (before !== this.fingerprint()) this.listener.evseChanged(now);
    this.pump(now);
  }

  /** The EVSE has started anew: it offers its stored maximum and is enabled, whatever it was told before. */
  private rebooted(finished: boolean, now: number): void {
    const status = this.status;
    if (finished) status.boots++;
    status.state = "unknown";
    status.fault = undefined;
    status.carConnected = undefined;
    status.offered_mA = undefined;
    this.reconciler.restart();
    this.supervision.restart();
    this.polls.restart();
    this.log.log("warn", finished ? "EVSE has restarted" : "EVSE restarts");
    this.listener.evseChanged(now);
  }

  private takeReply(line: Line, text: string, now: number): void {
    const verdict = this.transaction.answers(line, now);
    if (verdict === undefined) return;
    const command = this.transaction.command;
    if (this.transaction.tag === "" && verdict === "ok" && !this.shaped(command, line)) {
      this.status.badLines++;
      return;
    }
    const before = this.fingerprint();
    this.digest(command, line, now);
    this.finish(text, now);
    if (this.status.link !== "up" && this.dialect.known) this.comeUp(now);
    if (before !== this.fingerprint()) this.listener.evseChanged(now);
    this.pump(now);
  }

  /** Whether the answer can be one to this command: without sequence ids a stale one may come along. */
  private shaped(command: string, line: Line): boolean {
    if (command.startsWith("SC ")) return line.fields.length <= 2;
    if (command === "FE" || command === "FS" || command === "FD") return line.fields.length === 1;
    return true;
  }

  private digest(command: string, line: Line, now: number): void {
    if (command.startsWith("GV")) this.digestVersion(line);
    else if (command.startsWith("SC ")) this.reconciler.currentSet(command, line, this.status, now);
    else if (command === "GY" || command.startsWith("SY")) {
      if (this.supervision.answered(command, line, this.status, now)) this.status.offered_mA = undefined;
    } else if (line.kind === "nk") return;
    else if (command === "FE") this.ordered("enabled", now);
    else if (command === "FS") this.ordered("sleeping", now);
    else if (command === "FD") this.ordered("disabled", now);
    else if (command.startsWith("SL")) this.status.offered_mA = undefined;
    else if (!digestAnswer(this.status, this.dialect, command, line)) this.status.badLines++;
  }

  private digestVersion(line: Line): void {
    const firmware = line.fields[1];
    const protocol = line.fields[2];
    if (line.kind !== "ok" || firmware === undefined || protocol === undefined) return;
    if (this.triesIds) {
      this.triesIds = false;
      this.dialect.ids = line.id !== 0;
      return;
    }
    if (!readVersions(this.dialect, firmware, protocol)) return;
    this.status.firmware = firmware;
    this.status.protocol = protocol;
    this.triesIds = mayHaveIds(protocol);
    if (!this.dialect.volatileCurrent) {
      this.log.log(
        "error",
        "EVSE firmware " + firmware + " can only store currents, not set them: it is paused instead of limited",
      );
    }
  }

  private ordered(run: EvseRun, now: number): void {
    this.reconciler.ordersTaken(run, now);
    this.polls.askStateNow(now);
  }

  /** Ends the transaction and tells who asked. */
  private finish(reply: string | undefined, now: number): void {
    const command = this.transaction.command;
    const tag = this.transaction.tag;
    this.transaction.drop();
    if (reply === undefined && this.triesIds && command.startsWith("GV")) this.triesIds = false;
    if (tag !== "") this.listener.evseReply(tag, command, reply, now);
    else if (isOrder(command)) this.listener.evseReply("response" + command.substring(0, 2), command, reply, now);
  }

  /** Puts the next command on the wire when none is in flight. */
  private pump(now: number): void {
    if (!this.open || this.transaction.busy()) return;
    if (!this.dialect.known || this.status.link === "down") {
      this.search(now);
      return;
    }
    const command = this.next(now);
    if (command !== undefined) {
      this.send(command, "", now);
      return;
    }
    const ask = this.asks.shift();
    if (ask !== undefined && !this.send(ask.command, ask.tag, now)) this.finish(undefined, now);
  }

  private next(now: number): string | undefined {
    const urgent = this.reconciler.urgent(this.status, this.dialect, now);
    if (urgent !== undefined) return urgent;
    if (this.triesIds) return "GV";
    return (
      this.supervision.due(now) ??
      this.reconciler.gentle(this.status, this.dialect, now) ??
      this.polls.due(this.status, this.dialect, now)
    );
  }

  private search(now: number): void {
    if (this.status.link === "down" && elapsed_ms(this.searched_ms, now) < SEARCH_ms) return;
    this.searched_ms = now;
    this.send("GV", "", now);
  }

  private send(command: string, tag: string, now: number): boolean {
    this.transaction.ids = this.dialect.ids || (this.triesIds && command === "GV");
    return this.transaction.begin(command, tag, now);
  }

  private comeUp(now: number): void {
    this.setLink("up", now);
    this.reconciler.restart();
    this.supervision.restart();
    this.polls.restart();
  }

  /** Nothing is known of the EVSE any more; its own supervision limits it. */
  private goDown(now: number): void {
    this.transaction.drop();
    this.forget();
    for (const ask of this.asks) this.listener.evseReply(ask.tag, ask.command, undefined, now);
    while (this.asks.length > 0) this.asks.pop();
    this.setLink("down", now);
  }

  private forget(): void {
    const status = this.status;
    status.state = "unknown";
    status.fault = undefined;
    status.carConnected = undefined;
    status.offered_mA = undefined;
    status.charge_mA = undefined;
    this.dialect.known = false;
    this.dialect.ids = false;
    this.triesIds = false;
  }

  private setLink(link: EvseLink, now: number): void {
    if (this.status.link === link) return;
    this.status.link = link;
    this.status.link_ms = now;
    this.log.log(link === "down" ? "error" : "info", "EVSE link " + link);
    this.listener.evseChanged(now);
  }

  private count(): void {
    this.status.retries = this.transaction.retries;
    this.status.timeouts = this.transaction.timeouts;
  }

  /** Changes when anything changed that may matter for the limit. */
  private fingerprint(): string {
    const status = this.status;
    const car = status.carConnected === undefined ? "?" : status.carConnected ? "1" : "0";
    return status.link + status.state + (status.fault ?? "") + car + (status.offered_mA ?? -1).toFixed(0);
  }
}
