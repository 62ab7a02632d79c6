import type { StoragePort } from "#hal/storage";

/** Files that are gone when the process ends. */
export class MemoryStorage implements StoragePort {
  private readonly files = new Map<string, string>();

  read(name: string): string | undefined {
    return this.files.get(name);
  }

  write(name: string, content: string): boolean {
    this.files.set(name, content);
    return true;
  }

  remove(name: string): void {
    this.files.delete(name);
  }

  close(): Promise<boolean> {
    return Promise.resolve(true);
  }
}
