import type { ByteLine, LineListener, LineOpener } from "./line";
import { Garbled, LineLost, Refused } from "./trouble";

/** How long is waited, ms. */
export interface Patience {
  /** For the echo of a line, beyond the time that it takes on the wire. */
  echo_ms: number;
  /** For the answer to a line. */
  answer_ms: number;
  /** Without a byte for so long the module has said all it has to say. */
  quiet_ms: number;
  /** For an image to be written into flash, and started. */
  boot_ms: number;
}

export const PATIENCE: Patience = { echo_ms: 1000, answer_ms: 5000, quiet_ms: 150, boot_ms: 180_000 };

/** Longest line that NodeMCU's prompt takes. */
export const LONGEST_LINE = 255;
/** Makes any line that was begun an error, so that nothing of it is done; closes what a line may have left open. */
const BREAK = ")(= ]]=]=)(\r";
/** Ctrl-C: the controller's console lets go of what it was doing. */
const CANCEL = "\x03";
const ATTEMPTS = 5;
const MOST_HEARD = 65536;

/** Lua's prompt on the console of a module: one line at a time, sent when the one before is done, done only when its echo was right. */
export class Prompt implements LineListener {
  private line: ByteLine | undefined = undefined;
  private heard = "";
  private gone: string | undefined = undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly patience: Patience) {}

  async open(opener: LineOpener): Promise<void> {
    this.line = await opener(this);
  }

  close(): void {
    this.line?.close();
    this.gone ??= "closed";
  }

  received(bytes: string): void {
    this.heard = (this.heard + bytes).slice(-MOST_HEARD);
    this.wake();
  }

  lost(why: string): void {
    this.gone ??= why;
    this.wake();
  }

  /** Gets Lua's prompt, from the controller's console if that has the line. */
  async enter(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        // a question of the controller's console is not answered with what follows
        this.write(CANCEL);
        await this.settle();
        const said = await this.perform("=_VERSION");
        if (said.some((line) => line.startsWith("Lua 5.3"))) return;
        if (said.some((line) => line.startsWith("Lua ")))
          throw new Refused(
            `the module runs ${said.join(" ")}; NodeMCU with Lua 5.3 is needed, see the page README.md`,
          );
        await this.perform("exit");
      } catch (error) {
        if (!(error instanceof Garbled)) throw error;
      }
    }
    throw new Garbled("no prompt of Lua; is NodeMCU on the module, and is the speed of the line right?");
  }

  /** Does a line of Lua; what it has printed. Throws {@link Garbled} when it was not done, or nobody knows whether it was. */
  async perform(code: string): Promise<string[]> {
    if (code.length > LONGEST_LINE) throw new Error(`a line of ${String(code.length)} bytes`);
    await this.send(code);
    const prompt = await this.until(() => /\n(>>? )$/.exec(this.heard)?.[1], this.patience.answer_ms);
    if (prompt === "> ") return this.heard.slice(0, -2).split(/\r?\n/).slice(1, -1);
    await this.settle();
    throw new Garbled(prompt === undefined ? "no answer in time" : "the line was not whole");
  }

  /** Sends a line after which there is no prompt: the module restarts. */
  async leave(code: string): Promise<void> {
    await this.send(code);
  }

  /** Waits until something of this was said; what it was. */
  async heardOf(pattern: RegExp): Promise<RegExpExecArray | undefined> {
    return this.until(() => pattern.exec(this.heard) ?? undefined, this.patience.boot_ms);
  }

  /** Whatever was begun is broken off, whatever is still coming has come, and there is a prompt. */
  async settle(): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await this.untilQuiet();
      this.heard = "";
      this.write(BREAK);
      const prompt = await this.until(() => /\n(>>? )$/.exec(this.heard)?.[1], this.patience.echo_ms);
      if (prompt !== "> ") continue;
      await this.untilQuiet();
      if (this.heard.endsWith("\n> ")) return;
    }
    throw new Garbled("no prompt");
  }

  /** Types a line, and Enter once its echo was right. */
  private async send(code: string): Promise<void> {
    this.heard = "";
    this.write(code);
    const echoed = await this.until(() => this.echo(code), this.patience.echo_ms + code.length);
    if (echoed !== true) {
      this.write(BREAK);
      await this.settle();
      throw new Garbled("the echo was not what was sent");
    }
    this.heard = "";
    this.write("\r");
  }

  /** Whether the echo is there: undefined, not yet; false, it is another. */
  private echo(code: string): boolean | undefined {
    if (this.heard.length >= code.length) return this.heard === code;
    return code.startsWith(this.heard) ? undefined : false;
  }

  private async untilQuiet(): Promise<void> {
    for (;;) {
      const before = this.heard;
      if ((await this.until(() => (this.heard !== before ? true : undefined), this.patience.quiet_ms)) === undefined)
        return;
    }
  }

  private write(bytes: string): void {
    if (this.gone !== undefined) throw new LineLost(this.gone);
    this.line?.write(bytes);
  }

  /** Looks whenever something has come; `undefined` when it was in vain for so long. */
  private async until<Found>(look: () => Found | undefined, span_ms: number): Promise<Found | undefined> {
    const end_ms = performance.now() + span_ms;
    for (;;) {
      if (this.gone !== undefined) throw new LineLost(this.gone);
      const found = look();
      if (found !== undefined) return found;
      const rest_ms = end_ms - performance.now();
      if (rest_ms <= 0) return undefined;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, rest_ms);
        this.wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
