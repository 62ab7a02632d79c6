/** One subcommand of `dinamics`. */
export interface Command {
  name: string;
  /** One line for the overview. */
  summary: string;
  /** The whole help text, with examples. */
  help: string;
  /** Runs; resolves to the exit code: 0 done, 1 failed, 2 wrong usage or input. Help and usage errors are handled by the caller. */
  run(args: string[]): Promise<number>;
}

/** Thrown for wrong usage or input: the message names the place and the remedy; the exit code is 2 and no stack is shown. */
export class UsageError extends Error {}
