import type { SerialPort } from "#hal/serial";
import { elapsed_ms } from "#hal/clock";
import { isIdempotent } from "./commands";
import type { Line } from "./frame";
import { encode } from "./frame";

/** Normal replies come within 70 ms; an EVSE that tests its GFI or moves a lock is silent for longer and answers late. */
const REPLY_TIMEOUT_ms = 500;
/** Tries of a command that may be repeated, the first included. */
const MOST_TRIES = 4;

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
  private id = 0;
  private lastId = 0;
  private tries = 0;
  private refused = false;
  private sent_ms = 0;

  constructor(private readonly serial: SerialPort) {}

  busy(): boolean {
    return this.command !== "";
  }

  /** Puts a command on the wire; false when it cannot be encoded or the line is not open. */
  begin(command: string, tag: string, now: number): boolean {
    const id = this.ids ? this.nextId() : 0;
    const line = encode(command, id) ?? encode(command, 0);
    if (line === undefined) return false;
    this.command = command;
    this.tag = tag;
    this.id = encode(command, id) === undefined ? 0 : id;
    this.tries = 1;
    this.refused = false;
    this.sent_ms = now;
    return this.serial.write(line + "\r");
  }

  /** Forgets the command in flight, e.g. because the line was closed. */
  drop(): void {
    this.command = "";
  }

  /** Whether this reply belongs to the command in flight; a refusal without id is a corrupted command and is sent again. */
  answers(line: Line, now: number): Verdict | undefined {
    if (this.command === "" || line.id !== this.id) {
      if (this.command !== "" && line.id === 0 && line.kind === "nk") return this.again("nk", now);
      return undefined;
    }
    if (line.kind === "ok") return "ok";
    if (line.fields.length > 1 || this.refused) return "nk";
    this.refused = true;
    return this.again("nk", now);
  }

  /** Watches the clock; `lost` when the command will get no answer any more. */
  overdue(now: number): Verdict | undefined {
    if (this.command === "" || elapsed_ms(this.sent_ms, now) < REPLY_TIMEOUT_ms) return undefined;
    this.timeouts++;
    return this.again("lost", now);
  }

  /** Sends again what may be sent again; otherwise the verdict stands. */
  private again(verdict: Verdict, now: number): Verdict | undefined {
    if (this.tries >= MOST_TRIES || !isIdempotent(this.command)) return verdict;
    this.tries++;
    this.retries++;
    this.sent_ms = now;
    const line = encode(this.command, this.id);
    if (line !== undefined) this.serial.write(line + "\r");
    return undefined;
  }

  private nextId(): number {
    this.lastId = this.lastId >= 255 ? 1 : this.lastId + 1;
    return this.lastId;
  }
}
