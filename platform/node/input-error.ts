import type { LogPort } from "#hal/log";

/** Lines of a stack that are logged. */
const MOST_LINES = 12;

/**
 * Wrong input from outside (a configuration file, a CSV file, an address, a directory): each line names the place, what is wrong
 * and what is allowed. Nothing was changed. A command ends with exit code 2 and prints the message without a stack.
 */
export class InputError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "InputError";
  }
}

/** What went wrong, as text, whatever was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorText(error.errors[0]);
  if (error instanceof Error) return error.message === "" ? error.name : error.message;
  return String(error);
}

/** The system's error code (`ENOENT`, `EADDRINUSE`, ...), or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Logs what was thrown and where, a line for each call that led there. */
export function logStack(log: LogPort, what: string, error: unknown): void {
  log.log("error", `${what}: ${errorText(error)}`);
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const calls = stack.split("\n").filter((line) => /^\s+at /.test(line));
  for (const call of calls.slice(0, MOST_LINES)) log.log("error", `  ${call.trim()}`);
}
