import { describe, expect, it } from "#test/spec";
import { NEW_IMAGE, UpdateRig } from "./rig";

/** By then the signature was checked and the files are being fetched. */
const VERIFIED_s = 205;

/** An update over a network with something wrong, for so many seconds. */
function updated(change: (this: void, rig: UpdateRig) => void, seconds: number): UpdateRig {
  const rig = new UpdateRig();
  rig.order("set_update", "1");
  rig.run(5);
  expect(rig.module.fetches).toEqual(["http://server/manifest.txt 0"]);
  change(rig);
  rig.run(VERIFIED_s + seconds);
  return rig;
}

describe("fetching a file", () => {
  it("goes on where it broke off", () => {
    const rig = updated(({ module }) => (module.breaks = [1000, 500]), 60);
    expect(rig.module.version).toBe("0.2.0");
    expect(rig.module.content("b-lfs.img")).toBe(NEW_IMAGE);
    expect(rig.module.fetches.slice(1, 4)).toEqual([
      "http://server/lfs.img 0",
      "http://server/lfs.img 1000",
      "http://server/lfs.img 1500",
    ]);
  });

  it("begins anew where it broke off at a server that only sends whole files", () => {
    const rig = updated(({ module }) => {
      module.breaks = [1000];
      module.rangeless = true;
    }, 60);
    expect(rig.module.fetches.slice(1, 4)).toEqual([
      "http://server/lfs.img 0",
      "http://server/lfs.img 1000",
      "http://server/lfs.img 0",
    ]);
    expect(rig.module.content("b-lfs.img")).toBe(NEW_IMAGE);
    expect(rig.module.version).toBe("0.2.0");
  });

  it("gives up after five attempts without a byte, with longer and longer pauses", () => {
    const rig = updated(({ module }) => (module.breaks = [0, 0, 0, 0, 0, 0, 0]), 100);
    expect(rig.last()).toContain('"what":"lfs.img","why":"connection reset"');
    expect(rig.module.fetches.length).toBe(6);
    expect(rig.module.version).toBe("0.1.0");
  });

  it("from a server that stalls gives up as well", () => {
    const rig = updated(({ module }) => (module.stalls = true), 300);
    expect(rig.last()).toContain('"what":"lfs.img","why":"nothing came for 30 s"');
  });

  it("from a slow server takes as long as it takes, up to 20 minutes", () => {
    const slow = updated(({ module }) => (module.pace_B = 1), 400);
    expect(slow.module.version).toBe("0.2.0");
    const rig = new UpdateRig();
    rig.module.publish("0.2.0", ["lfs.img", NEW_IMAGE.repeat(5)]);
    rig.order("set_update", "1");
    rig.run(5);
    rig.module.pace_B = 1;
    rig.run(VERIFIED_s + 1190);
    expect(rig.last()).toContain('"state":"fetching"');
    rig.run(20);
    expect(rig.last()).toContain('"what":"lfs.img","why":"not whole after 1200 s"');
  });

  it("that comes short is asked for again, and refused when it stays short", () => {
    const rig = updated(({ module }) => module.serve("lfs.img", NEW_IMAGE.substring(1)), 100);
    expect(rig.last()).toContain('"what":"lfs.img","why":"the server sent too little"');
    expect(rig.module.version).toBe("0.1.0");
  });

  it("that is longer than the manifest says is refused", () => {
    const rig = updated(({ module }) => module.serve("lfs.img", NEW_IMAGE + "x"), 20);
    expect(rig.last()).toContain('"what":"lfs.img","why":"longer than it may be"');
  });

  it("that was damaged on the way is fetched once more", () => {
    const rig = updated(({ module }) => (module.garbles = 1), 60);
    expect(rig.module.version).toBe("0.2.0");
    const twice = updated(({ module }) => (module.garbles = 2), 60);
    expect(twice.last()).toContain('"what":"lfs.img","why":"damaged"');
    expect(twice.module.version).toBe("0.1.0");
  });

  it("that is gone from the server is refused", () => {
    const rig = updated(({ module }) => module.serve("page.html", undefined), 60);
    expect(rig.last()).toContain('"what":"page.html","why":"status 404"');
  });

  it("that does not fit after all is refused", () => {
    const rig = updated(({ module }) => (module.append = () => false), 20);
    expect(rig.last()).toContain('"what":"lfs.img","why":"the file system took no more"');
    expect(rig.module.version).toBe("0.1.0");
  });

  it("is not repeated for what an update before has left whole", () => {
    const rig = updated(({ module }) => module.serve("page.html", undefined), 60);
    rig.module.publish("0.2.0", ["lfs.img", NEW_IMAGE, "page.html", "small"]);
    rig.module.fetches = [];
    rig.order("set_update", "1");
    rig.run(270);
    expect(rig.module.version).toBe("0.2.0");
    expect(rig.module.fetches).toEqual(["http://server/manifest.txt 0", "http://server/page.html 0"]);
  });
});
