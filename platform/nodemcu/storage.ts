import type { LogPort } from "#hal/log";
import { whole } from "#hal/text";
import type { StoragePort } from "#hal/storage";
import type { FileModule, Io } from "./nodemcu";

declare const io: Io;
declare const file: FileModule;

/** File with the count of the writes of the medium's whole life, and after how many of them it is noted anew. */
const WEAR_FILE = "wear";
const NOTED = 100;
const MOST_WRITES = 1000000000;

/**
 * Files on SPIFFS. A write replaces the file in place and may be torn by a power cut: whoever stores keeps two copies (see the firmware's
 * store of records). The medium's own failures are told once, until a write succeeds again.
 */
export class SpiffsStorage implements StoragePort {
  /** Writes since boot: flash wears. */
  writes = 0;
  /** Writes before this boot, as far as they were noted: up to {@link NOTED} at each boot are not. */
  private readonly before: number;
  private failed = false;

  constructor(private readonly log: LogPort) {
    const before = Number(this.read(WEAR_FILE) ?? "0");
    this.before = before >= 0 && before <= MOST_WRITES ? Math.floor(before) : 0;
  }

  /** What the medium has borne, for a person. */
  wear(): string {
    return whole(this.before + this.writes) + " writes, " + whole(this.writes) + " since the start";
  }

  read(name: string): string | undefined {
    const handle = io.open(name, "rb");
    if (handle === undefined) return undefined;
    const content = handle.read("a");
    handle.close();
    return content;
  }

  write(name: string, content: string): boolean {
    this.writes++;
    if (this.writes === Math.floor(this.writes / NOTED) * NOTED) this.put(WEAR_FILE, whole(this.before + this.writes));
    return this.put(name, content);
  }

  remove(name: string): void {
    if (file.exists(name)) file.remove(name);
  }

  private put(name: string, content: string): boolean {
    const handle = io.open(name, "wb");
    if (handle === undefined) return this.refused(name);
    const taken = handle.write(content) !== undefined;
    const closed = handle.close() === true;
    if (!taken || !closed) return this.refused(name);
    this.failed = false;
    return true;
  }

  private refused(name: string): boolean {
    if (!this.failed) this.log.log("error", name + " cannot be stored: the file system is full or damaged");
    this.failed = true;
    return false;
  }
}
