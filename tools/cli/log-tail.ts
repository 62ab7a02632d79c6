import type { LineLog } from "#platform/node/log";

const LINES_KEPT = 300;

/** The last lines of the log, for the report. */
export class LogTail {
  readonly lines: string[] = [];
  readonly close: () => void;

  constructor(log: LineLog) {
    this.close = log.follow((line) => {
      this.lines.push(line);
      if (this.lines.length > LINES_KEPT) this.lines.shift();
    });
  }
}
