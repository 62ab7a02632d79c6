import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { CarDraw } from "#firmware/metering/car-draw";
import type { PeakView } from "#firmware/limits/quarter-hour-peak";
import { QuarterHourPeak } from "#firmware/limits/quarter-hour-peak";

const START = CLOCK_SPAN_ms - 10000;
/** The first second of a quarter. */
const EPOCH_s = 1800000000;

function view(epoch_s: number | undefined): PeakView {
  return {
    phases: 1,
    seesCar: true,
    hold_ms: 10000,
    minimum_mA: 6000,
    failsafe_mA: 6000,
    shortage_ms: 0,
    tolerated_mA: 1000000,
    pause_ms: 60000,
    resumeMargin_mA: 0,
    charging: false,
    carPresent: true,
    configured_W: 2500,
    margin_W: 100,
    ceiling_W: 17250,
    voltage_V: 230,
    epoch_s,
    month: 24324,
    timeout_ms: 15000,
  };
}

/** A house with a car on L1 that follows its offer within a second. */
class Site {
  peak = new QuarterHourPeak();
  readonly draw = new CarDraw();
  readonly view = view(EPOCH_s);
  now = START;
  used_Ws = 0;
  car_mA = 0;

  second(house_mA: number): void {
    const view = this.view;
    this.now = after_ms(this.now, 1000);
    if (view.epoch_s !== undefined) view.epoch_s += 1;
    this.used_Ws += ((house_mA + this.car_mA) * 230) / 1000;
    this.draw.measured(this.car_mA, this.now);
    this.peak.observe([house_mA + this.car_mA, 0, 0], this.draw, view, this.now);
    this.decide(true);
  }

  decide(fresh: boolean): void {
    const claim = this.peak.claim;
    this.peak.follow(this.view, fresh, this.now);
    const limit_mA = claim.limit_mA ?? 0;
    const offer_mA = claim.permit === "sleeping" ? 0 : limit_mA < 32000 ? limit_mA : 32000;
    this.draw.offered(offer_mA, offer_mA === 0, this.now);
    this.car_mA = offer_mA;
    this.view.charging = offer_mA > 0;
  }

  /** The mean of the mains over these seconds, W. */
  seconds(count: number, house_mA: number): number {
    this.used_Ws = 0;
    for (let second = 0; second < count; second++) this.second(house_mA);
    return this.used_Ws / count;
  }
}

describe("the quarter-hour peak", () => {
  it("uses a quarter to what is configured and not above it", () => {
    const site = new Site();
    site.seconds(900, 1000);
    for (let quarter = 0; quarter < 3; quarter++) {
      const mean_W = site.seconds(900, 1000);
      expect(mean_W).toBeLessThanOrEqual(2500);
      expect(mean_W).toBeGreaterThanOrEqual(2200);
    }
    expect(site.peak.peak_W).toBeLessThanOrEqual(2500);
  });

  it("makes up within the quarter for a house that was above the target", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.used_Ws = 0;
    for (let second = 0; second < 900; second++) site.second(second >= 200 && second < 380 ? 20000 : 1000);
    expect(site.used_Ws / 900).toBeLessThanOrEqual(2500);
  });

  it("uses a peak that the month already has", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.seconds(900, 20000);
    site.second(1000);
    expect(site.peak.peak_W).toBe(4600);
    const mean_W = site.seconds(899, 1000);
    expect(mean_W).toBeGreaterThanOrEqual(4200);
    expect(mean_W).toBeLessThanOrEqual(4600);
  });

  it("forgets the peak with the month", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.seconds(900, 20000);
    site.second(1000);
    const before = site.peak.revision;
    site.view.month++;
    site.second(1000);
    expect(site.peak.peak_W).toBe(0);
    expect(site.peak.revision).toBe(before + 1);
  });

  it("says the equation", () => {
    const site = new Site();
    site.seconds(1, 1000);
    expect(site.peak.explain(site.now)).toContain("(2400 W mean) allows 2400 W for 899 s - house 230 W");
  });

  it("has no opinion when it is not set up", () => {
    const site = new Site();
    site.seconds(100, 20000);
    site.peak.follow(undefined, true, site.now);
    expect(site.peak.claim.permit).toBeUndefined();
    expect(site.peak.claim.limit_mA).toBeUndefined();
  });
});

