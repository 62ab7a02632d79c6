import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DataLock } from "#platform/node/data-lock";
import { InputError } from "#platform/node/input-error";
import { FileStorage } from "#platform/node/storage";
import { FakeLog } from "#test/fakes/fake-log";
import { eventually } from "./eventually";

describe("files in a directory", () => {
  let directory = "";
  const log = new FakeLog();
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "dinamics-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("read at once what was written, and hold it for the next start", async () => {
    const content = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
    const storage = new FileStorage(directory, log);
    expect(storage.write("settings.a", content)).toBe(true);
    expect(storage.read("settings.a")).toBe(content);
    expect(await storage.close()).toBe(true);
    expect(new FileStorage(directory, log).read("settings.a")).toBe(content);
    expect(readdirSync(directory)).toEqual(["settings.a"]);
    expect(statSync(join(directory, "settings.a")).mode & 0o077).toBe(0);
  });

  it("keep the last of many writes of one name, and both of two names", async () => {
    const storage = new FileStorage(directory, log);
    for (let index = 0; index < 50; index++) storage.write("a", `a${String(index)}`);
    storage.write("b", "b");
    expect(await storage.settled()).toBe(true);
    const again = new FileStorage(directory, log);
    expect([again.read("a"), again.read("b")]).toEqual(["a49", "b"]);
  });

  it("are gone when removed, also right after a write and before a new one", async () => {
    const storage = new FileStorage(directory, log);
    storage.write("a", "1");
    storage.remove("a");
    storage.remove("never");
    expect(storage.read("a")).toBeUndefined();
    storage.write("b", "1");
    storage.remove("b");
    storage.write("b", "2");
    await storage.settled();
    expect(existsSync(join(directory, "a"))).toBe(false);
    expect(storage.read("b")).toBe("2");
  });

  it("have flat names: nothing outside the directory is touched", async () => {
    const storage = new FileStorage(join(directory, "inner"), log);
    for (const name of ["../evil", "a/b", "", ".hidden", "x".repeat(65)]) {
      expect(storage.write(name, "x")).toBe(false);
      storage.remove(name);
      expect(storage.read(name)).toBeUndefined();
    }
    await storage.close();
    expect(readdirSync(directory)).toEqual(["inner"]);
  });

  it("an unreadable file reads as none, with an error in the log", () => {
    mkdirSync(join(directory, "odd"));
    const own = new FakeLog();
    expect(new FileStorage(directory, own).read("odd")).toBeUndefined();
    expect(own.has("error: odd cannot be read")).toBe(true);
  });

  it("a medium that refuses is tried again until it takes, and said so once", async () => {
    const own = new FakeLog();
    const storage = new FileStorage(directory, own, 5);
    const blocked = join(directory, ".a.new");
    mkdirSync(blocked);
    storage.write("a", "1");
    await eventually("the error is logged", () => own.lines.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(own.lines.length).toBe(1);
    rmSync(blocked, { recursive: true });
    expect(await storage.settled()).toBe(true);
    expect(new FileStorage(directory, own).read("a")).toBe("1");
  });

  it("says at the end that something could not be stored", async () => {
    mkdirSync(join(directory, ".a.new"));
    const storage = new FileStorage(directory, new FakeLog(), 100000);
    storage.write("a", "1");
    expect(await storage.close()).toBe(false);
  });

  it("a write that was cut leaves the old content", () => {
    writeFileSync(join(directory, "a"), "old");
    writeFileSync(join(directory, ".a.new"), "ne");
    expect(new FileStorage(directory, log).read("a")).toBe("old");
  });

  it("a directory that cannot be made is an input error", () => {
    writeFileSync(join(directory, "file"), "");
    expect(() => new FileStorage(join(directory, "file", "inner"), log)).toThrow(InputError);
    chmodSync(directory, 0o700);
  });

  it("is held by one controller at a time", async () => {
    const lock = await DataLock.take(directory);
    await expect(DataLock.take(directory)).rejects.toThrow(/another dinamics/);
    await lock.release();
    await (await DataLock.take(directory)).release();
  });
});
