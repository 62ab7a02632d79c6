import { describe, expect, it } from "#test/spec";
import { NEW_IMAGE, OLD_IMAGE, UpdateRig } from "./rig";

const LIFE_s = 340;

/** A module whose power is cut after so many operations of an update, and that was switched on again; false: the update was through before. */
function cutAfter(rig: UpdateRig, operations: number): boolean {
  rig.module.pace_B = 900;
  rig.module.cutAfter(operations);
  rig.order("set_update", "1");
  rig.run(LIFE_s);
  const wasCut = rig.module.dead;
  rig.module.power();
  return wasCut;
}

/** What must hold after every power cut. */
function isWorking(rig: UpdateRig): void {
  expect(rig.boot()).toBe(true);
  const version = rig.module.version;
  expect(version === "0.1.0" || version === "0.2.0").toBe(true);
  expect(rig.module.flash).toBe(version === "0.1.0" ? OLD_IMAGE : NEW_IMAGE);
}

describe("a power cut at any operation of an update", () => {
  for (const tearsFlash of [true, false]) {
    it("leaves a module that works and takes the update then" + (tearsFlash ? ", flash erased" : ""), () => {
      let operations = 0;
      let isThrough = false;
      while (!isThrough && operations < 200) {
        const rig = new UpdateRig();
        rig.module.tearsFlash = tearsFlash;
        isThrough = !cutAfter(rig, operations);
        isWorking(rig);
        rig.run(70);
        if (rig.module.version === "0.1.0") rig.order("set_update", "1");
        rig.run(LIFE_s);
        expect(rig.module.version).toBe("0.2.0");
        expect(rig.phase()).toBe("kept b");
        operations++;
      }
      expect(isThrough).toBe(true);
      expect(operations).toBeGreaterThan(10);
    });
  }

  it("leaves a module that works also when the new image does not run, and the old one comes back", () => {
    let operations = 0;
    let isThrough = false;
    while (!isThrough && operations < 200) {
      const rig = new UpdateRig();
      rig.panics = "0.2.0";
      isThrough = !cutAfter(rig, operations);
      isWorking(rig);
      rig.run(30);
      expect(rig.module.version).toBe("0.1.0");
      expect(rig.module.flash).toBe(OLD_IMAGE);
      operations++;
    }
    expect(isThrough).toBe(true);
  });
});
