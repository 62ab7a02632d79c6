/** The EVSE's side of the serial line. */

export const BYTE_ms = 10000 / 115200;
const RING = 63;
const LONGEST_LINE = 31;

export function xorOf(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) value ^= text.charCodeAt(index);
  return value;
}

export function hex(value: number, digits: number, upper = false): string {
  const text = value.toString(16).padStart(digits, "0");
  return upper ? text.toUpperCase() : text;
}

/** A command as the EVSE has parsed it. `broken`: wrong checksum or too many tokens, answered with a bare `$NK`. */
export interface Command {
  tokens: string[];
  id: string;
  broken: boolean;
}

/** Receive ring and parser: `$` restarts, CR ends, 31 characters at most, 63 bytes kept while the EVSE is busy. */
export class Receiver {
  private ring = "";
  private line: string | undefined = undefined;

  /** Bytes arrive; what does not fit into the ring is lost. */
  push(bytes: string): void {
    // what belongs to no whole command yet is taken out of the ring as it comes
    if (!this.waits()) this.next();
    this.ring += bytes.slice(0, RING - this.ring.length);
    if (!this.waits()) this.next();
  }

  /** Whether a whole command may be waiting. */
  waits(): boolean {
    return this.ring.includes("\r");
  }

  /** Takes the next command out of the ring; `undefined` when there is none. */
  next(): string | undefined {
    while (this.ring.length > 0) {
      const byte = this.ring.charAt(0);
      this.ring = this.ring.slice(1);
      if (byte === "$") this.line = "$";
      else if (this.line === undefined) continue;
      else if (byte === "\r") {
        const line = this.line;
        this.line = undefined;
        return line;
      } else if (this.line.length >= LONGEST_LINE) this.line = undefined;
      else this.line += byte;
    }
    return undefined;
  }

  clear(): void {
    this.ring = "";
    this.line = undefined;
  }
}

/** Parses a line (from `$`, without CR) as the firmware does: first `^` or `*` ends the payload, digits are not validated. */
export function parse(line: string, withIds: boolean): Command {
  const mark = line.search(/[\^*]/);
  const body = mark < 0 ? line : line.slice(0, mark);
  const tokens = body.slice(1).split(" ");
  let good = tokens.length <= 10;
  if (mark >= 0) {
    const digits = line.slice(mark + 1, mark + 3);
    const given = /^[0-9a-fA-F]{1,2}$/.test(digits) ? parseInt(digits, 16) : 0;
    let sum = 0;
    for (let index = 0; index < body.length; index++) sum += body.charCodeAt(index);
    good = good && given === (line.charAt(mark) === "^" ? xorOf(body) : sum & 255);
  }
  let id = "";
  const last = tokens[tokens.length - 1] ?? "";
  if (withIds && tokens.length > 1 && /^:[0-9a-fA-F]{2}$/.test(last)) {
    tokens.pop();
    if (last !== ":00") id = " " + last.toUpperCase();
  }
  return { tokens, id, broken: !good };
}

/** A number as the firmware reads it: every character counts as a digit, cut to the width of the parameter. */
export function lax(text: string | undefined, bits = 8): number {
  let value = 0;
  for (const character of text ?? "") value = (value * 10 + character.charCodeAt(0) - 48) % 4294967296;
  const span = 2 ** bits;
  return ((value % span) + span) % span;
}

export function framed(body: string): string {
  return `${body}^${hex(xorOf(body), 2, true)}\r`;
}

/** A small seeded generator of numbers 0..1 (mulberry32), the same on every machine. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
