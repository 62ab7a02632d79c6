import type { SerialPort } from "#hal/serial";
import { elapsed_ms } from "#hal/clock";
import { isIdempotent } from "./commands";
import type { Line } from "./frame";
import { encode } from "./frame";

/** Normal replies come within 70 ms; an EVSE that tests its GFI or moves a lock is silent for longer and answers late. */
const REPLY_TIMEOUT_ms = 500;
/** A command without an answer for this long gives way to a more urgent one; its late answer is known by its id. */
const GIVE_WAY_ms = 100;
/** Late answers to repeated commands come at most one pass of the EVSE's main loop (68 ms) apart. */
const QUIET_ms = 100;
/** Tries of a command that may be repeated, the first included. */
const MOST_TRIES = 4;
/** Tries of the controller's own question that is met with silence: it comes again by itself, and others shall have their turn. */
const MOST_SILENT_TRIES = 2;

/** How a transaction ended: answered, refused, or no answer at all. */
export type Verdict = "ok" | "nk" | "lost";

/**
 * One command in flight and its answer. A command that may be repeated is, with the same sequence id, so that a late answer to the
 * first try still counts; an answer with another id is a stale one of an earlier command and is dropped.
 */
export class Transaction {
  /** The command in flight, without `$`; empty: none. */
  command = "";
  /** Who asked, for pass-through; empty: the controller itself. */
  tag = "";
  /** Sequence ids may be used. */
  ids = false;
  retries = 0;
  timeouts = 0;
  private wire = "";
  private id = 0;
  private lastId = 0;
  private tries = 0;
  private refused = false;
  private sent_ms = 0;
  /** Without ids: an answer to an earlier command may still come. */
  private stale = false;
  private replied_ms = 0;

  constructor(private readonly serial: SerialPort) {}

  busy(): boolean {
    return this.command !== "";
  }

  /** Whether no answer to an earlier command can be taken for one to the next; only without ids there may be such answers. */
  quiet(now: number): boolean {
    if (this.stale && elapsed_ms(this.replied_ms, now) >= QUIET_ms) this.stale = false;
    return !this.stale;
  }

  /** Puts a command on the wire; false when it cannot be encoded or the line is not open. */
  begin(command: string, tag: string, now: number): boolean {
    let id = this.ids ? this.nextId() : 0;
    let line = encode(command, id);
    if (line === undefined && id !== 0) {
      id = 0;
      line = encode(command, 0);
    }
    if (line === undefined) return false;
    this.command = command;
    this.tag = tag;
    this.id = id;
    this.wire = line + "\r";
    this.tries = 1;
    this.refused = false;
    this.sent_ms = now;
    return this.serial.write(this.wire);
  }

  /** Forgets the command in flight, e.g. because the line was closed. */
  drop(): void {
    this.command = "";
    this.tag = "";
  }

  /** Whether this reply belongs to the command in flight; a refusal without id is a corrupted command and is sent again. */
  answers(line: Line, now: number): Verdict | undefined {
    this.replied_ms = now;
    if (this.command === "" || line.id !== this.id) {
      if (this.command !== "" && line.id === 0 && line.kind === "nk") return this.again("nk", now);
      return undefined;
    }
    if (line.kind === "ok") return "ok";
    if (line.fields.length > 1 || this.refused) return "nk";
    this.refused = true;
    return this.again("nk", now);
  }

  /** A line arrived that cannot be read. It may have been the answer: with an id, asking again at once can do no harm. */
  garbled(now: number): void {
    if (this.command !== "" && this.id !== 0) this.again("lost", now);
  }

  /** Whether the answer is later than normal. */
  late(now: number): boolean {
    return elapsed_ms(this.sent_ms, now) >= GIVE_WAY_ms;
  }

  /**
   * Watches the clock; `lost` when the command will get no answer any more, or when it gives way to `urgent`, another command.
   * What a user has asked does not give way; the controller's own commands come again by themselves where they are still needed.
   */
  overdue(urgent: string | undefined, now: number): Verdict | undefined {
    if (this.command === "") return undefined;
    const waited = elapsed_ms(this.sent_ms, now);
    const yielding = urgent !== undefined && urgent !== this.command && this.tag === "";
    if (waited < (yielding && this.id !== 0 ? GIVE_WAY_ms : REPLY_TIMEOUT_ms)) return undefined;
    if (waited >= REPLY_TIMEOUT_ms) this.timeouts++;
    if (this.id === 0) this.stale = true;
    const enough = this.tag === "" && this.command.startsWith("G") && this.tries >= MOST_SILENT_TRIES;
    return yielding || enough ? "lost" : this.again("lost", now);
  }

  /** Sends again what may be sent again; otherwise the verdict stands. What a user orders is tried once: the limit shall follow it. */
  private again(verdict: Verdict, now: number): Verdict | undefined {
    if (this.tries >= MOST_TRIES || !isIdempotent(this.command)) return verdict;
    if (this.tag !== "" && !this.command.startsWith("G")) return verdict;
    this.tries++;
    this.retries++;
    this.sent_ms = now;
    this.serial.write(this.wire);
    return undefined;
  }

  private nextId(): number {
    this.lastId = this.lastId >= 255 ? 1 : this.lastId + 1;
    return this.lastId;
  }
}
