import { describe, expect, it } from "#test/spec";
import { CarDraw } from "#firmware/metering/car-draw";
import { after_ms } from "#hal/clock";

const BOOT_ms = 2147483648 - 10000;
const REACTION_ms = 5000;

/** A draw that stands at an offer of 20 A, as if the car had come up long ago. */
function standing(): { draw: CarDraw; now: number } {
  const draw = new CarDraw();
  draw.offered(20000, false, BOOT_ms);
  draw.implied(20000, REACTION_ms, after_ms(BOOT_ms, 2000));
  return { draw, now: after_ms(BOOT_ms, 2000) };
}

/** Lowers the offer and lets the mains imply that the car has followed `took_ms` later. */
function fall(draw: CarDraw, to_mA: number, took_ms: number, now: number): number {
  draw.offered(to_mA, false, now);
  const then = after_ms(now, took_ms);
  draw.implied(to_mA, REACTION_ms, then);
  return then;
}

describe("the draw of a car", () => {
  it("is uncertain until a car that nobody knows has had its time", () => {
    const { draw, now } = standing();
    draw.offered(10000, false, now);
    draw.implied(19000, REACTION_ms, after_ms(now, 4900));
    expect(draw.moving).toBe("down");
    expect(draw.high_mA).toBeGreaterThan(18000);
    draw.implied(19000, REACTION_ms, after_ms(now, 6000));
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
      draw.implied(20000, REACTION_ms, after_ms(low, 1000));
      const again = after_ms(low, 2000);
      draw.offered(12000, false, again);
      draw.implied(19000, REACTION_ms, after_ms(again, since_ms));
      expect(draw.moving).toBe(moving);
    });
  }

  it("is given more time for a longer way than the car was ever seen to go", () => {
    const { draw, now } = standing();
    const low = fall(draw, 15000, 1000, now);
    draw.offered(20000, false, low);
    draw.implied(20000, REACTION_ms, after_ms(low, 1000));
    const again = after_ms(low, 2000);
    draw.offered(10000, false, again);
    draw.implied(19000, REACTION_ms, after_ms(again, 1599));
    expect(draw.moving).toBe("down");
    draw.implied(19000, REACTION_ms, after_ms(again, 1600));
    expect(draw.moving).toBe("no");
  });

  it("learns nothing from a change that the house could hide, and forgets with the car", () => {
    const { draw, now } = standing();
    const first = fall(draw, 18100, 500, now);
    draw.offered(10000, false, first);
    draw.implied(18000, REACTION_ms, after_ms(first, 3000));
    expect(draw.moving).toBe("down");
    const low = fall(draw, 8000, 500, after_ms(first, 10000));
    draw.forgetCar();
    draw.offered(6000, false, low);
    draw.implied(8000, REACTION_ms, after_ms(low, 3000));
    expect(draw.moving).toBe("down");
  });

  it("is known at once when the relay has opened", () => {
    const { draw, now } = standing();
    draw.offered(0, true, now);
    expect(draw.moving).toBe("no");
    expect(draw.high_mA).toBe(0);
  });
});
