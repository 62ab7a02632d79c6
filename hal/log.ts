export type LogLevel = "error" | "warn" | "info" | "debug";

/** Where log lines go: console, file, ring. Lines are one sentence or one equation with units; never a secret. */
export interface LogPort {
  log(level: LogLevel, text: string): void;
}
