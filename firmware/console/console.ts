import type { ConsolePort } from "#hal/console";
import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { Settings } from "../settings/settings";
import { doAnswer, isSecret, promptOf } from "./answer";
import type { ConsoleActions, ConsolePorts, Desk } from "./desk";
import { doLine } from "./do-line";
import { LineEditor, LONGEST_LINE } from "./line-editor";
import { listLine } from "./lists";
import { refused, shown } from "./shown";

/** Most bytes given to the terminal at once: the output buffer of the module's UART holds twice as many. */
const PIECE = 256;
/** Typed bytes that wait while a command is being done. */
const MOST_TYPED = 512;
/** Output that waits while the log is followed; lines beyond it are left out. */
const MOST_FOLLOWED = 1024;
const EVSE_ms = 10000;
const SCAN_ms = 20000;
const CANCEL = "\x03";

/**
 * The console of one terminal: bytes in, bytes out. A line is looked at when it is whole; it and what it prints are worked off a little in
 * each {@link tick}, so that neither the UART's buffer nor a tick is ever full of it.
 */
export class Console {
  /** Lines that were refused, for a script that wants to know. */
  errors = 0;
  /** False when the terminal is gone. */
  open = true;
  private readonly editor = new LineEditor();
  private readonly desk: Desk;
  private out = "";
  private typed = "";
  /** Something was lost, and nobody has been told. */
  private lost = false;
  /** The rest of a lost line is still to come. */
  private skips = false;
  private leftOut = 0;

  constructor(port: ConsolePort, ports: ConsolePorts, settings: Settings, actions: ConsoleActions) {
    this.desk = {
      port,
      ports,
      settings,
      actions,
      list: "",
      place: 0,
      about: "",
      hidden: false,
      question: "",
      waits: "",
      since: 0,
      told: "",
      awaitsCard: false,
      left: false,
    };
    if (!port.quiet) {
      this.out = "Dinamics " + ports.system.version + "; help lists the commands\r\n";
      this.prompt();
    }
  }

  /** Bytes that were typed. */
  received(bytes: string, _now: number): void {
    let rest = bytes;
    const follows = this.desk.waits === "follow";
    if (this.working() && (follows || bytes.includes(CANCEL))) {
      this.cancel();
      this.typed = "";
      const parts = bytes.split(CANCEL);
      rest = parts[parts.length - 1] ?? "";
      // the key that a person has pressed to end it means nothing else
      if (follows && parts.length === 1 && !this.desk.port.quiet) rest = bytes.substring(1);
    }
    this.edit(rest);
    this.flush();
  }

  /** Whether something is being done or printed; the next line is looked at when that is over. */
  busy(): boolean {
    return this.working() || this.out !== "" || this.typed !== "";
  }

  /** Goes on with what there is to do: a command, some lines of a list, one piece of output. Call it every 100 ms, or more often while busy. */
  tick(now: number): void {
    if (!this.flush()) return;
    const desk = this.desk;
    if (desk.list !== "") this.list(now);
    else if (desk.waits !== "") this.wait(now);
    else if (this.editor.end !== "open") this.enter(now);
    else if (this.typed !== "") this.edit("");
    else return;
    this.flush();
  }

  /** The answer of the EVSE to a command, `undefined` when none came. */
  evseReply(command: string, reply: string | undefined): void {
    if (this.desk.waits !== "evse" || command !== this.desk.about) return;
    this.desk.waits = "";
    this.say(reply === undefined ? "error: rapi: no answer from the EVSE" : shown(reply));
    this.done();
  }

  /** What an order has brought about, this console's or another's. */
  told(topic: string, payload: string): void {
    this.desk.told = payload;
    if (!this.desk.awaitsCard || topic !== "event/card" || this.working()) return;
    this.desk.awaitsCard = false;
    this.say(shown(payload));
    this.done();
  }

  /** A line of the log, while it is followed. */
  logged(line: string): void {
    if (this.desk.waits !== "follow") return;
    if (this.out.length + line.length > MOST_FOLLOWED) {
      this.leftOut++;
      return;
    }
    if (this.leftOut > 0) this.say("(" + whole(this.leftOut) + " lines left out)");
    this.leftOut = 0;
    this.say(shown(line));
  }

  /** Something that a person should know now, whatever is being typed. */
  notice(line: string): void {
    if (this.desk.port.quiet || this.out.length + line.length > MOST_FOLLOWED) return;
    const interrupts = !this.working() && this.typed === "";
    if (interrupts) this.out += "\r\n";
    this.say(shown(line));
    if (!interrupts) return;
    this.prompt();
    if (!this.editor.secret) this.out += this.editor.text;
  }

