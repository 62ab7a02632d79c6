import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { CarDraw } from "#firmware/metering/car-draw";
import type { CapacityView } from "#firmware/limits/capacity";
import { Capacity } from "#firmware/limits/capacity";

const START = CLOCK_SPAN_ms - 10000;

function view(phases: number, shortage_ms: number): CapacityView {
  return {
    phases,
    seesCar: true,
    hold_ms: 10000,
    minimum_mA: 6000,
    failsafe_mA: 6000,
    shortage_ms,
    tolerated_mA: 1000000,
    pause_ms: 120000,
    resumeMargin_mA: 1000,
    charging: true,
    carPresent: true,
  };
}

/** A site of three phases with a car that follows its offer at once; the relay is closed while the claim does not pause. */
class Site {
  readonly capacity = new Capacity("capacity");
  readonly draw = new CarDraw();
  view = view(3, 60000);
  now = START;
  cap_mA: number | undefined = 45000;
  private car_mA = 0;

  /** One second with this house per phase; the car takes what it was offered a second ago. */
  second(house_mA: number): void {
    const capacity = this.capacity;
    const phases = this.view.phases;
    this.now = after_ms(this.now, 1000);
    const mains_mA = [house_mA, house_mA, house_mA];
    for (let index = 0; index < phases; index++) mains_mA[index] = (mains_mA[index] ?? 0) + this.car_mA;
    this.draw.measured(this.car_mA, this.now);
    capacity.observe(mains_mA, this.draw, this.view, this.now);
    this.decide(true);
  }

  decide(fresh: boolean): void {
    const claim = this.capacity.claim;
    this.capacity.follow(this.cap_mA, fresh, this.view, this.now);
    const offer_mA = claim.permit === "sleeping" ? 0 : (claim.limit_mA ?? 32000);
    this.draw.offered(offer_mA, offer_mA === 0, this.now);
    this.draw.implied(offer_mA, offer_mA, 1, this.now);
    this.car_mA = offer_mA;
    this.view.charging = offer_mA > 0;
  }

  seconds(count: number, house_mA: number): void {
    for (let second = 0; second < count; second++) this.second(house_mA);
  }
}

