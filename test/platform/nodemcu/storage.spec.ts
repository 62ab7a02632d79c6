import { describe, expect, it } from "#test/spec";
import { FakeLog } from "#test/fakes/fake-log";
import { SpiffsStorage } from "#platform/nodemcu/storage";
import { install } from "./install";

const files: Record<string, string | undefined> = {};
let broken = "";
let open = 0;

class FakeFile {
  constructor(private readonly name: string) {}
  read(_format: string): string | undefined {
    return files[this.name];
  }
  write(content: string): FakeFile | undefined {
    if (broken === "write") return undefined;
    files[this.name] = content;
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

  it("have their writes counted over the restarts, a hundred at a time", () => {
    files["wear"] = "1200";
    let storage = new SpiffsStorage(new FakeLog());
    for (let count = 0; count < 99; count++) storage.write("c", "x");
    expect(files["wear"]).toBe("1200");
    expect(storage.wear()).toContain("1299 writes, 99 since the start");
    storage.write("c", "x");
    expect(files["wear"]).toBe("1300");
    storage = new SpiffsStorage(new FakeLog());
    expect(storage.wear()).toContain("1300 writes, 0 since the start");
    for (const damage of ["", "x", "-5", "1e99", "nan"]) {
      files["wear"] = damage;
      expect(new SpiffsStorage(new FakeLog()).wear()).toContain("0 writes, 0 since the start");
    }
    files["wear"] = undefined;
  });
});
