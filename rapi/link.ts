import type { EvseLink, EvseListener, EvsePort, EvseRun, EvseStatus } from "#hal/evse";
import type { LogPort } from "#hal/log";
import type { SerialPort } from "#hal/serial";
import type { Line, LineSink } from "./frame";
import { elapsed_ms } from "#hal/clock";
import { Answers, shaped } from "./answers";
import { Button } from "./button";
import { isOrder } from "./commands";
import { digestAsync } from "./digest";
import { LineReceiver, decode, encode, withoutId } from "./frame";
import { Identity } from "./identity";
import { Polls } from "./polls";
import { Reconciler } from "./reconciler";
import { Supervision } from "./supervision";
import { Transaction } from "./transaction";
import { forgetMoment, nothingSeen, unheard } from "./unheard";

/** Silence after which the EVSE counts as not answering; with the state asked for every second this is reported within 3 s. */
const SILENCE_ms = 2500;
/** Pause between two attempts to find a silent EVSE. */
const SEARCH_ms = 1000;
/** Most pass-through commands that wait. */
const MOST_ASKS = 8;

/**
 * An OpenEVSE behind a serial line. One command is in flight at a time; which one is next follows from what is known and wanted, in this
 * order: lower or stop, find out who is there, heartbeat, enable or raise, questions, pass-through.
 */
