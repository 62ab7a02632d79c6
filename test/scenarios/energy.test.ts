import { describe, expect, it } from "vitest";
import type { SessionRecord } from "#firmware/api/snapshot";
import { MACHINES, type Course, follow } from "./course";

const HOUSE = { steps: [[0, 2, 2, 2]] };
const CAR = { phases: [1, 2, 3], max_A: 11, reaction_s: 1, battery_kWh: 900 };
const PLUG = { at_s: 5, do: "plug" };

function records(course: Course): SessionRecord[] {
  return course.publications
    .filter(({ topic }) => topic === "event/session")
    .map(({ payload }) => JSON.parse(payload) as SessionRecord);
}

function totals(course: Course): Record<"day" | "month" | "year" | "all", { energy_Wh: number; solar_Wh: number }> & {
  closings: number;
  phaseSwitches: number;
} {
  const [last] = course.publications.filter(({ topic }) => topic === "energy/json").slice(-1);
  return JSON.parse(last?.payload ?? "{}") as ReturnType<typeof totals>;
}

describe("the energy of a session", () => {
  for (const [evMeter, source, tolerance] of [
    [true, "evMeter", 0.01],
    [false, "evse", 0.02],
  ] as const) {
    for (const vm of MACHINES) {
      it(`by ${source} is within ${String(tolerance * 100)} % of what the car took, by phase, and says who measured (${vm})`, async () => {
        const course = await follow(
          {
            duration_s: 3700,
            house: HOUSE,
            car: CAR,
            evMeter,
            settings: { phases: 123 },
            events: [PLUG, { at_s: 3605, do: "unplug" }],
          },
          vm,
        );
        const [record] = records(course);
        const truth_Wh = course.result.energy_Wh;
        expect(truth_Wh).toBeGreaterThan(5000);
        expect(Math.abs((record?.energy_Wh ?? 0) - truth_Wh)).toBeLessThan(truth_Wh * tolerance);
        for (const phase of ["L1_Wh", "L2_Wh", "L3_Wh"] as const)
          expect(Math.abs((record?.[phase] ?? 0) - truth_Wh / 3)).toBeLessThan((truth_Wh / 3) * tolerance);
        expect(record?.source).toContain(source);
        expect(record?.endedBy).toBe("unplugged");
        expect((record?.grid_Wh ?? 0) + (record?.solar_Wh ?? 0) + (record?.battery_Wh ?? 0)).toBeGreaterThan(
          (record?.energy_Wh ?? 0) - 3,
        );
      }, 30000);
    }
  }

  it("is the sun's, the battery's or the grid's as the house has it at the moment", async () => {
    const charge = async (more: object): Promise<SessionRecord | undefined> =>
      records(
        await follow({
          duration_s: 1900,
          car: { ...CAR, phases: [1] },
          settings: { phases: 1 },
          events: [PLUG, { at_s: 1805, do: "unplug" }],
          ...more,
        }),
      )[0];
    const sun = await charge({ house: { steps: [[0, -16, 0, 0]] } });
    expect(sun?.solar_Wh).toBeGreaterThan((sun?.energy_Wh ?? 0) * 0.98);
    const night = await charge({ house: { steps: [[0, 3, 0, 0]] } });
    expect(night?.grid_Wh).toBeGreaterThan((night?.energy_Wh ?? 0) * 0.98);
    const battery = await charge({ house: { steps: [[0, -14, 0, 0]] }, battery: { steps: [[0, -3220]] } });
    expect(battery?.battery_Wh).toBeGreaterThan((battery?.energy_Wh ?? 0) * 0.9);
    expect(battery?.grid_Wh).toBeLessThan((battery?.energy_Wh ?? 0) * 0.1);
  });

  it("has the card that began it", async () => {
    const course = await follow({
      duration_s: 400,
      house: HOUSE,
      car: CAR,
      settings: { rfid_mode: "all" },
      events: [
        { at_s: 2, do: "mqtt", topic: "rfid", payload: "learn 04A1B2C3 name=Ana" },
        PLUG,
        { at_s: 30, do: "rfid", uid: "04A1B2C3" },
        { at_s: 300, do: "unplug" },
      ],
    });
    expect(records(course)[0]).toMatchObject({ card: "Ana", endedBy: "unplugged" });
  });
});

