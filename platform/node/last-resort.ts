import type { LogPort } from "#hal/log";
import { errorText, logStack } from "./input-error";

/** The same again within this time is counted, not logged. */
const QUIET_ms = 60_000;

/**
 * Takes what nobody has caught in this process (an exception in a callback of a library, a promise that was rejected), says where it came from,
 * and lets the process go on: the balancing must not end because a page, a broker or a history fails. Returns the way to end it.
 */
export function surviveStrayErrors(log: LogPort, clock: () => number = () => performance.now()): () => void {
  const told = new Map<string, { at_ms: number; more: number }>();
  const take = (error: unknown): void => {
    const text = errorText(error);
    const now_ms = clock();
    const last = told.get(text);
    if (last !== undefined && now_ms - last.at_ms < QUIET_ms) {
      last.more++;
      return;
    }
    if (told.size > 100) told.clear();
    told.set(text, { at_ms: now_ms, more: 0 });
    const more = last === undefined || last.more === 0 ? "" : ` (and ${String(last.more)} times since it was said)`;
    logStack(log, `unexpected error, please report it; the controller goes on${more}`, error);
  };
  // a rejection that nobody takes comes here too
  process.on("uncaughtException", take);
  return () => process.off("uncaughtException", take);
}
