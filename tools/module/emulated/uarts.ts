import { escapeText } from "#tools/lua/wire";
import { QUEUE, loop } from "./loop";

/** Bytes that a line holds for a task that is late; more is lost. */
const RING_B = 512;
/** A line without its end is handed over when it is so long. */
const LONGEST_LINE = 256;
/** No more can be asked for at a time. */
const MOST_BYTES = 255;
/** A line of the interpreter is no longer; what is behind is dropped. */
const LONGEST_INPUT = 255;
const BITS_PER_BYTE = 10;

type Handler = (this: void, bytes: string) => void;

/** One UART: what comes in waits in a ring, and what is left of a line stays there whatever is asked for. */
class Line {
  baud = 115200;
  handler: Handler | undefined = undefined;
  /** Lua's own prompt, on the console: it does a line and says what to prompt with. */
  interpreter: ((this: void, line: string) => string) | undefined = undefined;
  limit: string | number = 0;
  started = false;
  /** Whether there is room for lines: on the console only once it was started, though the interpreter hears it before. */
  hasBuffer = false;
  /** The interpreter hears what the handler does. */
  interprets = false;
  /** Sending takes the time it takes on a wire. */
  slow = false;
  lost_B = 0;
  private ring = "";
  private line = "";
  private typed = "";
  private posted = false;

  receive(bytes: string): void {
    if (!this.started) return;
    const room = RING_B - this.ring.length;
    if (bytes.length > room) this.lost_B += bytes.length - room;
    this.ring += bytes.substring(0, room);
    if (this.posted) return;
    this.posted = true;
    loop.post(QUEUE.medium, () => {
      this.posted = false;
      const taken = this.ring;
      this.ring = "";
      let at = 0;
      while (at < taken.length) at += this.take(taken, at);
    });
  }

  /** Takes what belongs together from there on; how many bytes that were. */
  private take(taken: string, at: number): number {
    const byte = taken.substring(at, at + 1);
    if (this.interpreter !== undefined && (this.handler === undefined || this.interprets)) {
      this.interpret(byte);
      if (this.handler === undefined) return 1;
    }
    if (!this.hasBuffer) return 1;
    const { limit } = this;
    const longest = typeof limit === "string" ? LONGEST_LINE : limit === 0 ? 1 : limit;
    const end = typeof limit === "string" ? taken.indexOf(limit, at) : -1;
    const room = Math.max(longest - this.line.length, 1);
    // with an interpreter beside it each byte is done by itself
    const length = this.interprets ? 1 : Math.min(room, (end < 0 ? taken.length : end + 1) - at);
    const line = this.line + taken.substring(at, at + length);
    this.line = line;
    if (line.length < longest && end !== at + length - 1) return length;
    this.line = "";
    this.handler?.(line);
    return length;
  }

  /** Where nobody takes the bytes of the console the interpreter does: with an echo, a line at a time, with its prompt. */
  private interpret(byte: string): void {
    if (byte === "\n") return;
    if (byte === "\b" || byte === "\x7f") {
      if (this.typed !== "") uartModule.write(0, "\b \b");
      this.typed = this.typed.substring(0, this.typed.length - 1);
      return;
    }
    if (byte !== "\r") {
      if (this.typed.length < LONGEST_INPUT) this.typed += byte;
      uartModule.write(0, byte);
      return;
    }
    const line = this.typed;
    this.typed = "";
    uartModule.write(0, "\r\n");
    const prompt = this.interpreter?.(line) ?? "";
    if (this.handler === undefined && !loop.halted) uartModule.write(0, prompt);
  }
}

const lines = [new Line(), new Line(), new Line()];

/** A UART by its number; one that the chip has not is the first. */
export function lineOf(id: number): Line {
  return lines[id] ?? lines[0] ?? new Line();
}

export const uartModule = {
  PARITY_NONE: 0,
  STOPBITS_1: 1,
  setup(this: void, id: number, baud: number): number {
    lineOf(id).baud = baud;
    return baud;
  },
  start(this: void, id: number): boolean {
    lineOf(id).started = true;
    lineOf(id).hasBuffer = true;
    return true;
  },
  stop(this: void, id: number): void {
    lineOf(id).started = id === 0;
    lineOf(id).hasBuffer = false;
  },
  // eslint-disable-next-line @typescript-eslint/max-params -- NodeMCU's own signature
  on(this: void, id: number, event: string, limit?: string | number, handler?: Handler, interpret?: number): void {
    if (event !== "data") return;
    const line = lineOf(id);
    if (typeof limit === "string" ? limit.length !== 1 : (limit ?? 0) > MOST_BYTES) error("wrong arg range", 2);
    line.limit = limit ?? 0;
    line.handler = handler;
    line.interprets = id === 0 && interpret !== 0;
  },
  write(this: void, id: number, bytes: string): void {
    const line = lineOf(id);
    // they go out from now on, and the call returns when they are on the wire
    loop.say("u\t" + string.format("%d", id) + "\t" + escapeText(bytes));
    if (line.slow) loop.block(Math.floor((bytes.length * BITS_PER_BYTE * 1000000) / line.baud));
  },
};

declare function error(this: void, message: string, level: number): never;

declare namespace string {
  function format(this: void, format: string, value: number): string;
}
