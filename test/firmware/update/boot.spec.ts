import { describe, expect, it } from "#test/spec";
import { FakeModule } from "#test/fakes/fake-module";
import { bootChoice } from "#firmware/update/boot";
import { keepStand, newStand, readStand, type Stand, standsOpen } from "#firmware/update/stand";

/** A module with these files in its slots and this image in flash. */
function module(files: string, running: string): FakeModule {
  const made = new FakeModule();
  for (const name of files.split(" ")) if (name !== "") made.put(name, "image of " + name);
  made.flash = running === "" ? "" : "image " + running + " ";
  return made;
}

function choice(made: FakeModule): string {
  return bootChoice({
    storage: made,
    running: made.running(),
    has: (name) => made.size_B(name) !== undefined,
  });
}

function stand(phase: Stand["phase"], slot: Stand["slot"], boots: number): Stand {
  const made = newStand("0.1.0");
  made.phase = phase;
  made.slot = slot;
  made.versionB = "0.2.0";
  made.boots = boots;
  return made;
}

const BOTH = "a-lfs.img b-lfs.img";

describe("a boot without an update before", () => {
  it("runs what is in flash, and leaves the medium alone", () => {
    const made = module("", "0.1.0");
    expect(choice(made)).toBe("run");
    expect(made.operations).toBe(0);
  });

  it("loads what is there when there is nothing in flash, three times each, and then has nothing to run", () => {
    const made = module(BOTH, "");
    const choices: string[] = [];
    for (let count = 0; count < 8; count++) choices.push(choice(made));
    expect(choices).toEqual([
      "a-lfs.img",
      "a-lfs.img",
      "a-lfs.img",
      "b-lfs.img",
      "b-lfs.img",
      "b-lfs.img",
      "none",
      "none",
    ]);
    expect(choice(module("", ""))).toBe("none");
    expect(choice(module("b-lfs.img", ""))).toBe("b-lfs.img");
  });

  it("takes what was loaded then for the one to keep", () => {
    const made = module("a-lfs.img", "");
    choice(made);
    made.flash = "image 0.3.0 ";
    expect(choice(made)).toBe("run");
    expect(readStand(made)?.versionA).toBe("0.3.0");
    expect(readStand(made)?.boots).toBe(0);
  });
});

describe("a boot with an image to keep", () => {
  it("runs it", () => {
    const made = module(BOTH, "0.2.0");
    keepStand(made, stand("kept", "b", 0));
    const operations = made.operations;
    expect(choice(made)).toBe("run");
    expect(made.operations).toBe(operations);
  });

  it("loads it when another one is in flash: the power went while it was brought back", () => {
    for (const phase of ["kept", "back"] as const) {
      const made = module(BOTH, "0.2.0");
      keepStand(made, stand(phase, "a", 0));
      expect(choice(made)).toBe("a-lfs.img");
      made.flash = "image 0.1.0 ";
      expect(choice(made)).toBe("run");
      expect(readStand(made)?.boots).toBe(0);
    }
  });

  it("keeps the one in flash when the other cannot be loaded, as after a new one was flashed over the wire", () => {
    const made = module(BOTH, "0.5.0");
    keepStand(made, stand("kept", "a", 0));
    expect([choice(made), choice(made), choice(made)]).toEqual(["a-lfs.img", "a-lfs.img", "a-lfs.img"]);
    expect(choice(made)).toBe("run");
    expect(readStand(made)?.versionA).toBe("0.5.0");
    const gone = module("b-lfs.img", "0.2.0");
    keepStand(gone, stand("kept", "a", 0));
    expect(choice(gone)).toBe("run");
    expect(readStand(gone)?.slot).toBe("b");
  });
});

describe("a boot with an image on trial", () => {
  it("counts, loads it, runs it, and takes the old one back after four boots", () => {
    const made = module(BOTH, "0.1.0");
    keepStand(made, stand("trial", "b", 0));
    expect(choice(made)).toBe("b-lfs.img");
    made.flash = "image 0.2.0 ";
    expect([choice(made), choice(made), choice(made)]).toEqual(["run", "run", "run"]);
    expect(choice(made)).toBe("a-lfs.img");
    const back = readStand(made);
    expect(back?.phase).toBe("back");
    expect(back?.slot).toBe("a");
    expect(back?.failed).toBe("0.2.0");
    expect(standsOpen(made)).toBe(true);
  });

  it("takes the old one back at once when its file is gone", () => {
    const made = module("a-lfs.img", "0.1.0");
    keepStand(made, stand("trial", "b", 0));
    expect(choice(made)).toBe("run");
    expect(readStand(made)?.phase).toBe("back");
  });

  it("runs what is in flash when the medium takes no counts", () => {
    const made = module(BOTH, "0.1.0");
    keepStand(made, stand("trial", "b", 0));
    made.capacity_B = 0;
    expect(choice(made)).toBe("run");
    made.flash = "";
    expect(choice(made)).toBe("none");
  });
});

describe("a damaged record of the update", () => {
  it("counts for none", () => {
    const made = module(BOTH, "0.2.0");
    for (const content of ["", "rubbish", "1 3 1\nabc"]) {
      made.put("update.a", content);
      made.put("update.b", content);
      expect(readStand(made)).toBeUndefined();
      expect(standsOpen(made)).toBe(false);
      expect(choice(made)).toBe("run");
    }
  });
});
