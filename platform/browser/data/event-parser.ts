/** An event of a stream of server-sent events. */
export interface ServerEvent {
  name: string;
  data: string;
}

/** A line longer than this is no state; the stream is given up. */
const LONGEST = 262144;

/** Puts server-sent events together from pieces that are cut anywhere (WHATWG HTML, section 9.2.6). */
export class EventParser {
  private rest = "";
  private name = "";
  private data: string[] = [];

  /** The events that a piece completes; `undefined` when what comes is no stream of events. */
  feed(piece: string): ServerEvent[] | undefined {
    const lines = (this.rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    if (this.rest.length > LONGEST) return undefined;
    return lines.map((line) => this.line(line)).filter((event) => event !== undefined);
  }

  private line(line: string): ServerEvent | undefined {
    if (line === "") return this.complete();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.name = value;
    if (field === "data") this.data.push(value);
    return undefined;
  }

  private complete(): ServerEvent | undefined {
    const event = { name: this.name === "" ? "message" : this.name, data: this.data.join("\n") };
    const isEmpty = this.data.length === 0;
    this.name = "";
    this.data = [];
    return isEmpty ? undefined : event;
  }
}
