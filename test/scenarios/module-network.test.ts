import { describe, expect, it } from "vitest";
import { followModule, longestUnbalanced_s, second, told } from "./module-course";

const PLUG = { at_s: 5, do: "plug" };
/** A house that never rests, measured on the module's own line. */
const MEASURED = {
  house: { generator: { kind: "square", low_A: 10, high_A: 16, on_s: 60, off_s: 60, phase: 1 } },
  meter: { delay_s: 0.01 },
  car: { max_A: 32, battery_kWh: 900 },
  settings: { breaker_A: 25, charge_limit_A: 32, house_meter: 2 },
};

describe("the module's network", () => {
  it("that gives another address is followed within seconds, and nothing is missed of the house", async () => {
    const course = await followModule(
      { ...MEASURED, duration_s: 300, events: [PLUG] },
      {
        200: ({ module }) => {
          module.network("home", "simulated network", "192.168.1.77");
        },
      },
    );
    expect(told(course, 200, 210)).toContain("availability=online");
    expect(longestUnbalanced_s(course, 60, 299)).toBeLessThanOrEqual(2);
  });

  it("that changes its password is told of in a word, and joined again when it has the old one again", async () => {
    const course = await followModule(
      { ...MEASURED, duration_s: 900, events: [PLUG] },
      {
        200: ({ module }) => {
          module.network("home", "another password", "192.168.1.50");
        },
        800: ({ module }) => {
          module.network("home", "simulated network", "192.168.1.50");
        },
      },
    );
    expect(told(course, 201, 800)).toEqual([]);
    expect(course.printed.split("not joined: reason 15")).toHaveLength(2);
    expect(course.printed).toContain("access point Dinamics-8B0C is open");
    expect(told(course, 800, 840)).toContain("availability=online");
    expect(longestUnbalanced_s(course, 60, 899)).toBeLessThanOrEqual(2);
  });

  it("that is replaced by another is joined once it is set, at the console", async () => {
    const type = (at_s: number, text: string): object => ({ at_s, do: "console", text });
    const course = await followModule(
      { ...MEASURED, duration_s: 500, events: [PLUG, type(400, "wifi join attic"), type(402, "new password")] },
      {
        200: ({ module }) => {
          module.network("attic", "new password", "10.0.0.9");
        },
      },
    );
    expect(told(course, 201, 400)).toEqual([]);
    expect(told(course, 402, 420)).toContain("availability=online");
    expect(course.printed).not.toContain("new password");
    expect(longestUnbalanced_s(course, 60, 499)).toBeLessThanOrEqual(2);
  });

  it("takes the currents of the house with it where those come over it: the failsafe current holds until they are back", async () => {
    const house = { steps: [[0, 5, 4, 6]] };
    const course = await followModule(
      { house, duration_s: 300, settings: { breaker_A: 25, charge_limit_A: 32, meter_timeout_s: 10 }, events: [PLUG] },
      {
        100: ({ module }) => {
          module.network("", "", "");
        },
        200: ({ module }) => {
          module.network("home", "simulated network", "192.168.1.50");
        },
      },
    );
    expect(second(course, 99).offered_A).toBe(18);
    expect(second(course, 112).limitedBy).toBe("failsafe");
    expect(second(course, 112).offered_A).toBe(6);
    expect(second(course, 199).offered_A).toBe(6);
    expect(second(course, 240).limitedBy).not.toBe("failsafe");
    expect(second(course, 299).offered_A).toBeGreaterThan(6);
  });
});