describe("a power cut", () => {
  for (const at_s of [600, 637, 1201]) {
    it(`at ${String(at_s)} s loses at most a minute of the session, which goes on with the same car`, async () => {
      const course = await follow({
        duration_s: 2500,
        house: HOUSE,
        car: CAR,
        settings: { phases: 123 },
        events: [PLUG, { at_s, do: "powerCut" }, { at_s: 2405, do: "unplug" }],
      });
      const truth_Wh = course.result.energy_Wh;
      const all = records(course);
      expect(all).toHaveLength(1);
      const lost_Wh = truth_Wh - (all[0]?.energy_Wh ?? 0);
      expect(lost_Wh).toBeLessThan((3 * 11 * 230 * 75) / 3600);
      expect(lost_Wh).toBeGreaterThan(-truth_Wh * 0.02);
      expect(all[0]?.duration_s).toBeGreaterThan(2300);
      expect(Math.abs(totals(course).all.energy_Wh - (all[0]?.energy_Wh ?? 0))).toBeLessThan(10);
    });
  }

  it("after which the car is gone ends the session with a record that says so", async () => {
    const course = await follow({
      duration_s: 1200,
      house: HOUSE,
      car: CAR,
      settings: { phases: 123 },
      events: [PLUG, { at_s: 600, do: "powerCut" }, { at_s: 600.2, do: "unplug" }],
    });
    const all = records(course);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ number: 1, endedBy: "power cut" });
    expect(course.result.energy_Wh - (all[0]?.energy_Wh ?? 0)).toBeLessThan((3 * 11 * 230 * 75) / 3600);
  });

  it("after the end of a session leaves its record to be asked for", async () => {
    const course = await follow({
      duration_s: 700,
      house: HOUSE,
      car: CAR,
      events: [
        PLUG,
        { at_s: 400, do: "unplug" },
        { at_s: 500, do: "powerCut" },
        { at_s: 600, do: "mqtt", topic: "get_session", payload: "" },
        { at_s: 610, do: "mqtt", topic: "get_session", payload: "7" },
      ],
    });
    const stored = course.publications.find(({ topic }) => topic === "session/stored")?.payload;
    expect(stored).toBe(course.publications.find(({ topic }) => topic === "event/session")?.payload);
    expect(course.publications.find(({ topic }) => topic === "event/rejection")?.payload).toContain("1..1");
  });
});

describe("the totals", () => {
  it("of the day begin anew at local midnight, those of month, year and all go on, and closings are counted", async () => {
    const course = await follow({
      duration_s: 1500,
      house: HOUSE,
      car: CAR,
      settings: { phases: 123 },
      events: [
        { at_s: 1, do: "mqtt", topic: "set_time_zone", payload: "<+02>-2" },
        PLUG,
        { at_s: 300, do: "mqtt", topic: "set_enable", payload: "3" },
        { at_s: 330, do: "mqtt", topic: "set_enable", payload: "2" },
        { at_s: 600, do: "clockJump", by_s: 21 * 3600 + 55 * 60 - 600 },
        { at_s: 1405, do: "unplug" },
      ],
    });
    const { day, month, all, closings } = totals(course);
    expect(closings).toBe(2);
    expect(all.energy_Wh).toBeGreaterThan(2500);
    expect(month.energy_Wh).toBe(all.energy_Wh);
    expect(day.energy_Wh).toBeLessThan(all.energy_Wh * 0.6);
    expect(day.energy_Wh).toBeGreaterThan(all.energy_Wh * 0.2);
  });
});
