/// <reference types="@typescript-to-lua/language-extensions" />

import { escapeText } from "#tools/lua/wire";
import { loop } from "./loop";

/** The file system: flat names, a write replaces, the power can go at any operation. */
declare function error(this: void, message: string, level: number): never;

const MOST_OPEN = 4;
const LONGEST_NAME = 31;

export const files: Record<string, string | undefined> = {};

class Disk {
  /** Bytes that the medium holds; more is refused. */
  size_B = 1400000;
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
    loop.say("p");
    loop.halted = true;
    return error("power cut", 0);
  }

  /** Tells what a file has got at its end. */
  add(name: string, bytes: string): void {
    loop.say("b\t" + escapeText(name) + "\t" + escapeText(bytes));
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

/** A file that is open, for reading (`r`), for writing anew (`w`), or for writing at its end (`a`). */
class OpenFile {
  private written: string;
  /** What was appended, and is not on the medium yet. */
  private added = "";
  private at = 0;
  private isOpen = true;

  constructor(
    private readonly name: string,
    private readonly mode: "r" | "w" | "a",
  ) {
    this.written = mode === "a" ? (files[name] ?? "") : "";
  }

  /** Everything (`a`), or so many bytes and nil at the end. */
  read(format: string | number): string | undefined {
    const content = files[this.name];
    if (content === undefined || typeof format === "string") return content;
    const piece = content.substring(this.at, this.at + format);
    this.at += piece.length;
    return piece === "" ? undefined : piece;
  }

  seek(whence: "set" | "cur" | "end", offset?: number): number {
    const from = whence === "set" ? 0 : whence === "cur" ? this.at : (files[this.name] ?? "").length;
    this.at = from + (offset ?? 0);
    return this.at;
  }

  write(content: string): OpenFile | undefined {
    if (this.mode === "r" || !this.isOpen) return undefined;
    if (disk.operation()) {
      if (this.mode === "a") disk.add(this.name, content.substring(0, Math.floor(content.length / 2)));
      else
        disk.put(
          this.name,
          (this.written + content).substring(0, Math.floor((this.written.length + content.length) / 2)),
        );
      disk.cut();
    }
    if (disk.used_B() + content.length > disk.size_B) return undefined;
    this.written += content;
    // what is appended in many pieces is on the medium when it is closed
    if (this.mode === "a") {
      this.added += content;
      files[this.name] = this.written;
    } else disk.put(this.name, this.written);
    return this;
  }

  close(): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    disk.open--;
    if (this.mode === "a") disk.add(this.name, this.added);
    return true;
  }
}

export const ioModule = {
  open(this: void, name: string, mode: string): OpenFile | undefined {
    const how = mode.startsWith("w") ? "w" : mode.startsWith("a") ? "a" : "r";
    if (disk.open >= MOST_OPEN || name.length > LONGEST_NAME || (how === "r" && files[name] === undefined))
      return undefined;
    disk.open++;
    if (how === "w" || files[name] === undefined) {
      if (disk.operation()) {
        disk.put(name, "");
        disk.cut();
      }
      disk.put(name, "");
    }
    return new OpenFile(name, how);
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
  /** False when there is such a file already, or none to rename. */
  rename(this: void, from: string, to: string): boolean {
    const content = files[from];
    if (content === undefined || files[to] !== undefined || to.length > LONGEST_NAME) return false;
    if (disk.operation()) disk.cut();
    disk.put(to, content);
    disk.put(from, undefined);
    return true;
  },
  /** Free, used and all bytes. */
  fsinfo(this: void): LuaMultiReturn<[number, number, number]> {
    const used_B = disk.used_B();
    return $multi(disk.size_B - used_B, used_B, disk.size_B);
  },
  list(this: void): Record<string, number> {
    const sizes: Record<string, number> = {};
    for (const name of names()) sizes[name] = (files[name] ?? "").length;
    return sizes;
  },
};
