import { describe, expect, it } from "#test/spec";
import { digestOf, type FakeModule, KEY, SIGNATURE } from "#test/fakes/fake-module";
import { OLD_IMAGE, UpdateRig } from "./rig";

const SHA = digestOf("x");
const HEAD = "product dinamics-test\nversion 0.2.0\n";
const IMAGE_LINE = "file lfs.img 1 " + SHA + "\n";

/** What the broker is told of an update of which something is wrong; nothing may have changed on the module then. */
function refusal(change: (this: void, module: FakeModule) => void, seconds: number): string {
  const rig = new UpdateRig();
  const { module } = rig;
  module.put("b-lfs.img", "the one before");
  change(module);
  rig.order("set_update", "1");
  rig.run(seconds);
  expect(module.version).toBe("0.1.0");
  expect(module.content("a-lfs.img")).toBe(OLD_IMAGE);
  expect(module.content("b-lfs.img")).toBe("the one before");
  expect(module.content("update-manifest")).toBeUndefined();
  expect(module.loads).toBe(0);
  expect(rig.phase()).toBe("");
  const last = rig.last();
  return last.substring(last.indexOf('"what"'));
}

function wrongText(text: string): string {
  return refusal((module) => module.publishText(text), 20);
}

describe("a manifest is refused, and nothing has changed,", () => {
  it("of another product", () => {
    expect(wrongText("product dinamics-esp32s3\nversion 0.2.0\n" + IMAGE_LINE + "end\n")).toBe(
      '"what":"product dinamics-esp32s3","why":"not for this one","allowed":"dinamics-test"',
    );
  });

  it("of an older version that is played back, and of the one that runs", () => {
    for (const version of ["0.0.9", "0.1.0"]) {
      expect(wrongText("product dinamics-test\nversion " + version + "\n" + IMAGE_LINE + "end\n")).toBe(
        '"what":"version ' + version + '","why":"not newer than the one that runs","allowed":"above 0.1.0"',
      );
    }
  });

  it("with a path in the name of a file", () => {
    for (const name of ["../init.lua", "/lfs.img", "a/b", "..", "c:\\x"]) {
      expect(wrongText(HEAD + "file " + name + " 1 " + SHA + "\nend\n")).toBe(
        '"what":"file name in the manifest","why":"a path","allowed":"1..29 of a-z A-Z 0-9 . _ -"',
      );
    }
  });

  it("with a name that no file has", () => {
    for (const [name, why] of [
      ["", "empty"],
      ["x".repeat(30), "too long"],
      ["x*", "a character that no name has"],
      ["caf" + String.fromCharCode(233), "a character that no name has"],
    ])
      expect(wrongText(HEAD + "file " + (name ?? "") + " 1 " + SHA + "\nend\n")).toContain('"why":"' + (why ?? ""));
  });

  it("with a line that is none", () => {
    for (const line of [
      "file x 0 " + SHA,
      "file x 01 " + SHA,
      "file x 1000000 " + SHA,
      "file x -1 " + SHA,
      "file x 1 " + SHA.substring(1),
      "file x 1 " + SHA + " x",
      "link x 1 " + SHA,
      "",
      "x".repeat(5000),
    ])
      expect(wrongText(HEAD + line + "\nend\n")).toContain('"why":"a line that is none"');
  });

  it("without a product, a version, an image or an end, or with something behind it", () => {
    expect(wrongText("version 0.2.0\n" + IMAGE_LINE + "end\n")).toContain('"why":"no product"');
    expect(wrongText("product dinamics-test\n" + IMAGE_LINE + "end\n")).toContain('"why":"no version"');
    for (const version of ["1", "1.2", "1.2.3.4", "1.2.x", "01.2.3", "1.2.-3", "1.2.100000", ""])
      expect(wrongText("product dinamics-test\nversion " + version + "\nend\n")).toContain('"why":"no version"');
    expect(wrongText(HEAD + "end\n")).toContain('"why":"no image in it"');
    expect(wrongText(HEAD + IMAGE_LINE)).toContain('"why":"not whole"');
    expect(wrongText(HEAD + IMAGE_LINE + "end\nend\n")).toContain('"why":"something behind its end"');
    expect(wrongText("")).toContain('"why":"not whole"');
  });

  it("that is something else, or without a signature", () => {
    for (const [text, why] of [
      ["", "no manifest of an update"],
      ["<html>not found</html>", "no manifest of an update"],
      ["dinamics-update 2\n", "no manifest of an update"],
      ["dinamics-update 1\n", "no signature"],
      ["dinamics-update 1\nsignature 12\n", "no signature"],
      ["dinamics-update 1\nsignature " + SIGNATURE + "0\n", "no signature"],
      ["\0".repeat(4000), "no manifest of an update"],
    ]) {
      const told = refusal((module) => module.serve("manifest.txt", text ?? ""), 20);
      expect(told).toContain('"why":"' + (why ?? ""));
    }
  });

  it("of a megabyte, after the first bytes too many", () => {
    const long = HEAD + ("file lfs.img 1 " + SHA + "\n").repeat(13000);
    const rig = new UpdateRig();
    rig.module.publishText(long);
    rig.order("set_update", "1");
    rig.run(20);
    expect(rig.last()).toContain('"why":"longer than it may be","allowed":"at most 24000 bytes"');
    expect(rig.module.content("update-manifest")).toBeUndefined();
    expect(rig.module.free_B()).toBeGreaterThan(190000);
  });

  it("with the signature of another key, or of another text", () => {
    const other = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    const signed = '"what":"signature","why":"not of the key that was installed","allowed":"that key\'s"';
    expect(refusal((module) => (module.installed = other), 280)).toBe(signed);
    const changed = (module: FakeModule): void =>
      module.serve("manifest.txt", module.offered("manifest.txt").split("0.2.0").join("0.3.0"));
    expect(refusal(changed, 280)).toBe(signed);
  });

  it("that is not there, or whose server says nothing", () => {
    expect(refusal((module) => module.serve("manifest.txt", undefined), 20)).toContain('"why":"status 404"');
    expect(refusal((module) => (module.stalls = true), 300)).toContain('"why":"nothing came for 30 s"');
    expect(refusal((module) => (module.network = false), 100)).toContain('"why":"there is no network"');
  });

  it("when the file system is full", () => {
    const full = refusal((module) => (module.capacity_B = 20000), 280);
    expect(full).toContain('"what":"file system","why":"full: ');
    expect(full).toContain('"allowed":"3658 bytes and 16384 bytes to spare"');
  });
});

describe("an order of an update is refused", () => {
  it("without a key, without a server, while charging", () => {
    const rig = new UpdateRig();
    rig.module.installed = "";
    expect(rig.order("set_update", "1")?.why).toBe("no key was installed that updates are signed with");
    rig.module.installed = KEY;
    rig.order("set_update_server", "");
    expect(rig.order("set_update", "1")?.why).toBe("no server was set");
    rig.order("set_update_server", "https://server/folder");
    rig.status.state = "charging";
    expect(rig.order("set_update", "1")?.why).toBe("the car is charging");
    expect(rig.order("set_update_spiffs", "1")?.why).toBe("the car is charging");
  });

  it("from what is no server", () => {
    const rig = new UpdateRig();
    for (const text of ["server", "ftp://server/", "http://", "https:///", "http://a b/", "http://a/?x=", "http://a/#"])
      expect(rig.order("set_update_server", text)?.what).toBe("set_update_server");
    expect(rig.order("set_update_server", "http://" + "x".repeat(174))?.why).toBe("too long");
    expect(rig.order("set_update_server", "http://" + "x".repeat(173))).toBeUndefined();
  });
});
