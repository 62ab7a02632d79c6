import { describe, expect, it } from "vitest";
import { at, follow } from "./course";

const AUTO = { contact2: "auto", phases: 0, breaker_A: 25, charge_limit_A: 16 };
const CAR = { phases: [1, 2, 3], max_A: 16, reaction_s: 1, start_s: 3, ramp_A_per_s: 10, battery_kWh: 900 };

describe("the second contactor", () => {
  it("answers an overload that would stop the charge with one phase, within 20 s and never under load", async () => {
    const course = await follow({
      duration_s: 900,
      house: {
        steps: [
          [0, 3, 3, 3],
          [400, 3, 23, 3],
        ],
      },
      car: CAR,
      settings: AUTO,
    });
    expect(at(course, 390).mains_A[1]).toBeGreaterThan(15);
    expect(course.result.phaseSwitches).toBe(1);
    expect(course.result.phaseSwitchesUnderLoad).toBe(0);
    expect(course.result.darkDuringSwitch_s).toBeGreaterThan(2);
    expect(course.result.darkDuringSwitch_s).toBeLessThanOrEqual(20);
    expect(at(course, 450).state).toBe("charging");
    expect(at(course, 450).mains_A[1]).toBeLessThan(23.5);
    expect(at(course, 450).mains_A[0]).toBeGreaterThan(8);
    expect(course.result.breaker.longestAbove_s).toBeLessThanOrEqual(1 + 0.2 + 1 + 2 + 0.3);
  });

  it("follows the sun: one phase while there is little, three when there is plenty", async () => {
    const course = await follow({
      duration_s: 3600,
      house: {
        steps: [
          [0, -10, 0, 0],
          [1800, -40, 0, 0],
        ],
      },
      car: CAR,
      settings: { ...AUTO, mode: "solar", phases: 123, breaker_A: 63 },
    });
    expect(at(course, 1700).state).toBe("charging");
    expect(at(course, 1700).mains_A[1]).toBeLessThan(1);
    expect(at(course, 3500).mains_A[1]).toBeGreaterThan(5);
    expect(course.result.phaseSwitches).toBe(2);
    expect(course.result.phaseSwitchesUnderLoad).toBe(0);
    expect(course.result.darkDuringSwitch_s).toBeLessThanOrEqual(40);
  });

  it("meets a power limit between the most of one phase and the least of three on one phase, without pausing", async () => {
    const course = await follow({
      duration_s: 900,
      house: { steps: [[0, 1, 1, 1]] },
      car: CAR,
      settings: { ...AUTO, powerLimit_W: 3900 },
    });
    expect(course.result.phaseSwitches).toBe(1);
    expect(at(course, 600).state).toBe("charging");
    expect(at(course, 600).offered_A).toBe(16);
    expect(at(course, 600).mains_A[1]).toBeLessThan(1.5);
    expect(course.result.cap?.above_s ?? 0).toBeLessThan(10);
  });

  it("is not moved for a power limit that not even one phase can meet", async () => {
    const course = await follow({
      duration_s: 600,
      house: { steps: [[0, 1, 1, 1]] },
      car: CAR,
      settings: { ...AUTO, min_current_A: 8, powerLimit_W: 1400 },
    });
    expect(course.result.phaseSwitches).toBe(0);
    expect(at(course, 500).state).toBe("sleeping");
    expect(at(course, 500).limitedBy).toBe("power limit");
  });
});

describe("an EVSE that switches the phases itself", () => {
  const overload = {
    duration_s: 900,
    house: {
      steps: [
        [0, 3, 3, 3],
        [400, 3, 23, 3],
      ],
    },
    car: CAR,
    settings: { ...AUTO, contact2_by: "evse" },
  };

  it("answers an overload on one phase, told by RAPI, and never under load", async () => {
    const course = await follow({ ...overload, evse: { switchesPhases: true } });
    expect(course.result.phaseSwitches).toBe(1);
    expect(course.result.phaseSwitchesUnderLoad).toBe(0);
    expect(course.result.darkDuringSwitch_s).toBeLessThanOrEqual(20);
    expect(at(course, 450).mains_A[1]).toBeLessThan(23.5);
    expect(at(course, 450).mains_A[0]).toBeGreaterThan(8);
  });

  it("is told again after it has restarted", async () => {
    const events = [{ at_s: 600, do: "evseReboot" }];
    const course = await follow({
      ...overload,
      evse: { switchesPhases: true },
      events: [{ at_s: 5, do: "plug" }, ...events],
    });
    expect(at(course, 850).state).toBe("charging");
    expect(at(course, 850).mains_A[1]).toBeLessThan(23.5);
    expect(course.result.phaseSwitchesUnderLoad).toBe(0);
  });

  it("that cannot after all is not waited for: an overload pauses, as without a contactor", async () => {
    const course = await follow({ ...overload, evse: { switchesPhases: false } });
    expect(course.result.phaseSwitches).toBe(0);
    expect(at(course, 450).state).toBe("sleeping");
    expect(at(course, 450).limitedBy).toBe("breaker L2");
  });
});
