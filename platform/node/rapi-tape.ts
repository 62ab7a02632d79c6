import type { Line, LineListener } from "./serial";

/** Lines that are kept, and the longest of them. */
const MOST_LINES = 200;
const LONGEST_LINE = 120;

/** A line to the EVSE or from it. */
export interface TapedLine {
  /** When, ms since 1970 UTC. */
  t_ms: number;
  dir: "tx" | "rx";
  line: string;
}

/** Keeps the last lines that went to the EVSE and came from it. It looks on; what goes over the line it does not touch. */
export class RapiTape {
  readonly lines: TapedLine[] = [];
  private readonly rest = { tx: "", rx: "" };

  constructor(private readonly time_ms: () => number = () => Date.now()) {}

  /** The line, with this tape running along. */
  along(line: Line): Line {
    return {
      start: (listener) => line.start(this.heard(listener)),
      write: (bytes) => {
        this.take("tx", bytes);
        return line.write(bytes);
      },
      restart: (reason) => line.restart(reason),
      close: () => line.close(),
    };
  }

  private heard(listener: LineListener): LineListener {
    return {
      opened: () => listener.opened(),
      closed: () => listener.closed(),
      received: (bytes) => {
        this.take("rx", bytes);
        listener.received(bytes);
      },
    };
  }

  private take(dir: "tx" | "rx", bytes: string): void {
    const parts = (this.rest[dir] + bytes).split(/[\r\n]+/);
    this.rest[dir] = (parts.pop() ?? "").slice(-LONGEST_LINE);
    for (const part of parts) if (part !== "") this.keep(dir, part.slice(0, LONGEST_LINE));
  }

  private keep(dir: "tx" | "rx", text: string): void {
    const line = text.replace(/[^\x20-\x7e]/g, "?");
    this.lines.push({ t_ms: this.time_ms(), dir, line });
    if (this.lines.length > MOST_LINES) this.lines.shift();
  }
}