export class RapiLink implements EvsePort, LineSink {
  readonly status: EvseStatus;
  private readonly identity = new Identity();
  private readonly receiver: LineReceiver;
  private readonly transaction: Transaction;
  private readonly reconciler = new Reconciler();
  private readonly supervision = new Supervision();
  private readonly polls: Polls;
  private readonly button = new Button();
  private readonly answers: Answers;
  private readonly asks: { command: string; tag: string }[] = [];
  private readonly seen = nothingSeen();
  private open = false;
  private heard_ms: number;
  private heardTimeouts = 0;
  private pumped_ms: number;
  private rest_ms = 0;
  private searched_ms: number;

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
    this.answers = new Answers({
      status: this.status,
      identity: this.identity,
      reconciler: this.reconciler,
      supervision: this.supervision,
      polls: this.polls,
      log,
    });
    this.heard_ms = now;
    this.pumped_ms = now;
    this.searched_ms = now;
  }

  aim(run: EvseRun, limit_mA: number, now: number): void {
    if (!this.reconciler.aim(run, limit_mA)) return;
    this.watch(now);
    this.pump(now);
  }

  supervise(interval_s: number, fallback_A: number, now: number): void {
    if (this.supervision.want(interval_s, fallback_A)) this.pump(now);
  }

  ask(command: string, tag: string, now: number): boolean {
    if (!this.open || this.status.link === "down" || this.asks.length >= MOST_ASKS) return false;
    if (encode(command, 0) === undefined) return false;
    this.asks.push({ command, tag });
    this.pump(now);
    return true;
  }

  opened(now: number): void {
    this.open = true;
    this.receiver.reset();
    this.finish(undefined, now);
    this.identity.opened();
    forgetMoment(this.status);
    this.heard(now);
    this.setLink("probing", now);
    this.pump(now);
  }

  closed(now: number): void {
    this.open = false;
    this.goDown(now);
  }

  received(bytes: string, now: number): void {
    if (!this.open) return;
    const overlong = this.receiver.overlong;
    this.receiver.receive(bytes, now);
    this.status.badLines += this.receiver.overlong - overlong;
  }

  tick(now: number): void {
    if (!this.open || elapsed_ms(this.pumped_ms, now) < this.rest_ms) return;
    this.watch(now);
    if (this.status.link !== "down" && this.silent(now)) this.goDown(now);
    this.pump(now);
    this.count();
  }

  line(text: string, now: number): void {
    const line = decode(text, now);
    if (line.kind === "other" && line.checksum !== "bad") return;
    if (line.kind === "other" || !this.identity.trusts(line)) {
      this.status.badLines++;
      this.transaction.garbled(now);
    } else if (line.kind === "async") {
      this.heard(now);
      this.takeAsync(line, text, now);
    } else {
      this.heard(now);
      this.takeReply(line, text, now);
    }
    this.count();
  }

  private heard(now: number): void {
    this.heard_ms = now;
    this.heardTimeouts = this.transaction.timeouts;
  }

  /** Nothing was heard for too long although something was asked; time in which nobody ticked does not count. */
  private silent(now: number): boolean {
    return elapsed_ms(this.heard_ms, now) >= SILENCE_ms && this.transaction.timeouts - this.heardTimeouts >= 2;
  }

  /** Ends a transaction that gets no answer any more, or that stands in the way of something more urgent. */
  private watch(now: number): void {
    const transaction = this.transaction;
    if (!transaction.busy()) return;
    const dialect = this.identity.dialect;
    const late = dialect.known && transaction.late(now);
    const urgent = late ? this.reconciler.instead(transaction.command, this.status, dialect, now) : undefined;
    if (transaction.overdue(urgent, now) === "lost") this.finish(undefined, now);
  }

  private takeAsync(line: Line, text: string, now: number): void {
    const word = line.fields[0];
    if (word === "AB" || (word === "AT" && line.fields[1] === "00" && line.fields[3] === "0"))
      this.rebooted(word === "AB", now);
    if (this.identity.dialect.known) digestAsync(this.status, this.identity.dialect, line);
    else if (this.open && !this.transaction.busy()) this.send("GV", "", now);
    this.listener.evseAsync(text, now);
    this.notice(now);
    this.pump(now);
  }

  /** Tells the listener when something has changed that may matter for the limit, and asks for what has changed with it. */
  private notice(now: number): void {
    const status = this.status;
    const seen = this.seen;
    const car = status.carConnected !== seen.carConnected;
    if (car) this.reconciler.forgive();
    const state = status.state !== seen.state;
    if (state) this.polls.askChangedNow(status.fault !== seen.fault, now);
    const pressed = state ? this.button.pressed(status.state, this.reconciler.wanted(), now) : undefined;
    if (pressed !== undefined) this.listener.evsePressed(pressed, now);
    if (!car && !state && status.offered_mA === seen.offered_mA && status.fault === seen.fault) return;
    seen.carConnected = status.carConnected;
    seen.state = status.state;
    seen.offered_mA = status.offered_mA;
    seen.fault = status.fault;
    this.listener.evseChanged(now);
  }

  /** The EVSE has started anew: it offers its stored maximum and is enabled, whatever it was told before. */
  private rebooted(finished: boolean, now: number): void {
    if (finished) this.status.boots++;
    forgetMoment(this.status);
    this.finish(undefined, now);
    this.startOver();
    this.log.log("warn", finished ? "EVSE has restarted" : "EVSE restarts");
  }

  private takeReply(line: Line, text: string, now: number): void {
    const verdict = this.transaction.answers(line, now);
    if (verdict === undefined) return;
    const command = this.transaction.command;
    if (this.transaction.tag === "" && verdict === "ok" && !shaped(command, line)) {
      this.status.badLines++;
      return;
    }
    const restarted = this.answers.take(command, line);
    this.finish(line.id === 0 ? text : withoutId(text), now);
    if (restarted) this.rebooted(true, now);
    if (this.status.link !== "up" && this.identity.dialect.known) this.comeUp(now);
    this.notice(now);
    this.pump(now);
  }

  /** Ends the transaction and tells who asked. */
  private finish(reply: string | undefined, now: number): void {
    const command = this.transaction.command;
    const tag = this.transaction.tag;
    this.transaction.drop();
    if (reply === undefined) this.answers.lost(command, now);
    if (tag !== "") this.listener.evseReply(tag, command, reply, now);
    else if (isOrder(command)) this.listener.evseReply("response" + command.substring(0, 2), command, reply, now);
  }

  /** Puts the next command on the wire when none is in flight. */
  private pump(now: number): void {
    this.pumped_ms = now;
    this.rest_ms = 0;
    if (!this.open || this.transaction.busy() || !this.transaction.quiet(now)) return;
    if (!this.identity.dialect.known || this.status.link === "down") {
      this.search(now);
      return;
    }
    const command = this.next(now);
    if (command !== undefined) {
      this.send(command, "", now);
      return;
    }
    this.rest_ms = this.polls.rest_ms;
    if (this.asks.length === 0) return;
    this.rest_ms = 0;
    const ask = this.asks.shift();
    if (ask !== undefined && !this.send(ask.command, ask.tag, now)) this.finish(undefined, now);
  }

  private next(now: number): string | undefined {
    const urgent = this.reconciler.urgent(this.status, this.identity.dialect, now);
    if (urgent !== undefined) return urgent;
    if (this.identity.triesIds) return "GV";
    return (
      this.supervision.due(now) ??
      this.reconciler.gentle(this.status, this.identity.dialect, now) ??
      this.polls.due(this.status, this.identity.dialect, now)
    );
  }

  private search(now: number): void {
    if (this.status.link === "down" && elapsed_ms(this.searched_ms, now) < SEARCH_ms) return;
    this.searched_ms = now;
    this.send("GV", "", now);
  }

  private send(command: string, tag: string, now: number): boolean {
    this.button.sent(command, now);
    this.transaction.ids = this.identity.dialect.ids || (this.identity.triesIds && command === "GV");
    return this.transaction.begin(command, tag, now);
  }

  private comeUp(now: number): void {
    this.setLink("up", now);
    this.startOver();
  }

  /** What was learned of the EVSE no longer counts. */
  private startOver(): void {
    this.button.forget();
    this.reconciler.restart();
    this.supervision.restart();
    this.polls.restart();
  }

  /** Nothing is known of the EVSE any more; its own supervision limits it. */
  private goDown(now: number): void {
    this.finish(undefined, now);
    this.identity.forget();
    forgetMoment(this.status);
    for (const ask of this.asks) this.listener.evseReply(ask.tag, ask.command, undefined, now);
    while (this.asks.length > 0) this.asks.pop();
    this.setLink("down", now);
  }

  private setLink(link: EvseLink, now: number): void {
    if (this.status.link === link) return;
    this.status.link = link;
    this.status.link_ms = now;
    this.log.log(link === "down" ? "error" : "info", "EVSE link " + link);
    this.notice(now);
    this.listener.evseChanged(now);
  }

  private count(): void {
    this.status.retries = this.transaction.retries;
    this.status.timeouts = this.transaction.timeouts;
  }
}
