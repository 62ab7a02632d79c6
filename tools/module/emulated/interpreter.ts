/// <reference types="@typescript-to-lua/language-extensions" />

/** Lua's own prompt on the console, as NodeMCU has it. */
declare function tostring(this: void, value: unknown): string;
declare function pcall(this: void, act: (this: void) => unknown): LuaMultiReturn<[boolean, unknown]>;
declare function load(
  this: void,
  code: string,
  name: string,
): LuaMultiReturn<[((this: void) => unknown) | undefined, unknown]>;

/** What does a line. */
export class Interpreter {
  /** A statement that is not whole; empty: there is none. */
  private begun = "";

  constructor(private readonly write: (this: void, text: string) => void) {}

  /**
   * Does a line; `=` before an expression shows it. A statement that is not whole goes on in the next line, under another prompt. Returns the
   * prompt.
   */
  line(line: string): string {
    let code = line;
    if (this.begun !== "") code = this.begun + "\n" + line;
    else if (line.startsWith("=")) code = "return " + line.substring(1);
    const [chunk, why] = load(code, "=stdin");
    if (chunk === undefined && tostring(why).endsWith("<eof>")) {
      this.begun = code;
      return ">> ";
    }
    this.begun = "";
    if (chunk === undefined) this.write("Lua error: " + tostring(why) + "\r\n");
    else this.perform(chunk);
    return "> ";
  }

  private perform(chunk: (this: void) => unknown): void {
    const [done, result] = pcall(chunk);
    if (!done) this.write("Lua error: " + tostring(result) + "\r\nstack traceback:\r\n\t[C]: in ?\r\n");
    else if (result !== undefined) this.write(tostring(result) + "\r\n");
  }
}
