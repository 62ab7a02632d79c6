import { escapeText } from "#tools/lua/wire";
import { loop } from "./loop";

/** The file system: flat names, a write replaces, the power can go at any operation. */
declare function error(this: void, message: string, level: number): never;

const MOST_OPEN = 4;
const LONGEST_NAME = 31;

export const files: Record<string, string | undefined> = {};

class Disk {
  /** Bytes that the medium holds; more is refused. */
  size_B = 400000;
  open = 0;
  /** Operations until the power goes; 0: it stays. The last write is torn at its middle. */
  cutIn = 0;

  used_B(): number {
    let sum = 0;
    for (const name of names()) sum += (files[name] ?? "").length;
    return sum;
  }

  /** One operation of the medium; true: in its midst the power goes. */
  operation(): boolean {
    if (this.cutIn === 0) return false;
    this.cutIn--;
    return this.cutIn === 0;
  }

  cut(): never {
    loop.halted = true;
    loop.say("p");
    return error("power cut", 0);
  }

  put(name: string, content: string | undefined): void {
    files[name] = content;
    if (content === undefined) loop.say("d\t" + escapeText(name));
    else loop.say("f\t" + escapeText(name) + "\t" + escapeText(content));
  }
}

export const disk = new Disk();

declare function next(this: void, table: Record<string, string | undefined>, key?: string): string | undefined;

export function names(): string[] {
  const found: string[] = [];
  for (let name = next(files); name !== undefined; name = next(files, name)) found.push(name);
  return found;
}

/** A file that is open, for reading or for writing. */
class OpenFile {
  private written = "";
  private isOpen = true;

  constructor(
    private readonly name: string,
    private readonly writes: boolean,
  ) {}

  read(_format: string): string | undefined {
    return files[this.name];
  }

  write(content: string): OpenFile | undefined {
    if (!this.writes || !this.isOpen) return undefined;
    if (disk.operation()) {
      disk.put(
        this.name,
        (this.written + content).substring(0, Math.floor((this.written.length + content.length) / 2)),
      );
      disk.cut();
    }
    if (disk.used_B() + content.length > disk.size_B) return undefined;
    this.written += content;
    disk.put(this.name, this.written);
    return this;
  }

  close(): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    disk.open--;
    return true;
  }
}

export const ioModule = {
  open(this: void, name: string, mode: string): OpenFile | undefined {
    const writes = mode.startsWith("w");
    if (disk.open >= MOST_OPEN || name.length > LONGEST_NAME || (!writes && files[name] === undefined))
      return undefined;
    disk.open++;
    if (writes) {
      if (disk.operation()) {
        disk.put(name, "");
        disk.cut();
      }
      disk.put(name, "");
    }
    return new OpenFile(name, writes);
  },
};

export const fileModule = {
  exists(this: void, name: string): boolean {
    return files[name] !== undefined;
  },
  remove(this: void, name: string): void {
    if (disk.operation()) disk.cut();
    if (files[name] !== undefined) disk.put(name, undefined);
  },
  list(this: void): Record<string, number> {
    const sizes: Record<string, number> = {};
    for (const name of names()) sizes[name] = (files[name] ?? "").length;
    return sizes;
  },
};
