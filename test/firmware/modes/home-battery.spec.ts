import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { BatteryMode } from "#firmware/modes/home-battery";
import { HomeBattery } from "#firmware/modes/home-battery";

const START = CLOCK_SPAN_ms - 10000;
const EXPIRY_ms = 11000;

/** Reports each second and gives the corrections after each. */
function corrections(reports_W: readonly number[], mode: BatteryMode): number[] {
  const battery = new HomeBattery();
  const answers: number[] = [];
  for (let index = 0; index < reports_W.length; index++) {
    const now = after_ms(START, index * 1000);
    battery.report(reports_W[index] ?? 0, EXPIRY_ms, now);
    answers.push(battery.correction_W(mode, EXPIRY_ms, now));
  }
  return answers;
}

function repeated(power_W: number, times: number): number[] {
  const reports: number[] = [];
  for (let index = 0; index < times; index++) reports.push(power_W);
  return reports;
}

describe("the home battery", () => {
  it("corrects by the mode once its charging is proven, and by its discharging at once", () => {
    const table: [BatteryMode, number, number][] = [
      ["ignored", 0, 0],
      ["neutral", 2000, -2000],
      ["carFirst", 2000, 0],
      ["protect", 0, -2000],
    ];
    for (const [mode, charging_W, discharging_W] of table) {
      const up = corrections(repeated(2000, 9), mode);
      expect(up[4]).toBe(0);
      expect(up[8]).toBe(charging_W);
      expect(corrections([-2000], mode)[0]).toBe(discharging_W);
    }
  });

  it("expires after its time, at the edge and across the wrap of the clock", () => {
    const battery = new HomeBattery();
    battery.report(-3000, EXPIRY_ms, START);
    expect(battery.correction_W("neutral", EXPIRY_ms, after_ms(START, 10999))).toBe(-3000);
    expect(battery.correction_W("neutral", EXPIRY_ms, after_ms(START, 11000))).toBe(0);
    expect(battery.power_W).toBeUndefined();
  });

  it("counts for nothing before the first report", () => {
    expect(new HomeBattery().correction_W("neutral", EXPIRY_ms, START)).toBe(0);
  });

  it("never raises anything by a value that flips each second", () => {
    const reports: number[] = [];
    for (let index = 0; index < 40; index++) reports.push(index - Math.floor(index / 2) * 2 === 0 ? 5000 : -5000);
    for (const mode of ["neutral", "carFirst", "protect"] as BatteryMode[]) {
      for (const answer of corrections(reports, mode)) expect(answer).toBeLessThanOrEqual(0);
    }
  });

  it("does not follow a jump up by ten for one report", () => {
    const answers = corrections([500, 500, 500, 500, 500, 500, 500, 500, 5000, 500], "neutral");
    for (const answer of answers) expect(answer).toBeLessThanOrEqual(500);
    expect(answers[9]).toBe(500);
  });

  it("drops what is no number or beyond every battery, and what it knew with it", () => {
    for (const bad_W of [0 / 0, 1 / 0, -1 / 0, 50001, -50001, 1e300]) {
      const answers = corrections(repeated(2000, 9).concat([bad_W]), "neutral");
      expect(answers[8]).toBe(2000);
      expect(answers[9]).toBe(0);
    }
  });

  it("must prove its charging again after a silence", () => {
    const battery = new HomeBattery();
    for (let t_s = 0; t_s < 9; t_s++) battery.report(2000, EXPIRY_ms, after_ms(START, t_s * 1000));
    battery.report(2000, EXPIRY_ms, after_ms(START, 30000));
    expect(battery.correction_W("neutral", EXPIRY_ms, after_ms(START, 30000))).toBe(0);
  });
});
