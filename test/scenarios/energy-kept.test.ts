import { describe, expect, it } from "vitest";
import type { SessionRecord } from "#firmware/api/snapshot";
import type { ControllerFactory } from "#tools/controller/controller";
import { createJsController } from "#tools/controller/js";
import { Engine } from "#tools/simulate/engine";
import { parseScenario } from "#tools/simulate/scenario";
import { MACHINE, type Course, follow } from "./course";

const HOUSE = { steps: [[0, 2, 2, 2]] };
const CAR = { phases: [1, 2, 3], max_A: 11, reaction_s: 1, battery_kWh: 900 };
const SETTINGS = { phases: 123 };
const PLUG = { at_s: 5, do: "plug" };
const CAR_W = 3 * 11 * 230;

interface Total {
  energy_Wh: number;
  charge_s: number;
}

interface Totals {
  date: string | null;
  day: Total;
  month: Total;
  year: Total;
  all: Total;
  closings: number;
}

function records(course: Course): SessionRecord[] {
  return told(course, "event/session").map((payload) => JSON.parse(payload) as SessionRecord);
}

function told(course: Course, topic: string): string[] {
  return course.publications.filter((publication) => publication.topic === topic).map(({ payload }) => payload);
}

function totals(course: Course): Totals[] {
  return told(course, "energy/json").map((payload) => JSON.parse(payload) as Totals);
}

describe("a power cut in mid-session", () => {
  for (let at_s = 300; at_s < 350; at_s += 3.7) {
    it(`at ${at_s.toFixed(1)} s loses at most a minute of energy beside what was charged without power`, async () => {
      const course = await follow({
        duration_s: 500,
        house: HOUSE,
        car: CAR,
        settings: SETTINGS,
        events: [PLUG, { at_s, do: "powerCut" }, { at_s: 455, do: "unplug" }],
      });
      const all = records(course);
      expect(all).toHaveLength(1);
      expect(all[0]).toMatchObject({ number: 1, endedBy: "unplugged" });
      const lost_s = ((course.result.energy_Wh - (all[0]?.energy_Wh ?? 0)) * 3600) / CAR_W;
      // 2 s without power, then up to 2 s until the EVSE is heard again; the ammeter is 2 s behind
      expect(lost_s).toBeLessThan(60 + 6);
      expect(lost_s).toBeGreaterThan(0);
      expect(all[0]?.duration_s).toBeGreaterThan(447);
      const last = totals(course).slice(-1)[0];
      expect(Math.abs((last?.all.energy_Wh ?? 0) - (all[0]?.energy_Wh ?? 0))).toBeLessThan(4);
      expect(last?.closings).toBe(course.result.starts);
      expect(course.result.starts, "the charge goes on").toBe(1);
    });
  }
});

/** A session with the power going away in the middle of one write, of which half reaches the medium; how much energy its records lack, s. */
async function cutInWrite(write: number): Promise<{ writes: number; numbers: number[]; lost_s: number }> {
  const scenario = { duration_s: 360, house: HOUSE, car: CAR, settings: SETTINGS };
  const events = [PLUG, { at_s: 205, do: "unplug" }, { at_s: 250, do: "plug" }, { at_s: 305, do: "unplug" }];
  const found: SessionRecord[] = [];
  let writes = 0;
  const factory: ControllerFactory = (effects, surroundings) => {
    let isDead = false;
    const stored = (name: string, content: string | undefined): void => {
      if (isDead) return;
      writes += 1;
      isDead = writes === write;
      effects.stored(name, isDead ? content?.slice(0, content.length / 2) : content);
      if (isDead) effects.restart("the power is gone");
    };
    return createJsController({ ...effects, stored }, surroundings);
  };
  const published = (topic: string, payload: string): void => {
    if (topic === "event/session") found.push(JSON.parse(payload) as SessionRecord);
  };
  const engine = new Engine(parseScenario({ ...scenario, events }, "scenario.json"), { factory, published });
  await engine.run(() => undefined);
  const numbers = [...new Set(found.map(({ number }) => number))];
  const last = numbers.map((number) => found.filter((record) => record.number === number).slice(-1)[0]);
  const counted_Wh = last.reduce((sum, record) => sum + (record?.energy_Wh ?? 0), 0);
  return { writes, numbers, lost_s: ((engine.world.ledger.energy_Wh - counted_Wh) * 3600) / CAR_W };
}

describe("a power cut in the middle of a write", () => {
  it("loses at most a minute of energy and no session, whichever write it is", async () => {
    const { writes } = await cutInWrite(0);
    expect(writes).toBeGreaterThan(10);
    for (let write = 1; write <= writes; write++) {
      const { numbers, lost_s } = await cutInWrite(write);
      expect([write, numbers]).toEqual([write, [1, 2]]);
      expect(lost_s).toBeLessThan(60 + 6);
    }
  }, 60000);
});

