import type { StoragePort } from "#hal/storage";

/** How a file looks after the power went in mid-write: shortened, or its old tail still behind the new beginning. */
export type Tear = "shortened" | "overwritten";

/** Files in memory. {@link cutAfter} takes the power away in the middle of a write; {@link restore} brings it back. */
export class FakeStorage implements StoragePort {
  /** Names ever written or put, in order of appearance. */
  readonly names: string[] = [];
  /** Writes that succeeded. */
  writes = 0;
  /** Bytes that reached the medium, torn ones included. */
  bytes = 0;
  tear: Tear = "shortened";
  private readonly files: Record<string, string | undefined> = {};
  private left: number | undefined = undefined;
  private dead = false;

  read(name: string): string | undefined {
    return this.files[name];
  }

  write(name: string, content: string): boolean {
    if (this.dead) return false;
    if (this.left !== undefined && content.length > this.left) {
      this.torn(name, content, this.left);
      return false;
    }
    if (this.left !== undefined) this.left -= content.length;
    this.put(name, content);
    this.bytes += content.length;
    this.writes++;
    return true;
  }

  remove(name: string): void {
    if (!this.dead) this.files[name] = undefined;
  }

  /** Puts a file there as if it had always been. */
  put(name: string, content: string): void {
    if (!this.names.includes(name)) this.names.push(name);
    this.files[name] = content;
  }

  /** The power goes when `bytes` more bytes have been written; the write that wants more is torn, later ones are refused. */
  cutAfter(bytes: number): void {
    this.left = bytes;
  }

  /** The power is back; what was torn stays torn. */
  restore(): void {
    this.left = undefined;
    this.dead = false;
  }

  private torn(name: string, content: string, length: number): void {
    const old = this.files[name] ?? "";
    const tail = this.tear === "overwritten" ? old.substring(length) : "";
    this.put(name, content.substring(0, length) + tail);
    this.bytes += length;
    this.dead = true;
  }
}