describe("the capacity", () => {
  const rows: [string, number, number, number, number][] = [
    ["shares what the house leaves on three phases", 45000, 5000, 3, 10000],
    ["rounds down to whole amperes", 44900, 5000, 3, 9000],
    ["gives all of it to a car of one phase", 45000, 5000, 1, 30000],
    ["gives half of it to a car of two phases", 45000, 5000, 2, 15000],
    ["counts phases that are not known as three", 45000, 5000, 0, 10000],
    ["lets surplus make room", 12000, -6000, 3, 10000],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const capacity = new Capacity("capacity");
      const draw = new CarDraw();
      capacity.observe([row[2], row[2], row[2]], draw, view(row[3], 0), START);
      capacity.follow(row[1], true, view(row[3], 0), START);
      expect(capacity.claim.limit_mA).toBe(row[4]);
      expect(capacity.claim.permit).toBeUndefined();
    });
  }

  it("says the equation", () => {
    const site = new Site();
    site.seconds(1, 5000);
    expect(site.capacity.explain(site.now)).toBe("((45 A) - house 15 A) / 3");
  });

  it("has no opinion without a cap and forgets the past", () => {
    const site = new Site();
    site.cap_mA = 20000;
    site.seconds(100, 5000);
    expect(site.capacity.claim.permit).toBe("sleeping");
    site.cap_mA = undefined;
    site.decide(true);
    expect(site.capacity.claim.permit).toBeUndefined();
    expect(site.capacity.claim.limit_mA).toBeUndefined();
  });

  it("lowers at once and raises only when the house has left the room for the hold", () => {
    const site = new Site();
    site.seconds(20, 5000);
    expect(site.capacity.claim.limit_mA).toBe(10000);
    site.second(8000);
    expect(site.capacity.claim.limit_mA).toBe(7000);
    site.seconds(9, 5000);
    expect(site.capacity.claim.limit_mA).toBe(7000);
    site.seconds(10, 5000);
    expect(site.capacity.claim.limit_mA).toBe(10000);
  });

  it("keeps the car at the smallest current for the timer of CAP STOP, then pauses it for its least length", () => {
    const site = new Site();
    site.seconds(20, 5000);
    site.seconds(60, 10000);
    expect(site.capacity.room.mode).toBe("atMinimum");
    expect(site.capacity.claim.limit_mA).toBe(6000);
    expect(site.capacity.explain(site.now)).toBe("((45 A) - house 30 A) / 3, under the smallest current for 1 s more");
    site.second(10000);
    expect(site.capacity.claim.permit).toBe("sleeping");
    expect(site.capacity.explain(site.now)).toBe("((45 A) - house 30 A) / 3, needs 7 A, at least 120 s more");
    site.seconds(119, 0);
    expect(site.capacity.claim.permit).toBe("sleeping");
    site.second(0);
    expect(site.capacity.claim.permit).toBeUndefined();
    expect(site.capacity.room.pauses).toBe(1);
  });

  it("pauses at once with a timer of 0", () => {
    const site = new Site();
    site.view = view(3, 0);
    site.seconds(20, 5000);
    site.second(9001);
    expect(site.capacity.claim.permit).toBe("sleeping");
  });

  it("resumes with the margin and not a milliampere below it", () => {
    const site = new Site();
    site.view = view(3, 0);
    site.seconds(20, 5000);
    site.second(12000);
    site.seconds(200, 8001);
    expect(site.capacity.claim.permit).toBe("sleeping");
    site.seconds(15, 8000);
    expect(site.capacity.claim.permit).toBeUndefined();
    expect(site.capacity.claim.limit_mA).toBe(7000);
  });

  it("does not start a car that has no room", () => {
    const site = new Site();
    site.view.charging = false;
    site.second(10000);
    expect(site.capacity.claim.permit).toBe("sleeping");
    expect(site.capacity.room.pauses).toBe(0);
  });

  it("falls to the failsafe when the meter is silent, and has the room proven before it raises again", () => {
    const site = new Site();
    site.seconds(20, 5000);
    site.decide(false);
    expect(site.capacity.claim.limit_mA).toBe(6000);
    expect(site.capacity.explain(site.now)).toBe("its meter is silent");
    site.seconds(10, 5000);
    expect(site.capacity.claim.limit_mA).toBe(6000);
    site.seconds(1, 5000);
    expect(site.capacity.claim.limit_mA).toBe(10000);
  });

  it("pauses without a meter when the failsafe is 0, also before the first sample", () => {
    const site = new Site();
    site.view.failsafe_mA = 0;
    site.decide(false);
    expect(site.capacity.claim.permit).toBe("sleeping");
    expect(site.capacity.explain(site.now)).toBe("no sample of its meter yet");
    site.seconds(1, 5000);
    expect(site.capacity.claim.limit_mA).toBe(10000);
  });
});

describe("the capacity and bad input", () => {
  it("does not take samples that are no current", () => {
    for (const bad of [NaN, 1000001, -1000001, 1e300]) {
      const site = new Site();
      site.seconds(20, 5000);
      expect(site.capacity.observe([bad, 0, 0], site.draw, site.view, site.now)).toBe(false);
      site.decide(true);
      expect(site.capacity.claim.limit_mA).toBe(10000);
    }
  });

  it("treats a cap that is negative or no number as nothing left", () => {
    for (const bad of [NaN, -45000, 0]) {
      const site = new Site();
      site.cap_mA = bad;
      site.seconds(70, 0);
      expect(site.capacity.claim.permit).toBe("sleeping");
    }
  });

  it("lowers on a house that jumps to ten times, and does not raise on one that falls to a tenth for a moment", () => {
    const site = new Site();
    site.seconds(30, 8000);
    expect(site.capacity.claim.limit_mA).toBe(7000);
    site.second(800);
    expect(site.capacity.claim.limit_mA).toBe(7000);
    site.second(80000);
    expect(site.capacity.claim.limit_mA).toBe(6000);
    expect(site.capacity.room.mode).toBe("atMinimum");
  });

  it("never offers more than the worst of a house that flips each second", () => {
    const site = new Site();
    site.second(9000);
    for (let second = 0; second < 100; second++) {
      site.second(second - Math.floor(second / 2) * 2 === 0 ? 2000 : 9000);
      expect(site.capacity.claim.limit_mA).toBe(6000);
    }
  });
});
