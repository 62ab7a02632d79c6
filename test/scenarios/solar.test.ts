import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MACHINE, at, follow } from "./course";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const RECORDED = existsSync(DATA);
if (!RECORDED) console.info("The recorded suns are not beside the checkout; generated ones take their place.");

/** The car of the reference figures: 10 s to its first current, +2 A/s, -5 A/s, never full. */
const CAR = {
  phases: [1],
  max_A: 32,
  reaction_s: 1,
  start_s: 10,
  ramp_A_per_s: 2,
  rampDown_A_per_s: 5,
  battery_kWh: 900,
};
const SETTINGS = { mode: "solar", charge_limit_A: 32, breaker_A: 63, phases: 1 };

/** Rows of a house that exports what a sun leaves: a day's arch of so many amperes, with `share` of it gone in clouds of a minute. */
function arch(peak_A: number, every_s: number, share: number): number[][] {
  const rows: number[][] = [];
  for (let time_s = 0; time_s < 43200; time_s += 60) {
    const clear_A = peak_A * Math.sin((Math.PI * time_s) / 43200);
    const cloud = every_s > 0 && time_s % every_s < 60;
    rows.push([time_s, 2 - clear_A * (cloud ? 1 - share : 1), 0, 0]);
  }
  return rows;
}

describe("the sun", () => {
  const days: [string, unknown, number][] = RECORDED
    ? [
        ["a clear day", { csv: `${DATA}sun-clear-day.csv` }, 1],
        ["a broken day", { csv: `${DATA}sun-broken-day.csv` }, 2],
        ["a day of a real house", { csv: `${DATA}house-and-sun-day.csv` }, 1],
      ]
    : [];
  days.push(["a generated clear day", { steps: arch(20, 0, 0) }, 1]);
  days.push(["a generated day with a cloud every half hour", { steps: arch(24, 1800, 0.8) }, 2]);
  // a day of the virtual module takes minutes
  for (const [name, house, starts] of MACHINE === "js" ? days : []) {
    it(`of ${name} goes into the car, little comes from the grid, and the contactor is spared`, async () => {
      const { result } = await follow({
        duration_s: name.includes("generated") ? 43200 : 86400,
        house,
        meter: { period_s: 5 },
        car: CAR,
        settings: SETTINGS,
      });
      expect(result.solar.net_Wh).toBeGreaterThanOrEqual(result.solar.oracle_Wh * 0.97);
      expect(result.solar.fromGrid_Wh).toBeLessThanOrEqual(result.energy_Wh * 0.08);
      expect(result.starts).toBeLessThanOrEqual(starts);
      expect(result.solar.shortestOff_s ?? 300).toBeGreaterThanOrEqual(300);
      expect(result.evseEepromWrites).toBe(0);
    }, 60000);
  }

  it("that comes and goes every few minutes never lets the car pause for less than the setting, as the car sees it", async () => {
    const { result } = await follow({
      duration_s: 14400,
      house: {
        steps: Array.from({ length: 60 }, (_, turn) => [turn * 195 + (turn % 2) * 105, turn % 2 === 0 ? -12 : 4, 0, 0]),
      },
      meter: { period_s: 5 },
      car: CAR,
      settings: { ...SETTINGS, solar_stop_min: 1, solar_min_charge_s: 60, solar_min_pause_s: 120 },
    });
    expect(result.starts).toBeGreaterThan(5);
    expect(result.solar.shortestOff_s).toBeGreaterThanOrEqual(120);
  });

  it("of a meter that falls silent raises nothing: the smallest current, then a pause", async () => {
    const course = await follow({
      duration_s: 1200,
      house: { steps: [[0, -15, 0, 0]] },
      car: CAR,
      settings: { ...SETTINGS, meter_timeout_s: 15 },
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 600, do: "meterOff" },
      ],
    });
    expect(at(course, 590).offered_A).toBe(15);
    expect(at(course, 680).offered_A).toBe(6);
    expect(at(course, 1100).offered_A).toBe(0);
    expect(at(course, 1100).sentence).toContain("has no fresh feed");
  });

  it("of a home battery that discharges is not taken for sun", async () => {
    const course = await follow({
      duration_s: 1500,
      house: { steps: [[0, 2, 0, 0]] },
      battery: { steps: [[0, -5000]] },
      car: CAR,
      settings: SETTINGS,
    });
    expect(course.result.energy_Wh).toBe(0);
    const charging = await follow({
      duration_s: 1500,
      house: { steps: [[0, -12, 0, 0]] },
      battery: { steps: [[0, 2300]] },
      car: CAR,
      settings: SETTINGS,
    });
    expect(at(charging, 1400).offered_A).toBe(12);
  });

  it("is left and chosen by divertmode, which never wakes what is off", async () => {
    const course = await follow({
      duration_s: 400,
      house: { steps: [[0, 5, 0, 0]] },
      car: CAR,
      settings: { ...SETTINGS, mode: "normal" },
      events: [
        { at_s: 5, do: "plug" },
        { at_s: 100, do: "mqtt", topic: "set_divertmode", payload: "2" },
        { at_s: 200, do: "mqtt", topic: "set_divertmode", payload: "1" },
        { at_s: 300, do: "mqtt", topic: "set_mode", payload: "off" },
        { at_s: 310, do: "mqtt", topic: "set_divertmode", payload: "1" },
      ],
    });
    expect(at(course, 90).offered_A).toBe(32);
    expect(at(course, 150).limitedBy).toBe("solar");
    expect(at(course, 290).offered_A).toBe(32);
    expect(at(course, 390).limitedBy).toBe("mode off");
  });
});
