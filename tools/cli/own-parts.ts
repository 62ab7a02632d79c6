import type { OwnParts } from "#platform/node/http/own/ask";
import type { LineLog } from "#platform/node/log";
import type { Assembly } from "./assemble";

const LINES_KEPT = 300;

/** What of this machine the own API shows; closed with the API. */
export function ownPartsOf({ accounts, observers, storage, tape }: Assembly, tail: LogTail): OwnParts {
  return {
    get hasPassword() {
      return accounts.password.isSet;
    },
    history: observers.history,
    storage,
    rapi: () => tape.lines,
    logTail: () => tail.lines,
  };
}

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
