import { describe, expect, it } from "#test/spec";
import { SolarRig } from "./solar-rig";

describe("the time until a charge by the sun ends", () => {
  it("runs down while the sun lacks, never below the least time of a charge, and is none when it comes back", () => {
    const rig = new SolarRig();
    expect(rig.solar.stopIn_ms(rig.now)).toBe(0);
    rig.seconds(1200, 2400);
    expect(rig.solar.stopIn_ms(rig.now)).toBe(0);
    rig.second(0);
    const first_ms = rig.solar.stopIn_ms(rig.now);
    expect(first_ms).toBeGreaterThan(0);
    rig.seconds(10, 0);
    expect(rig.solar.stopIn_ms(rig.now)).toBe(first_ms - 10000);
    rig.seconds(5, 2400);
    expect(rig.solar.stopIn_ms(rig.now)).toBe(0);
  });

  it("is the rest of the least time of a charge that has just begun", () => {
    const rig = new SolarRig();
    while (rig.starts === 0) rig.second(3600);
    rig.seconds(10, 3600);
    rig.second(0);
    expect(rig.solar.stopIn_ms(rig.now)).toBeGreaterThan(200000);
  });
});
