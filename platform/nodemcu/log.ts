import type { LogLevel, LogPort } from "#hal/log";

const LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug"];

/** Who follows the log; `undefined`: nobody. */
export type LogFollower = (this: void, line: string) => void;

/** The log of the module: nothing is kept, a console that follows it gets each line. Without one, warnings and errors are printed. */
export class ModuleLog implements LogPort {
  level: LogLevel = "info";
  follower: LogFollower | undefined = undefined;

  /** `printer` gets warnings and errors while nobody follows. */
  constructor(public printer: LogFollower) {}

  log(level: LogLevel, text: string): void {
    if (LEVELS.indexOf(level) > LEVELS.indexOf(this.level)) return;
    const line = level + ": " + text;
    if (this.follower !== undefined) this.follower(line);
    else if (level === "error" || level === "warn") this.printer(line);
  }

  setLevel(level: string): void {
    for (const one of LEVELS) if (one === level) this.level = one;
  }
}