describe("the quarter-hour peak after a power cut", () => {
  it("keeps the month's peak and what the quarter has used", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.seconds(900, 20000);
    site.seconds(300, 30000);
    const restored = new QuarterHourPeak();
    expect(restored.restore(site.peak.stateText())).toBe(true);
    site.peak = restored;
    site.now = 5;
    if (site.view.epoch_s !== undefined) site.view.epoch_s += 60;
    site.second(1000);
    expect(site.peak.peak_W).toBe(4600);
    expect(site.peak.claim.permit).toBeUndefined();
    expect(site.peak.explain(site.now)).toContain("(4500 W mean) allows 3164 W for 539 s");
  });

  it("counts the time it has not seen as used at the target", () => {
    const site = new Site();
    site.view.epoch_s = EPOCH_s + 600;
    site.seconds(1, 1000);
    expect(site.peak.explain(site.now)).toContain("allows 2400 W for 299 s");
  });

  it("does not take a quarter that it has not seen from end to end for a peak", () => {
    const site = new Site();
    site.view.epoch_s = EPOCH_s + 20;
    site.seconds(900, 40000);
    expect(site.peak.peak_W).toBe(0);
  });

  const bad = ["", "1 2 3 4", "1 2 3 4 5 6", "a", "24324 -5 1 1 1", "24324 5 1 1 901", "24324,5,1,1,1", "NaN 1 1 1 1"];
  for (const text of bad) {
    it("takes up nothing from '" + text + "'", () => {
      const peak = new QuarterHourPeak();
      expect(peak.restore(text)).toBe(false);
      expect(peak.peak_W).toBe(0);
    });
  }

  it("does not believe a stored peak above what the connection can take", () => {
    const site = new Site();
    expect(site.peak.restore("24324 900000 1 1 1")).toBe(true);
    site.seconds(1, 1000);
    expect(site.peak.explain(site.now)).toContain("(2400 W mean)");
  });
});

describe("the quarter-hour peak without a clock", () => {
  it("allows the target at any moment and no more", () => {
    const site = new Site();
    site.view.epoch_s = undefined;
    site.seconds(60, 1000);
    expect(site.peak.claim.limit_mA).toBe(9000);
    expect(site.seconds(900, 1000)).toBeLessThanOrEqual(2400);
  });

  it("does not count on a peak of a month that it cannot tell", () => {
    const site = new Site();
    site.peak.restore("24324 6000 1 1 1");
    site.view.epoch_s = undefined;
    site.seconds(60, 1000);
    expect(site.peak.explain(site.now)).toContain("(2400 W mean)");
  });

  it("makes up for a house that was above the target within fifteen minutes", () => {
    const site = new Site();
    site.view.epoch_s = undefined;
    site.seconds(900, 1000);
    const spike_W = site.seconds(120, 25000);
    const rest_W = site.seconds(780, 1000);
    expect((spike_W * 120 + rest_W * 780) / 900).toBeLessThanOrEqual(2500);
    expect(site.seconds(900, 1000)).toBeLessThanOrEqual(2500);
  });
});

describe("the quarter-hour peak and bad input", () => {
  it("takes no sample that is no current", () => {
    const site = new Site();
    site.seconds(10, 1000);
    for (const bad of [NaN, 1000001, -1000001]) {
      expect(site.peak.observe([bad, 0, 0], site.draw, site.view, site.now)).toBe(false);
    }
  });

  it("does not make a peak of a meter that shows more than the connection can take", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.seconds(900, 200000);
    site.second(1000);
    expect(site.peak.peak_W).toBeLessThanOrEqual(17250);
  });

  it("allows no more when the clock jumps within the quarter", () => {
    const site = new Site();
    site.seconds(60, 1000);
    if (site.view.epoch_s !== undefined) site.view.epoch_s += 700;
    site.seconds(1, 1000);
    expect(site.peak.claim.limit_mA).toBeLessThanOrEqual(9000);
    if (site.view.epoch_s !== undefined) site.view.epoch_s -= 700;
    site.seconds(1, 1000);
    expect(site.peak.claim.limit_mA).toBeLessThanOrEqual(9000);
  });

  it("makes no peak of quarters that the clock jumps over or goes back to", () => {
    const site = new Site();
    site.seconds(890, 40000);
    if (site.view.epoch_s !== undefined) site.view.epoch_s += 1800;
    site.seconds(1, 1000);
    expect(site.peak.peak_W).toBe(0);
    site.seconds(890, 40000);
    if (site.view.epoch_s !== undefined) site.view.epoch_s -= 3600;
    site.seconds(1, 1000);
    expect(site.peak.peak_W).toBe(0);
  });

  it("makes no peak of a quarter in which the meter was silent", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.seconds(400, 40000);
    site.now = after_ms(site.now, 60000);
    if (site.view.epoch_s !== undefined) site.view.epoch_s += 60;
    site.seconds(441, 40000);
    expect(site.peak.peak_W).toBeLessThanOrEqual(2500);
  });

  it("falls to the failsafe while the meter is silent", () => {
    const site = new Site();
    site.view.failsafe_mA = 0;
    site.seconds(60, 1000);
    site.decide(false);
    expect(site.peak.claim.permit).toBe("sleeping");
  });

  it("keeps the mean with a house that flips each second and an export that flips with it", () => {
    const site = new Site();
    site.seconds(900, 1000);
    site.used_Ws = 0;
    for (let second = 0; second < 900; second++) site.second(second - Math.floor(second / 2) * 2 === 0 ? 9000 : -9000);
    expect(site.used_Ws / 900).toBeLessThanOrEqual(2500);
  });
});
