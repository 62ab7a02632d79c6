import { afterAll, describe, expect, it } from "vitest";
import { measuredMachine } from "#tools/lua/report/memory";
import { Powered } from "./powered";

const MINUTE_ms = 60_000;

describe("a console at which nobody has typed for some minutes", () => {
  const powered = new Powered({ machine: measuredMachine() });
  afterAll(() => {
    powered.module.close();
  });

  // what it has said is handed over each minute
  const rest = (minutes: number): void => {
    for (let count = 0; count < minutes; count += 1) powered.pass(MINUTE_ms);
  };

  it("gives its memory back, and greets and answers the next who types", () => {
    rest(4);
    const before_B = powered.module.heap_B();
    expect(powered.type("get voltage")).toContain("230");
    const used_B = powered.module.heap_B() - before_B;
    rest(9);
    expect(powered.type("get voltage")).not.toContain("help lists the commands");
    rest(11);
    expect(powered.module.heap_B() - before_B).toBeLessThan(used_B - 3000);
    const again = powered.type("get voltage");
    expect(again).toContain("help lists the commands");
    expect(again).toContain("230");
    expect(powered.boots).toBe(1);
  }, 60_000);
});
