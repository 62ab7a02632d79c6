import type { Look } from "./view";

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const PERIOD_ms = 250;

/** The part of a terminal's stream that is used. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  readonly writableNeedDrain: boolean;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  removeListener(event: "resize", listener: () => void): unknown;
}

/** Whether a live view makes sense there. */
export function canDraw(isTerminal: boolean, environment: NodeJS.ProcessEnv): boolean {
  return isTerminal && (environment["TERM"] ?? "") !== "dumb" && (environment["TERM"] ?? "") !== "";
}

/** A screen that is drawn four times a second, on the terminal's second page, and leaves the terminal as it was. */
export class Screen {
  private timer: NodeJS.Timeout | undefined;
  private readonly redraw = (): void => this.draw();
  private readonly leave = (): void => {
    this.terminal.write(LEAVE);
  };

  constructor(
    private readonly terminal: Terminal,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly lines: (look: Look) => string[],
  ) {}

  open(): void {
    this.terminal.write(ENTER);
    process.once("exit", this.leave);
    this.terminal.on("resize", this.redraw);
    this.timer = setInterval(this.redraw, PERIOD_ms);
    this.draw();
  }

  close(): void {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.terminal.removeListener("resize", this.redraw);
    process.removeListener("exit", this.leave);
    this.leave();
  }

  /** Leaves a picture out when the terminal does not keep up. */
  private draw(): void {
    if (this.terminal.writableNeedDrain) return;
    const lines = this.lines(this.look());
    this.terminal.write("\x1b[H" + lines.map((line) => "\x1b[K" + line).join("\r\n") + "\x1b[J");
  }

  private look(): Look {
    const language = this.environment["LC_ALL"] ?? this.environment["LC_CTYPE"] ?? this.environment["LANG"] ?? "";
    return {
      columns: this.terminal.columns ?? 80,
      rows: this.terminal.rows ?? 24,
      color: (this.environment["NO_COLOR"] ?? "") === "",
      unicode: /utf-?8/i.test(language) || this.environment["TERM_PROGRAM"] !== undefined,
    };
  }
}
