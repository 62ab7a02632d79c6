import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { SessionRecord } from "#firmware/api/snapshot";
import { MACHINE, at, type Course, follow } from "./course";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const RECORDED = existsSync(DATA);
if (!RECORDED) console.info("The recorded suns are not beside the checkout; a generated one takes their place.");

const CAR = { phases: [1], max_A: 16, reaction_s: 1, battery_kWh: 900 };
const PLUG = { at_s: 5, do: "plug" };

function record(course: Course): SessionRecord {
  const [payload] = course.publications.filter(({ topic }) => topic === "event/session").map((told) => told.payload);
  return JSON.parse(payload ?? "{}") as SessionRecord;
}

/** Reports of a value every so many seconds. */
function reports(topic: string, payload: string, every_s: number, until_s: number): object[] {
  const events: object[] = [];
  for (let at_s = 2; at_s < until_s; at_s += every_s) events.push({ at_s, do: "mqtt", topic, payload });
  return events;
}

/** An arch of sun over half a day with a cloud every half hour, in a house that needs 2 A. */
function arch(): number[][] {
  const rows: number[][] = [];
  for (let time_s = 0; time_s < 43200; time_s += 60) {
    const sun_A = 24 * Math.sin((Math.PI * time_s) / 43200);
    rows.push([time_s, 2 - (time_s % 1800 < 60 ? sun_A * 0.2 : sun_A), 0, 0]);
  }
  return rows;
}

describe("the account of the energy", () => {
  it("leaves the solar mode a grid feed that comes every 30 s: generation is not taken for surplus meanwhile", async () => {
    const sun = reports("feed/solar_W", "5000", 10, 1800);
    const export_ = reports("feed/grid_W", "-4000", 30, 700);
    const import_ = reports("feed/grid_W", "1500", 30, 1800).filter((event) => (event as { at_s: number }).at_s > 700);
    const course = await follow({
      duration_s: 1800,
      house: { steps: [[0, 2, 0, 0]] },
      car: CAR,
      settings: { mode: "solar", phases: 1, dynamic: 0, feed_timeout_s: 60, solar_never_pause: 1 },
      events: [{ at_s: 1, do: "meterOff" }, PLUG, ...sun, ...export_, ...import_],
    });
    expect(at(course, 690).offered_A).toBeGreaterThan(6);
    const late = course.seconds.filter(({ t_s }) => t_s > 900);
    expect(late.filter(({ offered_A }) => offered_A > 6)).toEqual([]);
  });

  it("takes nothing for the sun's while the meter does not see all phases of the car", async () => {
    const course = await follow({
      duration_s: 700,
      house: { steps: [[0, 3, 3, 3]] },
      car: { ...CAR, phases: [1, 2, 3] },
      settings: { phases: 123, clamps: 1 },
      events: [PLUG, { at_s: 605, do: "unplug" }],
    });
    expect(record(course).solar_Wh).toBe(0);
    expect(record(course).unsplit_Wh).toBe(record(course).energy_Wh);
  });

  it("says how much of it nobody could split", async () => {
    const course = await follow({
      duration_s: 700,
      house: { steps: [[0, 3, 0, 0]] },
      car: CAR,
      settings: { phases: 1 },
      events: [PLUG, { at_s: 305, do: "meterOff" }, { at_s: 605, do: "unplug" }],
    });
    const { energy_Wh, grid_Wh, unsplit_Wh } = record(course);
    expect(grid_Wh).toBeGreaterThan(energy_Wh - 2);
    expect(unsplit_Wh).toBeGreaterThan(0);
    expect(unsplit_Wh).toBeLessThan(energy_Wh / 2);
  });

  it("gives the sun no more than it yields: at night what the grid does not give is the battery's, reported or not", async () => {
    const course = await follow({
      duration_s: 700,
      house: { steps: [[0, -16, 0, 0]] },
      car: CAR,
      settings: { phases: 1 },
      events: [PLUG, ...reports("feed/solar_W", "500", 20, 700), { at_s: 605, do: "unplug" }],
    });
    const { energy_Wh, solar_Wh, battery_Wh } = record(course);
    expect(Math.abs(solar_Wh - (500 * 590) / 3600)).toBeLessThan(5);
    expect(battery_Wh).toBeGreaterThan(energy_Wh - solar_Wh - 5);
  });

  it("goes by the power of the car's meter where its currents would need the true voltage", async () => {
    const course = await follow({
      duration_s: 1900,
      house: RECORDED ? { csv: `${DATA}sun-with-voltage.csv` } : { steps: [[0, 3, 0, 0]] },
      car: CAR,
      evMeter: true,
      settings: { phases: 1, voltage_V: 200 },
      events: [PLUG, { at_s: 1805, do: "unplug" }],
    });
    expect(Math.abs(record(course).energy_Wh / course.result.energy_Wh - 1)).toBeLessThan(0.01);
    expect(Math.abs(record(course).L1_Wh - record(course).energy_Wh)).toBeLessThan(2);
  });

  const days: [string, unknown][] = [["a generated sun", { steps: arch() }]];
  for (const file of RECORDED ? ["sun-clear-day", "sun-broken-day", "house-and-sun-day"] : [])
    days.push([file, { csv: `${DATA}${file}.csv` }]);
  // a day of the virtual module takes minutes
  for (const [name, house] of MACHINE === "js" ? days : []) {
    it(`of ${name} splits a day's charge as the house had it, within 5 % of the energy`, async () => {
      const duration_s = name.includes("generated") ? 43200 : 86400;
      const course = await follow({
        duration_s,
        house,
        meter: { period_s: 5 },
        car: { ...CAR, start_s: 10, ramp_A_per_s: 2 },
        settings: { mode: "solar", phases: 1, breaker_A: 63, charge_limit_A: 32 },
        events: [PLUG, { at_s: duration_s - 30, do: "unplug" }],
      });
      const { energy_Wh, solar_Wh, grid_Wh, source } = record(course);
      const { result } = course;
      expect(result.energy_Wh).toBeGreaterThan(3000);
      expect(Math.abs(solar_Wh - result.solar.net_Wh)).toBeLessThan(result.energy_Wh * 0.05);
      expect(Math.abs(grid_Wh - result.solar.fromGrid_Wh)).toBeLessThan(result.energy_Wh * 0.05);
      expect(Math.abs(energy_Wh - solar_Wh - grid_Wh)).toBeLessThan(3);
      expect(source).toContain("evse");
    }, 60000);
  }
});
