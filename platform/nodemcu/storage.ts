import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import type { FileModule, Io } from "./nodemcu";

declare const io: Io;
declare const file: FileModule;

/**
 * Files on SPIFFS. A write replaces the file in place and may be torn by a power cut: whoever stores keeps two copies (see the firmware's
 * store of records). The medium's own failures are told once, until a write succeeds again.
 */
export class SpiffsStorage implements StoragePort {
  /** Writes since boot: flash wears. */
  writes = 0;
  private failed = false;

  constructor(private readonly log: LogPort) {}

  read(name: string): string | undefined {
    const handle = io.open(name, "rb");
    if (handle === undefined) return undefined;
    const content = handle.read("a");
    handle.close();
    return content;
  }

  write(name: string, content: string): boolean {
    this.writes++;
    const handle = io.open(name, "wb");
    if (handle === undefined) return this.refused(name);
    const taken = handle.write(content) !== undefined;
    const closed = handle.close() === true;
    if (!taken || !closed) return this.refused(name);
    this.failed = false;
    return true;
  }

  remove(name: string): void {
    if (file.exists(name)) file.remove(name);
  }

  private refused(name: string): boolean {
    if (!this.failed) this.log.log("error", name + " cannot be stored: the file system is full or damaged");
    this.failed = true;
    return false;
  }
}
