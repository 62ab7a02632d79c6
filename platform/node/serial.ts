import type { LogPort } from "#hal/log";
import type { SerialPort } from "#hal/serial";
import { Backoff } from "./backoff";
import { InputError } from "./input-error";
import { tcpWire, ttyWire, type Wire, type WireFactory } from "./serial-wire";

/** RAPI link layer. */
export const DEFAULT_BAUD = 115200;

const ALLOWED = "a device such as /dev/ttyUSB0, or tcp:HOST:PORT";
const FIRST_PAUSE_ms = 250;
const LONGEST_PAUSE_ms = 5000;

/** Who hears what happens on the line. */
export interface LineListener {
  opened(): void;
  closed(): void;
  received(bytes: string): void;
}

/** The way to the EVSE, whatever carries it. */
export interface Line extends SerialPort {
  /** Begins opening; the listener is told when it is open, and again whenever it was lost and is back. */
  start(listener: LineListener): void;
  /** Closes and opens again, because nothing sensible comes from the other end. */
  restart(reason: string): void;
  close(): void;
}

/** A line that is opened again, with growing pauses, whenever it is lost: an adapter may be unplugged and come back. */
export class SerialLine implements Line {
  private listener: LineListener | undefined;
  private wire: Wire | undefined;
  private isOpen = false;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;
  private told = "";
  private readonly backoff: Backoff;

  constructor(
    private readonly name: string,
    private readonly make: WireFactory,
    private readonly log: LogPort,
    firstPause_ms = FIRST_PAUSE_ms,
  ) {
    this.backoff = new Backoff(firstPause_ms, Math.max(firstPause_ms, LONGEST_PAUSE_ms));
  }

  start(listener: LineListener): void {
    this.listener = listener;
    this.open();
  }

  write(bytes: string): boolean {
    return this.isOpen && this.wire !== undefined && this.wire.write(bytes);
  }

  restart(reason: string): void {
    if (this.wire === undefined || this.ended) return;
    this.wire.close();
    this.lost(reason);
  }

  close(): void {
    this.ended = true;
    clearTimeout(this.timer);
    this.wire?.close();
    this.wire = undefined;
    this.isOpen = false;
  }

  private open(): void {
    this.wire = this.make({
      opened: () => this.opened(),
      received: (bytes) => {
        this.backoff.reset();
        this.listener?.received(bytes);
      },
      lost: (reason) => this.lost(reason),
    });
  }

  private opened(): void {
    this.isOpen = true;
    this.told = "";
    this.log.log("info", `${this.name} open`);
    this.listener?.opened();
  }

  private lost(reason: string): void {
    if (this.ended) return;
    const wasOpen = this.isOpen;
    this.isOpen = false;
    this.wire = undefined;
    if (reason !== this.told) {
      this.told = reason;
      this.log.log("warn", `${this.name} ${wasOpen ? "lost" : "does not open"}: ${reason}; trying again`);
    }
    this.timer = setTimeout(() => this.open(), this.backoff.pause_ms());
    if (wasOpen) this.listener?.closed();
  }
}

/** The line to an address: a serial device, or `tcp:HOST:PORT`. Throws {@link InputError} for anything else; `what` names the place. */
export function serialLine(address: string, baud: number, log: LogPort, what: string): SerialLine {
  const why = addressProblem(address);
  if (why !== undefined) throw new InputError([`${what}: ${why}; allowed: ${ALLOWED}`]);
  const tcp = tcpAddress(address);
  const wire = tcp === undefined ? ttyWire(address, baud) : tcpWire(tcp.host, tcp.port);
  return new SerialLine(`EVSE line ${address}`, wire, log);
}

/** The line to a meter, which speaks in bytes; otherwise as {@link serialLine}. */
export function meterLine(address: string, baud: number, log: LogPort, what: string): SerialLine {
  const why = addressProblem(address);
  if (why !== undefined) throw new InputError([`${what}: ${why}; allowed: ${ALLOWED}`]);
  const tcp = tcpAddress(address);
  const wire = tcp === undefined ? ttyWire(address, baud, undefined, "bytes") : tcpWire(tcp.host, tcp.port, "bytes");
  return new SerialLine(`meter line ${address}`, wire, log);
}

/** Why an address cannot be taken, or `undefined`. */
export function addressProblem(address: string): string | undefined {
  if (address === "") return "empty";
  if (address.startsWith("tcp:")) {
    return tcpAddress(address) === undefined ? `"${address}" is not tcp:HOST:PORT with a port of 1..65535` : undefined;
  }
  if (address.startsWith("/") || /^COM[0-9]+$/i.test(address)) return undefined;
  return `"${address}" is no device`;
}

function tcpAddress(address: string): { host: string; port: number } | undefined {
  const match = /^tcp:(?:\[([0-9a-fA-F:]+)\]|([^:\s/]+)):([0-9]{1,5})$/.exec(address);
  if (match === null) return undefined;
  const port = Number(match[3]);
  return port >= 1 && port <= 65535 ? { host: match[1] ?? match[2] ?? "", port } : undefined;
}
