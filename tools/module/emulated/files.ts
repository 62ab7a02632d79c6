/// <reference types="@typescript-to-lua/language-extensions" />

import { escapeText } from "#tools/lua/wire";
import { loop } from "./loop";

/** The file system: flat names, a write replaces, the power can go at any operation. */
const MOST_OPEN = 4;
const LONGEST_NAME = 31;

export const files: Record<string, string | undefined> = {};

class Disk {
  /** Bytes that the medium holds; more is refused. */
  size_B = 1400000;
  open = 0;
  /** Operations until the power goes; 0: it stays. */
  cutIn = 0;
  /** Where in that operation: before it, in its midst, or when it is done. */
  cutAt: "before" | "in" | "after" = "in";
  /** Operations so far. */
  operations = 0;

  used_B(): number {
    let sum = 0;
    for (const name of names()) sum += (files[name] ?? "").length;
    return sum;
  }

  /** One operation of the medium; true: the power goes with it. */
  isCut(): boolean {
    this.operations++;
    this.cutIn--;
    return this.cutIn === 0;
  }

  /** Does an operation, unless the power goes: then perhaps what is so in its midst. */
  operate(whole: (this: void) => void, midst: (this: void) => void): void {
    if (!this.isCut()) {
      whole();
      return;
    }
    if (this.cutAt === "in") midst();
    else if (this.cutAt === "after") whole();
    loop.end("p");
  }

  /** Tells what a file has got at its end. */
  add(name: string, bytes: string): void {
    loop.say("b\t" + escapeText(name) + "\t" + escapeText(bytes));
  }

  /** Changes a file whatever the power does. */
  put(name: string, content: string | undefined): void {
    if (loop.halted) return;
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
    if (disk.used_B() + content.length > disk.size_B) return undefined;
    const before = this.written;
    this.written += content;
    const half = content.substring(0, Math.floor(content.length / 2));
    // what is appended in many pieces is on the medium when it is closed
    if (this.mode === "a")
      disk.operate(
        () => {
          this.added += content;
          files[this.name] = this.written;
        },
        () => disk.add(this.name, this.added + half),
      );
    else
      disk.operate(
        () => disk.put(this.name, this.written),
        () => disk.put(this.name, before + half),
      );
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

function create(name: string): void {
  disk.operate(
    () => disk.put(name, ""),
    () => disk.put(name, ""),
  );
}

export const ioModule = {
  open(this: void, name: string, mode: string): OpenFile | undefined {
    const how = mode.startsWith("w") ? "w" : mode.startsWith("a") ? "a" : "r";
    if (disk.open >= MOST_OPEN || name.length > LONGEST_NAME || (how === "r" && files[name] === undefined))
      return undefined;
    disk.open++;
    if (how === "w" || files[name] === undefined) create(name);
    return new OpenFile(name, how);
  },
};

export const fileModule = {
  exists(this: void, name: string): boolean {
    return files[name] !== undefined;
  },
  remove(this: void, name: string): void {
    if (files[name] === undefined) return;
    disk.operate(
      () => disk.put(name, undefined),
      () => undefined,
    );
  },
  /** False when there is such a file already, or none to rename. In its midst there are both. */
  rename(this: void, from: string, to: string): boolean {
    const content = files[from];
    if (content === undefined || files[to] !== undefined || to.length > LONGEST_NAME) return false;
    disk.operate(
      () => {
        disk.put(to, content);
        disk.put(from, undefined);
      },
      () => disk.put(to, content),
    );
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
