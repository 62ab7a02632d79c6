import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InputError } from "#platform/node/input-error";
import { flashCommand } from "#tools/flash/command";
import { listed, PRODUCT, readImageFolder } from "#tools/image/manifest";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-image-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const IMAGE = Buffer.from("an image of some length");

/** An image folder whose list says what `list` says, and whose image holds this. */
function written(list: unknown, image: Buffer): string {
  mkdirSync(join(folder, "upload"), { recursive: true });
  writeFileSync(join(folder, "upload", "lfs.img"), image);
  writeFileSync(join(folder, "manifest.json"), typeof list === "string" ? list : JSON.stringify(list));
  return folder;
}

function list(changes: object = {}): object {
  return {
    product: PRODUCT,
    version: "0.1.0",
    without: [],
    files: [listed("lfs.img", IMAGE)],
    modules: [],
    ...changes,
  };
}

describe("an image folder", () => {
  it("is read when its files are what its list says", () => {
    expect(readImageFolder(written(list(), IMAGE)).files).toMatchObject([{ name: "lfs.img", content: IMAGE }]);
  });

  it("whose image was cut at any byte, or changed, is refused by name before anything is sent", async () => {
    for (let size = 0; size < IMAGE.length; size++)
      expect(() => readImageFolder(written(list(), IMAGE.subarray(0, size)))).toThrow(
        "lfs.img: not what manifest.json says; build the image again",
      );
    written(list(), Buffer.from(IMAGE.toString().replace("some", "same")));
    await expect(flashCommand.run(["--port", "/dev/null", "--image", folder])).rejects.toThrow(InputError);
  });

  const lists: [what: string, list: unknown, why: string][] = [
    ["that is cut", JSON.stringify(list()).slice(0, 40), "manifest.json: "],
    ["of another product", list({ product: "toaster" }), "an image for the product toaster; this is dinamics-esp32"],
    ["that is no list", "[]", "an image for the product undefined"],
    ["that is nothing", "null", "is no list of an image"],
    ["without files", list({ files: undefined }), "is no list of an image"],
    ["with a file that is none", list({ files: ["lfs.img"] }), "is no name of a file"],
    ["with a path in a name", list({ files: [listed("../lfs.img", IMAGE)] }), "../lfs.img is no name of a file"],
    ["with a file that is not there", list({ files: [listed("boot.lua", IMAGE)] }), "boot.lua: "],
  ];
  for (const [what, content, why] of lists)
    it(`with a list ${what} is refused by name`, () => {
      expect(() => readImageFolder(written(content, IMAGE))).toThrow(InputError);
      expect(() => readImageFolder(folder)).toThrow(why);
    });
});
