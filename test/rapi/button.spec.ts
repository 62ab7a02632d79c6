import { describe, expect, it } from "#test/spec";
import { type Bench, charging } from "./scripted-evse";

/** The EVSE tells a state that nobody ordered. */
function moveTo(bench: Bench, state: string): void {
  bench.state = state;
  bench.say("$AT " + state + " 03 " + bench.capacity_A.toFixed(0) + " 0100");
}

describe("somebody at the EVSE", () => {
  it("who puts it to sleep is heard once, however long it sleeps", () => {
    const bench = charging(10);
    bench.run(6000);
    moveTo(bench, "fe");
    bench.link.aim("sleeping", 10000, bench.now());
    bench.run(5000);
    expect(bench.pressed).toEqual(["sleeping"]);
  });

  it("who wakes it is heard", () => {
    const bench = charging(10);
    bench.link.aim("sleeping", 10000, bench.now());
    bench.run(6000);
    moveTo(bench, "03");
    expect(bench.pressed).toEqual(["enabled"]);
  });

  it("is not suspected when the EVSE does what it was told", () => {
    const bench = charging(10);
    for (const run of ["sleeping", "enabled", "disabled", "sleeping", "enabled"] as const) {
      bench.link.aim(run, 10000, bench.now());
      bench.run(7000);
      bench.link.aim(run === "enabled" ? "sleeping" : "enabled", 10000, bench.now());
      bench.run(60);
      bench.link.aim(run, 10000, bench.now());
      bench.run(7000);
    }
    expect(bench.pressed).toEqual([]);
  });

  it("is not suspected when the EVSE restarts, is silent or in a fault", () => {
    const bench = charging(10);
    bench.link.aim("sleeping", 10000, bench.now());
    bench.run(6000);
    bench.say("$AB 00 8.2.3");
    moveTo(bench, "03");
    bench.run(6000);
    bench.link.closed(bench.now());
    bench.state = "03";
    bench.link.opened(bench.now());
    bench.run(6000);
    moveTo(bench, "06");
    moveTo(bench, "fe");
    expect(bench.pressed).toEqual([]);
  });
});
