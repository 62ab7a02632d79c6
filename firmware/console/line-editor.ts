/** Longest line, bytes; nothing that can be asked for needs more. */
export const LONGEST_LINE = 200;

/** How a line has ended: not yet, with Enter, with Enter after too much of it, with Ctrl-C, with Ctrl-D while it was empty. */
export type LineEnd = "open" | "line" | "tooLong" | "cancelled" | "left";

const BACKSPACE = "\b \b";

/** Where the next byte is that is no printable ASCII. On the module Lua's own search finds it (tools/lua/native-functions.ts). */
function plainUntil(bytes: string, from: number): number {
  let at = from;
  while (at < bytes.length && bytes.charCodeAt(at) >= 32 && bytes.charCodeAt(at) <= 126) at++;
  return at;
}

/**
 * Makes lines of what is typed on a dumb terminal. Enter is CR, LF or both; backspace and delete take back, Ctrl-U all of it; keys that send
 * escape sequences, other control bytes and bytes that are not ASCII are left out.
 */
export class LineEditor {
  /** What was typed so far. */
  text = "";
  end: LineEnd = "open";
  /** What the terminal is to show of the bytes taken last. */
  echo = "";
  /** Typed text is not shown. */
  secret = false;
  private overlong = false;
  /** 1 behind an escape character, 2 within an escape sequence. */
  private escape = 0;
  /** The last byte was a CR: an LF now belongs to it. */
  private returned = false;

  /** Begins a new line. */
  begin(secret: boolean): void {
    this.text = "";
    this.end = "open";
    this.secret = secret;
    this.overlong = false;
  }

  /** Takes bytes up to the end of the line; returns how many. */
  take(bytes: string): number {
    this.echo = "";
    let at = 0;
    let run = 0;
    while (at < bytes.length && this.end === "open") {
      if (this.escape === 0) at = plainUntil(bytes, at);
      if (at >= bytes.length) break;
      this.add(bytes.substring(run, at));
      this.control(bytes.charCodeAt(at));
      at++;
      run = at;
    }
    this.add(bytes.substring(run, at));
    return at;
  }

  private add(run: string): void {
    if (run.length === 0) return;
    this.returned = false;
    const fits = run.substring(0, LONGEST_LINE - this.text.length);
    if (fits.length < run.length) this.overlong = true;
    this.text += fits;
    this.show(fits);
  }

  private show(text: string): void {
    if (!this.secret) this.echo += text;
  }

  private control(code: number): void {
    if (this.escape !== 0 && code >= 32) {
      const opens = this.escape === 1 && (code === 91 || code === 79);
      this.escape = opens || (this.escape === 2 && code < 64) ? 2 : 0;
      return;
    }
    this.escape = code === 27 ? 1 : 0;
    const returned = this.returned;
    this.returned = code === 13;
    if (code === 13 || (code === 10 && !returned)) this.finish(this.overlong ? "tooLong" : "line", "\r\n");
    else if (code === 3) this.finish("cancelled", "^C\r\n");
    else if (code === 4 && this.text === "" && !this.overlong) this.finish("left", "\r\n");
    else if (code === 8 || code === 127) this.erase(1);
    else if (code === 21) this.erase(this.text.length);
  }

  private finish(end: LineEnd, echo: string): void {
    this.end = end;
    this.echo += echo;
  }

  private erase(count: number): void {
    const left = this.text.length - count;
    if (left < 0) return;
    this.text = this.text.substring(0, left);
    this.show(BACKSPACE.repeat(count));
  }
}
