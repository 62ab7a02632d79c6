import { describe, expect, it } from "vitest";
import { NEW_IMAGE, OLD_IMAGE, UpdateRig } from "./rig";

/** A module whose power was cut after so many operations, and again after so many more; the new image runs or panics. */
function cutTwice(first: number, second: number, panics: boolean): UpdateRig {
  const rig = new UpdateRig();
  rig.module.pace_B = 900;
  if (panics) rig.panics = "0.2.0";
  rig.module.cutAfter(first);
  rig.order("set_update", "1");
  rig.run(340);
  rig.module.power();
  rig.module.cutAfter(second);
  if (rig.boot()) {
    rig.run(70);
    if (rig.updates === undefined) rig.order("set_update", "2");
    rig.run(280);
  }
  rig.module.power();
  return rig;
}

describe("two power cuts in a row", () => {
  for (const panics of [false, true]) {
    it(`leave a module that works, with an image that ${panics ? "panics" : "runs"}`, () => {
      for (let first = 0; first < 18; first++) {
        for (let second = 0; second < 16; second++) {
          const rig = cutTwice(first, second, panics);
          const where = `${String(first)}, ${String(second)}`;
          expect(rig.boot(), where).toBe(true);
          expect(rig.module.flash, where).toBe(rig.module.version === "0.1.0" ? OLD_IMAGE : NEW_IMAGE);
          rig.run(30);
          if (panics) expect(rig.module.version, where).toBe("0.1.0");
        }
      }
    });
  }
});
