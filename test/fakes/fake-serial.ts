import type { SerialPort } from "#hal/serial";

/** A wire that remembers what was written. */
export class FakeSerial implements SerialPort {
  open = true;
  /** Everything written since the last {@link take}, one entry per write. */
  written: string[] = [];

  write(bytes: string): boolean {
    if (!this.open) return false;
    this.written.push(bytes);
    return true;
  }

  /** What was written since the last call, joined. */
  take(): string {
    const all = this.written.join("");
    this.written = [];
    return all;
  }
}