describe("a power cut around the unplug", () => {
  for (let after_s = 0; after_s < 4; after_s += 0.3) {
    it(`${after_s.toFixed(1)} s after it leaves one record of the session, and the next has the next number`, async () => {
      const course = await follow({
        duration_s: 500,
        house: HOUSE,
        car: CAR,
        settings: SETTINGS,
        events: [
          PLUG,
          { at_s: 200, do: "unplug" },
          { at_s: 200.05 + after_s, do: "powerCut" },
          { at_s: 300, do: "plug" },
          { at_s: 400, do: "unplug" },
        ],
      });
      const numbers = records(course).map(({ number }) => number);
      expect([...new Set(numbers)]).toEqual([1, 2]);
      const truth_Wh = (CAR_W * 290) / 3600;
      const [first, second] = [1, 2].map((number) => records(course).find((record) => record.number === number));
      const sum_Wh = (first?.energy_Wh ?? 0) + (second?.energy_Wh ?? 0);
      expect(Math.abs(sum_Wh - truth_Wh)).toBeLessThan((CAR_W * 66) / 3600);
      expect(second?.energy_Wh).toBeLessThan((CAR_W * 101) / 3600);
    });
  }
});

describe("the local day", () => {
  const night = (from_s: number, more: object[] = []): Promise<Course> =>
    follow({
      duration_s: 900,
      house: HOUSE,
      car: CAR,
      settings: SETTINGS,
      events: [
        { at_s: 1, do: "mqtt", topic: "set_time_zone", payload: "CET-1CEST,M3.5.0,M10.5.0/3" },
        { at_s: 2, do: "clockJump", by_s: from_s },
        PLUG,
        { at_s: 855, do: "unplug" },
        ...more,
      ],
    });
  // seconds from 1 January 2026, 00:00 UTC, to ten minutes before a local midnight, and the days before and after it
  const nights: [string, number, string, string][] = [
    ["of a winter's night", 9 * 86400 + 23 * 3600 - 600, "2026-01-10", "2026-01-11"],
    ["before the night that summer time begins in", 86 * 86400 + 23 * 3600 - 600, "2026-03-28", "2026-03-29"],
    [
      "of the day that summer time begins on, an hour earlier",
      87 * 86400 + 22 * 3600 - 600,
      "2026-03-29",
      "2026-03-30",
    ],
    ["of the day that summer time ends on, an hour later", 297 * 86400 + 23 * 3600 - 600, "2026-10-25", "2026-10-26"],
    ["of New Year's Eve", 364 * 86400 + 23 * 3600 - 600, "2026-12-31", "2027-01-01"],
  ];
  for (const [name, from_s, before, after] of nights) {
    it(`ends at midnight ${name}`, async () => {
      const all = totals(await night(from_s));
      const dates = all.map(({ date }) => date);
      expect([...new Set(dates)]).toEqual([before, after]);
      const last = all.slice(-1)[0];
      const yesterday = all.filter(({ date }) => date === before).slice(-1)[0];
      expect(last?.day.charge_s).toBeGreaterThan(240);
      expect(last?.day.charge_s).toBeLessThan(258);
      expect(yesterday?.day.charge_s).toBeGreaterThan(540);
      expect(last?.month.energy_Wh).toBe(after.endsWith("01-01") ? last?.day.energy_Wh : last?.all.energy_Wh);
      expect(last?.year.energy_Wh).toBe(after.endsWith("01-01") ? last?.day.energy_Wh : last?.all.energy_Wh);
    });
  }

  it("is begun by nobody who sets the clock, over whatever edge, and loses nothing by it", async () => {
    for (const by_s of [-20 * 86400, 400 * 86400, -20 * 365 * 86400]) {
      const all = totals(
        await night(40000, [
          { at_s: 300, do: "clockJump", by_s },
          { at_s: 600, do: "clockJump", by_s: -by_s },
        ]),
      );
      const last = all.slice(-1)[0];
      expect(last?.date).toBe("2026-01-01");
      // the module takes a clock of that time for one that nobody has set
      const isBelieved = MACHINE === "js" || by_s > -10 * 365 * 86400;
      expect(new Set(all.map(({ date }) => date)).size).toBe(isBelieved ? 2 : 1);
      for (const period of ["day", "month", "year"] as const) expect(last?.[period]).toEqual(last?.all);
    }
  });
});

if (MACHINE === "js") {
  describe("the account of the energy", () => {
    it("is the same in both machines, over a power cut, a midnight and two cards", async () => {
      const run = async (vm: "js" | "lua"): Promise<string[]> => {
        const course = await follow(
          {
            duration_s: 500,
            house: HOUSE,
            battery: { steps: [[0, -1000]] },
            car: CAR,
            evMeter: true,
            settings: { ...SETTINGS, rfid_mode: "all" },
            events: [
              { at_s: 2, do: "mqtt", topic: "rfid", payload: "learn 04A1B2C3 name=Ana" },
              { at_s: 3, do: "mqtt", topic: "rfid", payload: "learn 04A1B2C4 name=Ben" },
              { at_s: 4, do: "clockJump", by_s: 86400 - 200 },
              PLUG,
              { at_s: 20, do: "rfid", uid: "04A1B2C3" },
              { at_s: 260, do: "powerCut" },
              { at_s: 300, do: "rfid", uid: "04A1B2C3" },
              { at_s: 310, do: "rfid", uid: "04A1B2C4" },
              { at_s: 455, do: "unplug" },
            ],
          },
          vm,
        );
        return [...told(course, "event/session"), ...told(course, "energy/json")];
      };
      const js = await run("js");
      expect(await run("lua")).toEqual(js);
      expect(js[0]).toContain('"card":"Ana + Ben"');
      expect(js[0]).toContain('"source":"');
    }, 60000);
  });
}
