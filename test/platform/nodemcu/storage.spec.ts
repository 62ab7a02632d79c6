import { describe, expect, it } from "#test/spec";
import { FakeLog } from "#test/fakes/fake-log";
import { whole } from "#hal/text";
import { Store } from "#firmware/settings/store";
import { SpiffsStorage } from "#platform/nodemcu/storage";
import { noteWrites } from "#platform/nodemcu/wear";
import { install } from "./install";

const NAMES = ["one.a", "one.b", "two.a", "two.b", "plain", "wear.a", "wear.b"];
const files: Record<string, string | undefined> = {};
let broken = "";
let open = 0;

let written = 0;
/** The write with this number is torn and what was to come after it does not happen. */
let cutAt = 0;

class FakeFile {
  constructor(private readonly name: string) {}
  read(format: string | number): string | undefined {
    const content = files[this.name];
    return typeof format === "string" ? content : content?.substring(0, format);
  }
  write(content: string): FakeFile | undefined {
    if (broken === "write") return undefined;
    if (cutAt > 0 && written >= cutAt) return this;
    written++;
    files[this.name] = written === cutAt ? content.substring(0, Math.floor(content.length / 2)) : content;
    return this;
  }
  close(): boolean | undefined {
    open--;
    return broken === "close" ? undefined : true;
  }
}

install("io", {
  open: (name: string, mode: string): FakeFile | undefined => {
    if (broken === "open" || (mode === "rb" && files[name] === undefined)) return undefined;
    open++;
    return new FakeFile(name);
  },
});
install("file", {
  exists: (name: string): boolean => files[name] !== undefined,
  remove: (name: string): void => {
    files[name] = undefined;
  },
  list: (): Record<string, number> => {
    const sizes: Record<string, number> = {};
    for (const name of NAMES) {
      const content = files[name];
      if (content !== undefined) sizes[name] = content.length;
    }
    return sizes;
  },
});

describe("files on the module", () => {
  it("are read as they were written, and gone when they were removed", () => {
    const storage = new SpiffsStorage(new FakeLog());
    expect(storage.read("a")).toBeUndefined();
    expect(storage.write("a", "one\0two")).toBe(true);
    expect(storage.read("a")).toBe("one\0two");
    storage.remove("a");
    storage.remove("a");
    expect(storage.read("a")).toBeUndefined();
    expect(storage.writes).toBe(1);
  });

  it("are closed whatever the medium says, because only four can be open", () => {
    const storage = new SpiffsStorage(new FakeLog());
    for (const trouble of ["open", "write", "close", ""]) {
      broken = trouble;
      expect(storage.write("b", "x")).toBe(trouble === "");
    }
    storage.read("b");
    expect(open).toBe(0);
  });

  it("that cannot be stored are told once, until one can", () => {
    const log = new FakeLog();
    const storage = new SpiffsStorage(log);
    for (const trouble of ["write", "write", "open", "", "close"]) {
      broken = trouble;
      storage.write("c", "x");
    }
    broken = "";
    expect(log.lines).toEqual([
      "error: c cannot be stored: the file system is full or damaged",
      "error: c cannot be stored: the file system is full or damaged",
    ]);
  });

  it("have their writes counted exactly, over restarts without a note and with one, and over an erasure", () => {
    empty();
    for (let start = 0; start < 12; start++) {
      const storage = new SpiffsStorage(new FakeLog());
      const one = new Store(storage, "one");
      const two = new Store(storage, "two");
      const before = written;
      for (let count = 0; count < 15 * start; count++) {
        expect((count - Math.floor(count / 3) * 3 === 0 ? one : two).save("x")).toBe(true);
        // what has no sequence number of its own is lost with a restart, when no note came after it
        if (count === 3) storage.write("plain", "x");
      }
      expect(told(storage)).toBeGreaterThanOrEqual(written - start);
      expect(told(storage)).toBeLessThanOrEqual(written);
      expect(storage.wear()).toContain(", " + whole(written - before) + " since the start");
      if (start === 8) {
        one.erase();
        expect(told(storage)).toBeGreaterThanOrEqual(written - start);
      }
    }
    expect(written).toBeGreaterThan(900);
  });

  it("have them counted to one for each time that the power went in the midst of a write", () => {
    empty();
    let cuts = 0;
    for (let length = 1; length < 120; length += 7) {
      cutAt = written + length;
      const torn = new SpiffsStorage(new FakeLog());
      for (let count = 0; count < length + 2; count++)
        new Store(torn, count - Math.floor(count / 2) * 2 === 0 ? "one" : "two").save("content");
      cutAt = 0;
      cuts++;
      const storage = new SpiffsStorage(new FakeLog());
      expect(written - told(storage)).toBeLessThanOrEqual(cuts);
      expect(told(storage)).toBeLessThanOrEqual(written);
    }
  });

  it("have them counted on when a sequence wraps, and not by a jump when a record is damaged or gone", () => {
    empty();
    const storage = new SpiffsStorage(new FakeLog());
    files["two.a"] = "65535 1 0\nx";
    files["two.b"] = "65534 1 0\nx";
    noteWrites(storage, 70000, false);
    const before = told(storage);
    files["two.b"] = "0 1 0\nx";
    expect(told(storage)).toBe(before + 1);
    for (const damage of ["", "x", "-5 ", "1e99 ", "nan ", "40000 1 1\n"]) {
      files["two.b"] = damage;
      expect(told(storage)).toBe(before);
    }
    files["two.a"] = undefined;
    files["two.b"] = undefined;
    expect(told(storage)).toBe(before);
  });
});

function empty(): void {
  for (const name of NAMES) files[name] = undefined;
  written = 0;
}

/** The count of writes in the medium's life, as a person is told it. */
function told(storage: SpiffsStorage): number {
  return Number(storage.wear().split(" ")[0]);
}
