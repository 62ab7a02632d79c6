import { elapsed_ms } from "#hal/clock";
import { frameLength, replyFault } from "./modbus-frame";

/** A device that has not answered completely after this long does not (the slowest reply takes 90 ms at 9600 Bd). */
const REPLY_ms = 250;
/** So long the line is silent before a request: longer than the 3.5 characters that end a frame. */
const QUIET_ms = 20;
/** After a failure longer, because the reply may be late. */
const QUIET_AFTER_FAILURE_ms = 100;
/** No reply that is asked for is longer. */
const LONGEST = 64;

/** The line to the meters: RS-485 or a plain UART, 9600 Bd 8N1. */
export interface BytePort {
  /** Sends bytes (one character = one byte); false when the line is not open. */
  write(bytes: string): boolean;
}

/** How the last request stands. `failed` and `answered` are said once, by the tick that finds it. */
export type LineState = "idle" | "waiting" | "answered" | "failed";

/**
 * One master on a line of Modbus RTU: asks one device at a time and takes what is the reply to the request and nothing else. What comes when
 * nothing was asked, or too late, is counted and dropped, and delays the next request until the line has been silent.
 */
export class ModbusLine {
  /** The last good reply, a whole frame. */
  reply = "";
  /** Why the last request has failed, e.g. `bad checksum`; empty after a good reply. */
  fault = "";
  /** Requests that failed, and bytes that nobody had asked for. */
  failures = 0;
  staleBytes = 0;
  private request = "";
  private received = "";
  private state: LineState = "idle";
  private asked_ms = 0;
  /** When bytes came last, or a request ended; `undefined`: long ago. */
  private busy_ms: number | undefined = undefined;

  constructor(private readonly port: BytePort) {}

  /** Sends a request of {@link readRequest} when the line is free; false: ask again in the next tick. */
  ask(request: string, now: number): boolean {
    if (this.state !== "idle") return false;
    if (this.busy_ms !== undefined && elapsed_ms(this.busy_ms, now) < this.quiet_ms()) return false;
    this.busy_ms = undefined;
    this.request = request;
    this.received = "";
    this.asked_ms = now;
    if (this.port.write(request)) this.state = "waiting";
    else this.fail("line is not open", now);
    return true;
  }

  /** Bytes have come, in any pieces. */
  bytes(chunk: string, now: number): void {
    this.busy_ms = now;
    if (this.state !== "waiting") {
      this.staleBytes += chunk.length;
      return;
    }
    this.received = skipNoise(this.received + chunk.substring(0, LONGEST));
    // many converters to RS-485 hear themselves; no reply begins like a request: where that names a register a reply counts its bytes
    if (this.received.startsWith(this.request)) this.received = skipNoise(this.received.substring(this.request.length));
    if (this.received.length < 2 || this.received.length < frameLength(this.received, this.request)) return;
    this.settle(now);
  }

  /** How the request stands; after `answered` or `failed` the line is idle. */
  tick(now: number): LineState {
    if (this.state === "waiting" && elapsed_ms(this.asked_ms, now) >= REPLY_ms) {
      if (this.received === "") this.fail("no answer", now);
      else this.settle(now);
    }
    const state = this.state;
    if (state !== "waiting") this.state = "idle";
    // an instant that is kept for weeks would look recent again
    if (state === "idle" && this.busy_ms !== undefined && elapsed_ms(this.busy_ms, now) >= this.quiet_ms())
      this.busy_ms = undefined;
    return state;
  }

  private quiet_ms(): number {
    return this.fault === "" ? QUIET_ms : QUIET_AFTER_FAILURE_ms;
  }

  private settle(now: number): void {
    const fault = replyFault(this.received, this.request);
    if (fault !== "") {
      this.fail(fault, now);
      return;
    }
    this.reply = this.received;
    this.fault = "";
    this.state = "answered";
    this.busy_ms = now;
  }

  private fail(fault: string, now: number): void {
    this.fault = fault;
    this.failures++;
    this.state = "failed";
    this.busy_ms = now;
  }
}

/** Turning the direction of the line may look like a byte; no device has the address 0 or one above 247. */
function skipNoise(bytes: string): string {
  let start = 0;
  while (start < bytes.length && (bytes.charCodeAt(start) === 0 || bytes.charCodeAt(start) > 247)) start++;
  return bytes.substring(start);
}
