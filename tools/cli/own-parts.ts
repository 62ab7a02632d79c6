import type { OwnParts } from "#platform/node/http/own/ask";
import type { Assembly } from "./assemble";
import type { LogTail } from "./log-tail";

/** What of this machine the own API shows; closed with the API. */
export function ownPartsOf({ accounts, gateway, observers, storage, tape }: Assembly, tail: LogTail): OwnParts {
  return {
    get hasPassword() {
      return accounts.password.isSet;
    },
    history: observers.history,
    storage,
    tokens: accounts.tokens,
    rapi: () => tape.lines,
    logTail: () => tail.lines,
    failures: () => gateway.failures,
  };
}
