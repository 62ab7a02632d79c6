import type { LogLevel, LogPort } from "#hal/log";

/** A log that remembers its lines as `level: text`. */
export class FakeLog implements LogPort {
  lines: string[] = [];

  log(level: LogLevel, text: string): void {
    this.lines.push(level + ": " + text);
  }

  /** Whether any line contains the text. */
  has(text: string): boolean {
    for (const line of this.lines) if (line.includes(text)) return true;
    return false;
  }
}
