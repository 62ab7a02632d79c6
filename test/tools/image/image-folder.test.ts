import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeImageFolder } from "#tools/image/image-folder";

const FILES = { "nodemcu/partitions.csv": "a", "README.md": "b", "upload/init.lua": "c" };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-image-folder-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("an image folder", () => {
  it("is written into a new folder, an empty one, and over an earlier image, of which nothing is left", () => {
    writeImageFolder(join(folder, "new/one"), FILES);
    expect(readFileSync(join(folder, "new/one/upload/init.lua"), "latin1")).toBe("c");
    mkdirSync(join(folder, "empty"));
    writeImageFolder(join(folder, "empty"), { ...FILES, "upload/old.lua": "d" });
    writeImageFolder(join(folder, "empty"), FILES);
    expect(readdirSync(join(folder, "empty/upload"))).toEqual(["init.lua"]);
  });

  for (const [what, names] of [
    ["something of a person's", ["letter.txt"]],
    ["a README of something else", ["README.md"]],
    ["something of a person's beside an image", ["nodemcu", "letter.txt"]],
  ] as const) {
    it(`is not written where ${what} would be removed`, () => {
      for (const name of names) writeFileSync(join(folder, name), "mine");
      expect(() => {
        writeImageFolder(folder, FILES);
      }).toThrow(/holds (letter\.txt|README\.md), which is not of an image: .*name an empty folder/);
      for (const name of names) expect(readFileSync(join(folder, name), "utf8")).toBe("mine");
    });
  }

  it("is refused where there is a file, and where no folder can be made", () => {
    writeFileSync(join(folder, "file"), "mine");
    expect(() => {
      writeImageFolder(join(folder, "file"), FILES);
    }).toThrow("is no folder; name another one with --out");
    expect(() => {
      writeImageFolder(join(folder, "file/below"), FILES);
    }).toThrow("cannot be written");
    if (existsSync("/proc/self"))
      expect(() => {
        writeImageFolder("/proc/none/image", FILES);
      }).toThrow("cannot be written");
  });
});
