import type { LogPort } from "#hal/log";
import { whole } from "#hal/text";
import type { StoragePort } from "#hal/storage";
import type { FileModule, Io } from "./nodemcu";
import { noteWrites, settleWrites, writesOfLife } from "./wear";

declare const io: Io;
declare const file: FileModule;

/** After so many writes their count is noted anew. */
const NOTED = 100;
/** The note itself. */
const WEAR = "wear.";

/**
 * Files on SPIFFS. A write replaces the file in place and may be torn by a power cut: whoever stores keeps two copies (see the firmware's
 * store of records). The medium's own failures are told once, until a write succeeds again.
 */
export class SpiffsStorage implements StoragePort {
  /** Writes since boot: flash wears. */
  writes = 0;
  /** Those of them since the last note that no sequence number counts. */
  private others = 0;
  /** With which write the count is noted. */
  private due = NOTED;
  /** Whether records are erased, or written; `undefined` before the first of either. */
  private erasing: boolean | undefined = undefined;
  private failed = false;

  constructor(private readonly log: LogPort) {}

  /** What the medium has borne, for a person. */
  wear(): string {
    return whole(writesOfLife(this, this.others)) + " writes, " + whole(this.writes) + " since the start";
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
    if (name.startsWith(WEAR)) return this.put(name, content);
    if (!isRecord(name)) this.others++;
    else if (this.erasing !== false) {
      this.erasing = false;
      settleWrites(this);
    }
    const taken = this.put(name, content);
    if (this.writes >= this.due) this.note(false);
    return taken;
  }

  remove(name: string): void {
    if (!file.exists(name)) return;
    if (this.erasing !== true && isRecord(name)) {
      this.erasing = true;
      this.note(true);
    }
    file.remove(name);
  }

  private note(erasing: boolean): void {
    this.due = this.writes + NOTED;
    noteWrites(this, this.others, erasing);
    this.others = 0;
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

/** Whether it is a copy of a record, which counts its writes itself. */
function isRecord(name: string): boolean {
  return name.endsWith(".a") || name.endsWith(".b");
}
