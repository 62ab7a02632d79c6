import type { LogLevel, LogPort } from "#hal/log";

export const LOG_LEVELS: readonly LogLevel[] = ["error", "warn", "info", "debug"];

const LONGEST_LINE = 500;
const USER_INFO = /([a-z][a-z0-9+.-]*:\/\/)[^/\s@]+@/gi;
const PASSWORD = /((?:password|passwd|pass|secret|token)["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;}]+)/gi;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

export interface LogOptions {
  /** The least urgent level that is written. */
  level: LogLevel;
  /** Takes one whole line without its line feed. */
  write(line: string): void;
  /** Texts that must never be seen, e.g. the broker's password. */
  secrets?: readonly string[];
  /** Wall clock, for the time stamp. */
  time?: () => Date;
}

/** Log lines `time level text`: one line each, control characters made visible, secrets blotted out. */
export class LineLog implements LogPort {
  /** The least urgent level that is written. */
  level: LogLevel;
  private readonly followers = new Set<(line: string) => void>();
  private readonly secrets: string[];
  private readonly time: () => Date;

  constructor(private readonly options: LogOptions) {
    this.level = options.level;
    this.secrets = (options.secrets ?? []).filter((secret) => secret !== "");
    this.time = options.time ?? (() => new Date());
  }

  log(level: LogLevel, text: string): void {
    if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(this.level)) return;
    const line = `${this.time().toISOString()} ${level.padEnd(5)} ${this.clean(text)}`;
    this.options.write(line);
    for (const follower of this.followers) follower(line);
  }

  /** A log with the same level and secrets, whose lines say who speaks. */
  named(name: string): LineLog {
    const log = new LineLog({ ...this.options, level: this.level, secrets: this.secrets, write: () => undefined });
    log.log = (level, text) => this.log(level, `${name}: ${text}`);
    log.hide = (secret) => this.hide(secret);
    return log;
  }

  /** From now on each line that is written is handed to the follower too, until the function that is returned is called. */
  follow(follower: (line: string) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  /** From now on this text is blotted out too. */
  hide(secret: string): void {
    if (secret !== "") this.secrets.push(secret);
  }

  private clean(text: string): string {
    let line = text;
    for (const secret of this.secrets) line = line.replaceAll(secret, "***");
    line = line.replace(USER_INFO, "$1***@").replace(PASSWORD, "$1***").replace(CONTROL, visible);
    return line.length > LONGEST_LINE ? line.slice(0, LONGEST_LINE) + "..." : line;
  }
}

/** Writes to the standard error stream, where a service manager collects it. */
export function writeToStderr(line: string): void {
  process.stderr.write(line + "\n");
}

function visible(character: string): string {
  return "\\x" + character.charCodeAt(0).toString(16).padStart(2, "0");
}
