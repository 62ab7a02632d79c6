import { describe, expect, it } from "#test/spec";
import { now_ms, numberProblem } from "#platform/nodemcu/clock";
import { install } from "./install";

let up_us = 0;
install("node", { uptime: (): number => up_us });

describe("the clock of the module", () => {
  it("counts whole milliseconds since the boot and wraps at 31 bits", () => {
    const rows = [
      [0, 0],
      [999, 0],
      [1000, 1],
      [2147483647999, 2147483647],
      [2147483648000, 0],
      [2147483648000 * 3 + 5000, 5],
    ];
    for (const [us = 0, ms = 0] of rows) {
      up_us = us;
      expect(now_ms()).toBe(ms);
    }
  });

  it("refuses a build with 32-bit integers or single floats, with the option to set", () => {
    expect(numberProblem(9007199254740992, 8)).toBeUndefined();
    expect(numberProblem(2147483647, 8) ?? "").toContain("CONFIG_LUA_NUMBER_INT64=y");
    expect(numberProblem(9007199254740992, 4) ?? "").toContain("CONFIG_LUA_NUMBER_DOUBLE=y");
  });
});
