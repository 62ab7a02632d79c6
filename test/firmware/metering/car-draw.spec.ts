import { describe, expect, it } from "#test/spec";
import { CarDraw } from "#firmware/metering/car-draw";
import { after_ms } from "#hal/clock";

const BOOT_ms = 2147483648 - 10000;
const REACTION_ms = 5000;

/** A draw that stands at an offer of 20 A, as if the car had come up long ago. */
function standing(): { draw: CarDraw; now: number } {
  const draw = new CarDraw();
  draw.offered(20000, false, BOOT_ms);
  draw.implied(20000, 20000, REACTION_ms, after_ms(BOOT_ms, 2000));
  return { draw, now: after_ms(BOOT_ms, 2000) };
}

/** Lowers the offer and lets the mains imply that the car has followed `took_ms` later. */
function fall(draw: CarDraw, to_mA: number, took_ms: number, now: number): number {
  draw.offered(to_mA, false, now);
  const then = after_ms(now, took_ms);
  draw.implied(to_mA, to_mA, REACTION_ms, then);
  return then;
}

describe("the draw of a car", () => {
  it("is uncertain until a car that nobody knows has had its time", () => {
    const { draw, now } = standing();
    draw.offered(10000, false, now);
    draw.implied(19000, 19000, REACTION_ms, after_ms(now, 4900));
    expect(draw.moving).toBe("down");
    expect(draw.high_mA).toBeGreaterThan(18000);
    draw.implied(19000, 19000, REACTION_ms, after_ms(now, 6000));
    expect(draw.moving).toBe("no");
    expect(draw.high_mA).toBe(10000);
  });

  for (const [since_ms, moving] of [
    [1299, "down"],
    [1300, "no"],
  ] as const) {
    it("of a car that once followed within 1.5 s is " + (moving === "no" ? "known" : "open") + " about then", () => {
      const { draw, now } = standing();
      const low = fall(draw, 10000, 1500, now);
      draw.offered(20000, false, low);
      draw.implied(20000, 20000, REACTION_ms, after_ms(low, 1000));
      const again = after_ms(low, 2000);
      draw.offered(12000, false, again);
      draw.implied(19000, 19000, REACTION_ms, after_ms(again, since_ms));
      expect(draw.moving).toBe(moving);
    });
  }

  it("is given more time for a longer way than the car was ever seen to go", () => {
    const { draw, now } = standing();
    const low = fall(draw, 15000, 1000, now);
    draw.offered(20000, false, low);
    draw.implied(20000, 20000, REACTION_ms, after_ms(low, 1000));
    const again = after_ms(low, 2000);
    draw.offered(10000, false, again);
    draw.implied(19000, 19000, REACTION_ms, after_ms(again, 1599));
    expect(draw.moving).toBe("down");
    draw.implied(19000, 19000, REACTION_ms, after_ms(again, 1600));
    expect(draw.moving).toBe("no");
  });

  it("learns nothing from a change that the house could hide, and forgets with the car", () => {
    const { draw, now } = standing();
    const first = fall(draw, 18100, 500, now);
    draw.offered(10000, false, first);
    draw.implied(18000, 18000, REACTION_ms, after_ms(first, 3000));
    expect(draw.moving).toBe("down");
    const low = fall(draw, 8000, 500, after_ms(first, 10000));
    draw.forgetCar();
    draw.offered(6000, false, low);
    draw.implied(8000, 8000, REACTION_ms, after_ms(low, 3000));
    expect(draw.moving).toBe("down");
  });

  it("is known at once when the relay has opened", () => {
    const { draw, now } = standing();
    draw.offered(0, true, now);
    expect(draw.moving).toBe("no");
    expect(draw.high_mA).toBe(0);
  });

  describe("of a car whose raise is taken back before it has followed", () => {
    /** Stands at 9 A, is offered 19 A, and 10 A a second later, when the car has not moved yet. */
    function takenBack(): { draw: CarDraw; back: number } {
      const draw = new CarDraw();
      draw.offered(9000, false, BOOT_ms);
      draw.implied(9000, 14000, REACTION_ms, after_ms(BOOT_ms, 2000));
      draw.offered(19000, false, after_ms(BOOT_ms, 3000));
      draw.implied(9000, 14000, REACTION_ms, after_ms(BOOT_ms, 4000));
      const back = after_ms(BOOT_ms, 4000);
      draw.offered(10000, false, back);
      return { draw, back };
    }

    it("may be anything up to what was offered before, though it is no more than the new offer yet", () => {
      const { draw, back } = takenBack();
      draw.implied(9000, 14000, REACTION_ms, after_ms(back, 1000));
      expect(draw.moving).toBe("down");
      expect(draw.high_mA).toBe(19000);
      draw.implied(15000, 20000, REACTION_ms, after_ms(back, 2000));
      expect(draw.moving).toBe("down");
      expect(draw.high_mA).toBe(19000);
    });

    it("closes in again once the mains have fallen", () => {
      const { draw, back } = takenBack();
      draw.implied(15000, 20000, REACTION_ms, after_ms(back, 2000));
      draw.implied(14601, 19601, REACTION_ms, after_ms(back, 2100));
      expect(draw.high_mA).toBe(19000);
      draw.implied(14600, 19600, REACTION_ms, after_ms(back, 2200));
      expect(draw.high_mA).toBe(14900);
      draw.implied(10000, 15000, REACTION_ms, after_ms(back, 3000));
      expect(draw.moving).toBe("no");
    });

    for (const [since_ms, high_mA] of [
      [4999, 19000],
      [5000, 15300],
    ] as const) {
      it(
        "is at most " +
          (high_mA / 1000).toFixed(1) +
          " A " +
          (since_ms / 1000).toFixed(3) +
          " s later, though lower offers followed",
        () => {
          const { draw, back } = takenBack();
          draw.offered(8000, false, after_ms(back, 3000));
          draw.implied(15000, 20000, REACTION_ms, after_ms(back, since_ms));
          expect(draw.moving).toBe("down");
          expect(draw.high_mA).toBe(high_mA);
        },
      );
    }
  });

  describe("by the ammeter", () => {
    /** Measured at 6 A for long, offered 18 A, and followed within 2 s. */
    function followed(): { draw: CarDraw; arrived: number } {
      const draw = new CarDraw();
      draw.offered(6000, false, BOOT_ms);
      draw.measured(6000, BOOT_ms);
      draw.implied(6000, 11000, REACTION_ms, after_ms(BOOT_ms, 1000));
      draw.measured(6000, after_ms(BOOT_ms, 6000));
      expect(draw.trusted_mA(after_ms(BOOT_ms, 6100))).toBe(6000);
      draw.offered(18000, false, after_ms(BOOT_ms, 6200));
      const arrived = after_ms(BOOT_ms, 8200);
      draw.implied(18000, 23000, REACTION_ms, arrived);
      expect(draw.moving).toBe("no");
      return { draw, arrived };
    }

    it("is not what was read before the car followed", () => {
      const { draw, arrived } = followed();
      expect(draw.trusted_mA(arrived)).toBe(undefined);
      draw.measured(6000, after_ms(arrived, 3000));
      expect(draw.trusted_mA(after_ms(arrived, 3600))).toBe(undefined);
    });

    it("is known at once where it shows the new offer already when the mains do, as with a slow meter", () => {
      const draw = new CarDraw();
      draw.offered(6000, false, BOOT_ms);
      draw.measured(6000, after_ms(BOOT_ms, 3000));
      draw.measured(6000, after_ms(BOOT_ms, 9000));
      draw.implied(6000, 11000, REACTION_ms, after_ms(BOOT_ms, 10000));
      expect(draw.trusted_mA(after_ms(BOOT_ms, 10000))).toBe(6000);
    });

    for (const [since_ms, trusted] of [
      [3499, false],
      [3500, true],
    ] as const) {
      it("read " + since_ms.toFixed(0) + " ms after it followed " + (trusted ? "is known" : "is not known yet"), () => {
        const { draw, arrived } = followed();
        draw.measured(18000, after_ms(arrived, 100));
        draw.measured(18000, after_ms(arrived, since_ms));
        expect(draw.trusted_mA(after_ms(arrived, since_ms))).toBe(trusted ? 18000 : undefined);
      });
    }
  });

  it("that has just begun to rise is not taken to have come to its end", () => {
    const draw = new CarDraw();
    draw.offered(10000, false, BOOT_ms);
    draw.implied(10000, 15000, REACTION_ms, after_ms(BOOT_ms, 2000));
    draw.offered(19000, false, after_ms(BOOT_ms, 3000));
    draw.implied(10000, 15000, REACTION_ms, after_ms(BOOT_ms, 4000));
    draw.implied(10000, 15000, REACTION_ms, after_ms(BOOT_ms, 5000));
    expect(draw.moving).toBe("up");
    expect(draw.high_mA).toBe(19000);
  });
});
