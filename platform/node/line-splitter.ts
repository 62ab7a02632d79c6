import { ReadlineParser } from "@serialport/parser-readline";

/** RAPI lines have at most about 60 bytes; what is longer is noise. */
const LONGEST_LINE = 512;
const CR = 13;

/**
 * Cuts bytes of the EVSE into lines that end with CR and hands each on as a byte string with its CR.
 * A line that does not end is cut at about 512 bytes, so that noise on the wire does not fill the memory.
 */
export class LineSplitter {
  private readonly parser = new ReadlineParser({ delimiter: "\r", encoding: "latin1", includeDelimiter: true });
  private pending = 0;

  constructor(deliver: (line: string) => void) {
    this.parser.on("data", deliver);
  }

  take(chunk: Buffer): void {
    const end = chunk.lastIndexOf(CR);
    this.pending = end < 0 ? this.pending + chunk.length : chunk.length - end - 1;
    this.parser.write(chunk);
    if (this.pending <= LONGEST_LINE) return;
    this.parser.write(Buffer.from([CR]));
    this.pending = 0;
  }
}
