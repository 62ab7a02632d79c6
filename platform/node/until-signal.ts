/** Exit code of a process that was told to end twice. */
const IMPATIENT = 130;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Resolves with the name of the first signal that asks this process to end. A second one ends it at once with code 130.
 * A hang-up of the terminal counts as such a signal too.
 */
export function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (signal: string): void => {
      if (asked) process.exit(IMPATIENT);
      asked = true;
      resolve(signal);
    };
    for (const signal of SIGNALS) process.on(signal, ask);
    process.once("SIGHUP", ask);
  });
}