  /** The terminal is gone. */
  closed(): void {
    this.cancel();
    this.out = "";
    this.typed = "";
    this.open = false;
  }

  private working(): boolean {
    return this.desk.list !== "" || this.desk.waits !== "" || this.editor.end !== "open";
  }

  /** Lets the editor have what was typed, up to the end of a line; what comes too fast is lost in whole lines, never in parts of one. */
  private edit(bytes: string): void {
    let rest = this.typed;
    const end = this.skips ? endOfLine(bytes, 0) : 0;
    if (end >= 0) {
      rest += bytes.substring(end);
      this.skips = false;
    }
    if (!this.working()) {
      rest = rest.substring(this.editor.take(rest));
      if (!this.desk.port.quiet) this.out += this.editor.echo;
    }
    this.typed = rest;
    if (rest.length <= MOST_TYPED) return;
    this.lost = true;
    this.skips = endOfLine(rest, rest.length - 1) < 0;
    let kept = 0;
    let next = endOfLine(rest, 0);
    while (next > 0 && next <= MOST_TYPED) {
      kept = next;
      next = endOfLine(rest, next);
    }
    this.typed = rest.substring(0, kept);
  }

  /** Gives one piece to the terminal; true when nothing is left. */
  private flush(): boolean {
    if (this.out === "") return true;
    if (this.desk.port.write(this.out.substring(0, PIECE))) this.out = this.out.substring(PIECE);
    return this.out === "";
  }

  private enter(now: number): void {
    const { end, text } = this.editor;
    this.editor.begin(false);
    const question = this.desk.question;
    if (end === "line") this.say(question === "" ? doLine(this.desk, text, now) : doAnswer(this.desk, text, now));
    else this.desk.question = "";
    if (end === "left" && question !== "") this.say("error: not done, there was no answer");
    if (end === "tooLong") {
      const allowed = "up to " + whole(LONGEST_LINE) + " characters";
      this.say(refused({ what: "line", why: "too long, nothing was done", allowed }));
    }
    if (end === "left") this.say(doLine(this.desk, "exit", now));
    this.done();
  }

  private list(now: number): void {
    const line = listLine(this.desk, now);
    if (line !== undefined) {
      this.say(line);
      return;
    }
    this.desk.list = "";
    this.done();
  }

  private wait(now: number): void {
    const desk = this.desk;
    const passed_ms = elapsed_ms(desk.since, now);
    if (desk.waits === "scan" && desk.port.wifi?.found() !== undefined) {
      desk.waits = "";
      desk.place = 0;
      desk.list = "networks";
    } else if (desk.waits === "scan" && passed_ms >= SCAN_ms) this.giveUp("wifi scan: nothing came of it; try again");
    else if (desk.waits === "evse" && passed_ms >= EVSE_ms) this.giveUp("rapi: no answer from the EVSE");
    else if (desk.waits === "restart") {
      // only now: what was said about it has been shown
      desk.waits = "";
      desk.actions.restart(desk.about, now);
      this.done();
    }
  }

  private giveUp(why: string): void {
    this.desk.waits = "";
    this.say("error: " + why);
    this.done();
  }

  private cancel(): void {
    const desk = this.desk;
    if (desk.waits === "follow") desk.port.logging?.follow(false);
    desk.waits = "";
    desk.list = "";
    desk.question = "";
    this.editor.begin(false);
    this.say("");
    this.done();
  }

  /** What was to be done is done: the next line may come. */
  private done(): void {
    if (this.working()) return;
    if (this.lost)
      this.say("error: typed too fast: some lines are lost; at most " + whole(MOST_TYPED) + " bytes may wait");
    this.lost = false;
    this.editor.begin(isSecret(this.desk.question));
    if (!this.desk.port.quiet && !this.desk.left) this.prompt();
  }

  private prompt(): void {
    this.out += promptOf(this.desk.question, this.desk.ports.system.serial);
  }

  private say(text: string): void {
    if (text === "") return;
    if (text.startsWith("error: ")) this.errors++;
    this.out += this.desk.port.quiet ? text + "\n" : text.split("\n").join("\r\n") + "\r\n";
  }
}

/** Where the line behind the next CR or LF from a place on begins, -1 when there is none. */
function endOfLine(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 10 || code === 13) return index + 1;
  }
  return -1;
}
