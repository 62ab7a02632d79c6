import { hex2, xorOf } from "./checksum";
import { hexadecimal } from "./fields";

/** Longest command from `$` up to, not including, CR; anything longer the EVSE drops without a reply. */
export const LONGEST_COMMAND = 31;
/** Most tokens of a command, sequence id included; before fw 4.8.1 an eleventh overwrote memory. */
export const MOST_TOKENS = 10;
/** Longest line that is kept; real replies have at most 33 characters. */
const LONGEST_LINE = 64;

/** What a line from the EVSE is. `other`: neither a reply nor a known message, e.g. our own echo. */
export type LineKind = "ok" | "nk" | "async" | "other";

/** A line taken apart. */
export interface Line {
  kind: LineKind;
  /** Tokens after `$`, the first included, checksum and sequence id removed. */
  fields: string[];
  /** 1..255, 0: none. */
  id: number;
  /** `missing`: the line has no checksum (proto 1.x). */
  checksum: "good" | "bad" | "missing";
  /** When it had arrived. */
  at_ms: number;
}

/**
 * A command on the wire, without CR: `$GS :A5^5E`. `id` 0 sends none. Returns `undefined` for what the EVSE could not take: too long, too
 * many tokens, control characters, or a character that ends a payload.
 */
export function encode(command: string, id: number): string | undefined {
  if (command.length === 0) return undefined;
  let tokens = id === 0 ? 1 : 2;
  for (let index = 0; index < command.length; index++) {
    const code = command.charCodeAt(index);
    if (code < 32 || code > 126 || code === 36 || code === 42 || code === 94) return undefined;
    if (code === 32) tokens++;
  }
  const body = id === 0 ? "$" + command : "$" + command + " :" + hex2(id);
  const line = body + "^" + hex2(xorOf(body));
  return tokens > MOST_TOKENS || line.length > LONGEST_COMMAND ? undefined : line;
}

/** Takes a line apart (from `$`, without CR) that has arrived at `now`. */
export function decode(line: string, now: number): Line {
  const mark = line.indexOf("^");
  const body = mark < 0 ? line : line.substring(0, mark);
  const given = line.length === mark + 3 ? hexadecimal(line.substring(mark + 1), 2) : undefined;
  const checksum = mark < 0 ? "missing" : given === xorOf(body) ? "good" : "bad";
  const fields = body.substring(1).split(" ");
  let id = 0;
  const last = fields[fields.length - 1] ?? "";
  if (fields.length > 1 && last.length === 3 && last.startsWith(":")) {
    id = hexadecimal(last.substring(1), 2) ?? 0;
    fields.pop();
  }
  if (fields.length > 1 && fields[fields.length - 1] === "") fields.pop();
  return { kind: kindOf(fields[0] ?? ""), fields, id, checksum, at_ms: now };
}

/** A reply that carries a sequence id, as the EVSE would have sent it without: `$OK 6 32 :A5^hh` gives `$OK 6 32^hh`. */
export function withoutId(line: string): string {
  const body = line.substring(0, line.indexOf("^") - 4);
  return body + "^" + hex2(xorOf(body));
}

function kindOf(word: string): LineKind {
  switch (word) {
    case "OK":
      return "ok";
    case "NK":
      return "nk";
    case "AT":
    case "AB":
    case "AN":
    case "ST":
    case "WF":
      return "async";
    default:
      return "other";
  }
}

/** Who takes the lines that {@link LineReceiver} finds. */
export interface LineSink {
  line(text: string, now: number): void;
}

/**
 * Cuts a byte stream into lines between `$` and CR. Everything outside is ignored, a `$` begins anew, a line that grows too long is dropped
 * and counted. Any chunking gives the same lines.
 */
export class LineReceiver {
  /** Lines dropped because they were too long. */
  overlong = 0;
  private held = "";
  private inside = false;

  constructor(private readonly sink: LineSink) {}

  receive(bytes: string, now: number): void {
    let from = 0;
    let end = bytes.indexOf("\r");
    while (end >= 0) {
      this.keep(bytes.substring(from, end));
      if (this.inside) {
        const text = this.held;
        this.reset();
        this.sink.line(text, now);
      }
      from = end + 1;
      end = bytes.indexOf("\r", from);
    }
    this.keep(bytes.substring(from));
  }

  reset(): void {
    this.held = "";
    this.inside = false;
  }

  /** Takes bytes without CR: what follows the last `$` in them is kept, without one they continue what is held. */
  private keep(piece: string): void {
    let start = piece.indexOf("$");
    if (start >= 0) {
      let next = piece.indexOf("$", start + 1);
      while (next >= 0) {
        start = next;
        next = piece.indexOf("$", start + 1);
      }
      this.held = piece.substring(start);
      this.inside = true;
    } else if (this.inside) this.held = this.held + piece;
    if (this.held.length <= LONGEST_LINE) return;
    this.overlong++;
    this.reset();
  }
}
