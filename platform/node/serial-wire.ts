import { connect } from "node:net";
import { SerialPort } from "serialport";
import { errorText } from "./input-error";
import { LineSplitter } from "./line-splitter";

/** Bytes waiting to go out above which a wire is taken for stuck. */
const MOST_WAITING_B = 4096;
const CONNECT_ms = 5000;

/** Who hears of a wire. `lost` comes at most once, and nothing comes after it. */
export interface WireListener {
  opened(): void;
  received(bytes: string): void;
  lost(reason: string): void;
}

/** One opening of the way to a device; it is not opened again, a new one is made. */
export interface Wire {
  /** Sends bytes; false when the wire is not open or stuck. */
  write(bytes: string): boolean;
  /** Closes without reporting `lost`. */
  close(): void;
}

export type WireFactory = (listener: WireListener) => Wire;

/** What is needed of a serialport; its mock has it too. */
export interface TtyPort {
  readonly isOpen: boolean;
  readonly writableLength: number;
  open(done: (error: Error | null) => void): void;
  close(done: (error: Error | null) => void): void;
  write(data: Buffer, done: (error: Error | null | undefined) => void): boolean;
  on(event: string, listener: (detail?: unknown) => void): unknown;
}

export type TtyMaker = (path: string, baud: number) => TtyPort;

/** A real device. DTR is left as it is on closing, so that a reconnection is no edge for whatever hangs on it. */
function makeTty(path: string, baud: number): TtyPort {
  return new SerialPort({ path, baudRate: baud, autoOpen: false, hupcl: false }) as TtyPort;
}

/** How what comes is handed on: as lines of an EVSE, or as the bytes come. */
export type WireKind = "lines" | "bytes";

/** A serial device, 8N1. */
export function ttyWire(path: string, baud: number, make: TtyMaker = makeTty, kind: WireKind = "lines"): WireFactory {
  return (listener) => new TtyWire(make(path, baud), listener, kind);
}

/** A raw TCP connection that carries the bytes of the serial line. */
export function tcpWire(host: string, port: number, kind: WireKind = "lines"): WireFactory {
  return (listener) => new TcpWire(host, port, listener, kind);
}

/** Takes what comes on a wire. */
interface Inlet {
  take(chunk: Buffer): void;
}

function inlet(kind: WireKind, deliver: (text: string) => void): Inlet {
  return kind === "lines" ? new LineSplitter(deliver) : { take: (chunk) => deliver(chunk.toString("latin1")) };
}

/**
 * After a hang-up serialport may neither close nor fail but spin on empty reads until something is written or it is closed, and may
 * report `close` twice. So every sign of trouble leads to one idempotent loss, which closes the port, and the listeners stay for ever.
 */
class TtyWire implements Wire {
  private gone = false;

  constructor(
    private readonly port: TtyPort,
    private readonly listener: WireListener,
    kind: WireKind,
  ) {
    const lines = inlet(kind, (line) => {
      if (!this.gone) listener.received(line);
    });
    port.on("data", (chunk) => {
      if (chunk instanceof Buffer) lines.take(chunk);
    });
    port.on("error", (error) => this.lose(errorText(error)));
    port.on("close", (error) => this.lose(error instanceof Error ? errorText(error) : "closed"));
    port.on("end", () => this.lose("hung up"));
    port.open((error) => this.opened(error));
  }

  write(bytes: string): boolean {
    if (this.gone || !this.port.isOpen || this.port.writableLength > MOST_WAITING_B) return false;
    this.port.write(Buffer.from(bytes, "latin1"), (error) => {
      if (error) this.lose(errorText(error));
    });
    return true;
  }

  close(): void {
    this.gone = true;
    this.shut();
  }

  private opened(error: Error | null): void {
    if (error) this.lose(errorText(error));
    else if (this.gone) this.shut();
    else this.listener.opened();
  }

  private lose(reason: string): void {
    if (this.gone) return;
    this.gone = true;
    this.shut();
    this.listener.lost(reason);
  }

  private shut(): void {
    if (this.port.isOpen) this.port.close(() => undefined);
  }
}

class TcpWire implements Wire {
  private gone = false;
  private readonly socket;

  constructor(host: string, port: number, listener: WireListener, kind: WireKind) {
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    this.socket = socket;
    const lines = inlet(kind, (line) => {
      if (!this.gone) listener.received(line);
    });
    const lose = (reason: string): void => {
      socket.destroy();
      if (this.gone) return;
      this.gone = true;
      listener.lost(reason);
    };
    socket.setTimeout(CONNECT_ms, () => lose("no connection in time"));
    socket.on("connect", () => {
      socket.setTimeout(0);
      if (!this.gone) listener.opened();
    });
    socket.on("data", (chunk: Buffer) => lines.take(chunk));
    socket.on("error", (error) => lose(errorText(error)));
    socket.on("end", () => lose("closed by the other end"));
    socket.on("close", () => lose("closed"));
  }

  write(bytes: string): boolean {
    const socket = this.socket;
    if (this.gone || socket.readyState !== "open" || socket.writableLength > MOST_WAITING_B) return false;
    socket.write(Buffer.from(bytes, "latin1"));
    return true;
  }

  close(): void {
    this.gone = true;
    this.socket.destroy();
  }
}
