import type { Socket } from "node:net";
import type { ConsolePort } from "#hal/console";
import type { App, ConsoleSession } from "#firmware/app";
import type { AppHost } from "./app-host";

const TICK_ms = 100;
/** Ticks in a row without anything to show for it, after which the next one waits for its time. */
const MOST_IDLE = 4;
/** Most bytes of a script given to the console at once. */
const PIECE = 256;
/** Bytes that wait in either direction before the other side is told to wait. */
const MOST_WAITING = 65536;
const GOODBYE_ms = 1000;
/** Ctrl-D: nothing more will come. */
const END = "\x04";

/** What can be set up on the machine from a console, whoever's it is. */
export type ConsoleMachine = (deliver: (line: string) => void) => Omit<ConsolePort, "quiet" | "write" | "leave">;

/** One terminal, or one script, on the console's socket. */
export class ConsoleConnection {
  private session: ConsoleSession | undefined;
  /** Whose session it is. */
  private app: App | undefined;
  private quiet = false;
  private input = "";
  /** Nothing more will come from the other end. */
  private ended = false;
  private left = false;
  private finished = false;
  /** What was handed over last has ended a line. */
  private lineEnded = true;
  /** Something has gone in or out since the last tick. */
  private moved = false;
  private idle = 0;
  private again: NodeJS.Immediate | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly socket: Socket,
    private readonly host: AppHost,
    private readonly machine: ConsoleMachine,
  ) {
    this.timer = setInterval(() => this.turn(), TICK_ms);
    socket.setEncoding("latin1");
    socket.on("data", (bytes: string) => this.received(bytes));
    socket.on("end", () => this.inputEnded());
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.closed());
  }

  /** Ends the conversation with a sentence. */
  end(sentence: string): void {
    if (this.left) return;
    this.socket.write(this.quiet ? `error: ${sentence}\n` : `\r\n${sentence}\r\n`);
    this.finish(1);
  }

  private received(bytes: string): void {
    let rest = bytes;
    if (this.session === undefined) {
      this.input += bytes;
      if (this.input === "\0") return;
      rest = this.hello();
    }
    if (this.quiet) {
      this.input += rest;
      if (this.input.length > MOST_WAITING) this.socket.pause();
    } else if (rest !== "") this.hand(rest);
    this.turn();
  }

  /** Opens the console as the first bytes ask for; what follows them. */
  private hello(): string {
    const first = this.input;
    this.input = "";
    this.quiet = first.startsWith("\0s");
    this.host.fact((app) => {
      this.app = app;
      this.session = app.openConsole(this.port());
    });
    if (this.session === undefined) this.end(this.host.outageSentence?.() ?? "the controller does not answer");
    return first.startsWith("\0") ? first.slice(2) : first;
  }

  private port(): ConsolePort {
    return {
      ...this.machine((line) => {
        this.session?.logged(line);
        this.soon();
      }),
      quiet: this.quiet,
      write: (bytes) => {
        if (this.socket.writableLength > MOST_WAITING) return false;
        this.moved = true;
        if (this.socket.writable) this.socket.write(bytes, "latin1");
        return true;
      },
      leave: () => {
        this.left = true;
        return true;
      },
    };
  }

  private hand(bytes: string): void {
    this.moved = true;
    this.act((session, now) => session.received(bytes, now));
  }

  /** Does something with the session; it has ended when its controller has failed, whether there is another one by now or not. */
  private act(what: (session: ConsoleSession, now: number) => void): void {
    const { session } = this;
    if (session === undefined || this.finished) return;
    let isThere = false;
    this.host.fact((app, now) => {
      if (app !== this.app) return;
      what(session, now);
      isThere = true;
    });
    if (!isThere) this.end(this.host.outageSentence?.() ?? "the controller has failed and was started again");
  }

  private inputEnded(): void {
    this.ended = true;
    if (this.session === undefined) this.socket.destroy();
    this.turn();
  }

  /** Goes on; soon again as long as there is something to show for it. */
  private turn(): void {
    const session = this.session;
    if (session === undefined || this.socket.destroyed) return;
    this.moved = false;
    this.act((one, now) => one.tick(now));
    if (this.finished) return;
    if (!session.busy()) {
      if (this.left) {
        this.finish(session.errors > 0 && this.quiet ? 1 : 0);
        return;
      }
      this.feed();
    }
    this.idle = this.moved ? 0 : this.idle + 1;
    if (session.busy() && this.idle < MOST_IDLE) this.soon();
  }

  private soon(): void {
    this.again ??= setImmediate(() => {
      this.again = undefined;
      this.turn();
    });
  }

  /** Hands over the next line of a script, or tells that it has ended. */
  private feed(): void {
    const newline = this.input.indexOf("\n") + 1;
    const piece = this.input.slice(0, newline > 0 && newline < PIECE ? newline : PIECE);
    this.input = this.input.slice(piece.length);
    if (this.socket.isPaused() && this.input.length < MOST_WAITING) this.socket.resume();
    if (piece !== "") this.hand(piece);
    else if (!this.ended) return;
    else if (this.quiet) this.hand((this.lineEnded ? "" : "\n") + END);
    else this.finish(0);
    if (piece !== "") this.lineEnded = piece.endsWith("\n");
    this.idle = 0;
    this.soon();
  }

  private finish(code: number): void {
    this.left = true;
    this.finished = true;
    clearInterval(this.timer);
    this.socket.end(`\0${String(code)}`);
    setTimeout(() => this.socket.destroy(), GOODBYE_ms).unref();
  }

  private closed(): void {
    clearInterval(this.timer);
    clearImmediate(this.again);
    const session = this.session;
    this.session = undefined;
    if (session !== undefined) this.host.fact((app) => (app === this.app ? session.closed() : undefined));
  }
}
