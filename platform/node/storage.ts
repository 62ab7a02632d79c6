import { readFileSync } from "node:fs";
import { makeFolder } from "./folder";
import { open, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { errorCode, errorText, InputError } from "./input-error";

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/;
const RETRY_ms = 2000;

/**
 * Files in a directory. A write is put beside the old file, forced to the medium and renamed over it, one after the other and
 * without holding up the controller (a slow card may take a second); {@link settled} tells when all of it is there.
 * What the medium refuses is tried again until it is taken.
 */
export class FileStorage implements StoragePort {
  /** Contents that are not on the medium yet, in the order in which they were written; `undefined` is a removal. */
  private readonly pending = new Map<string, string | undefined>();
  private working: Promise<void> | undefined;
  private failed = false;
  private ended = false;
  private wake: (() => void) | undefined;

  /** Makes the directory where it is missing; throws {@link InputError} when that cannot be. */
  constructor(
    private readonly directory: string,
    private readonly log: LogPort,
    private readonly retry_ms = RETRY_ms,
  ) {
    try {
      makeFolder(directory, 0o700);
    } catch (error) {
      throw new InputError([`data directory ${directory} cannot be made: ${errorText(error)}; name another one`]);
    }
  }

  read(name: string): string | undefined {
    if (this.pending.has(name)) return this.pending.get(name);
    try {
      return readFileSync(this.path(name), "latin1");
    } catch (error) {
      if (errorCode(error) !== "ENOENT") this.log.log("error", `${name} cannot be read: ${errorText(error)}`);
      return undefined;
    }
  }

  write(name: string, content: string): boolean {
    if (!NAME.test(name) || this.ended) return false;
    this.enqueue(name, content);
    return true;
  }

  remove(name: string): void {
    if (NAME.test(name) && !this.ended) this.enqueue(name, undefined);
  }

  /** Resolves when nothing waits any more: true when all of it is on the medium. */
  async settled(): Promise<boolean> {
    await this.working;
    return this.pending.size === 0;
  }

  /** Takes nothing more and makes a last try with what waits; false when something could not be stored. */
  async close(): Promise<boolean> {
    this.ended = true;
    this.wake?.();
    return this.settled();
  }

  private enqueue(name: string, content: string | undefined): void {
    this.pending.delete(name);
    this.pending.set(name, content);
    this.working ??= this.work();
  }

  private path(name: string): string {
    return join(this.directory, NAME.test(name) ? name : "invalid-name");
  }

  private async work(): Promise<void> {
    for (const [name, content] of this.pending) {
      while (this.waits(name, content) && !(await this.tried(name, content))) {
        if (this.ended) return;
        await this.pause();
      }
      if (this.waits(name, content)) this.pending.delete(name);
    }
    this.working = undefined;
  }

  /** Whether this is still what shall be stored under the name. */
  private waits(name: string, content: string | undefined): boolean {
    return this.pending.has(name) && this.pending.get(name) === content;
  }

  private async tried(name: string, content: string | undefined): Promise<boolean> {
    try {
      if (content === undefined) await this.unlinked(name);
      else await this.stored(name, content);
      this.failed = false;
      return true;
    } catch (error) {
      const path = this.path(name);
      if (!this.failed) this.log.log("error", `${path} cannot be stored: ${errorText(error)}; trying again`);
      this.failed = true;
      return false;
    }
  }

  private async stored(name: string, content: string): Promise<void> {
    const beside = join(this.directory, `.${name}.new`);
    const file = await open(beside, "w", 0o600);
    try {
      await file.writeFile(content, "latin1");
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, this.path(name));
    await syncDirectory(this.directory);
  }

  private async unlinked(name: string): Promise<void> {
    try {
      await unlink(this.path(name));
    } catch (error) {
      if (errorCode(error) !== "ENOENT") throw error;
    }
    await syncDirectory(this.directory);
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.retry_ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Forces a rename to the medium, where the system can do that. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
