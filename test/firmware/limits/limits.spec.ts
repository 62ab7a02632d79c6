import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import { ChargeLimit } from "#firmware/limits/charge-limit";
import type { OverDrawView } from "#firmware/limits/over-draw";
import { OverDraw } from "#firmware/limits/over-draw";
import { SessionLimit } from "#firmware/limits/session-limit";
import { SiteBench } from "../site-bench";

const START = CLOCK_SPAN_ms - 10000;

describe("the charge limit", () => {
  it("limits to the setting and says it", () => {
    const limit = new ChargeLimit();
    limit.follow(13000);
    expect(limit.claim.limit_mA).toBe(13000);
    expect(limit.explain(0)).toBe("(13 A)");
  });
});

describe("the session limits", () => {
  const rows: [string, number, number, number, number, string | undefined][] = [
    ["no limit lets it charge for ever", 100000, 900000, 0, 0, undefined],
    ["a second before the time limit it charges", 1799, 0, 2, 0, undefined],
    ["at the time limit it stops", 1800, 0, 2, 0, "time limit"],
    ["a watt-hour before the energy limit it charges", 0, 4999, 0, 5, undefined],
    ["at the energy limit it stops", 0, 5000, 0, 5, "energy limit"],
    ["raising the limit lets it charge again", 1800, 0, 3, 0, undefined],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const limit = new SessionLimit();
      const bench = new SiteBench();
      bench.session.active = true;
      bench.session.charge_ms = row[1] * 1000;
      bench.session.energy_Ws = row[2] * 3600;
      bench
        .with(limit, [
          ["time_limit_15min", row[3].toFixed(0)],
          ["energy_limit_kWh", row[4].toFixed(0)],
        ])
        .run(1);
      expect(limit.claim.permit).toBe(row[5] === undefined ? undefined : "sleeping");
      if (row[5] !== undefined) expect(limit.claim.source).toBe(row[5]);
    });
  }
});

function over(offered_mA: number | undefined, charge_mA: number | undefined): OverDrawView {
  return { offered_mA, charge_mA, timer3_ms: 10000, pause_ms: 120000 };
}

describe("a car that draws more than offered", () => {
  it("is paused after timer3, not a millisecond before, and for the least length of a pause", () => {
    const overDraw = new OverDraw();
    overDraw.follow(over(10000, 10501), START);
    overDraw.follow(over(10000, 10501), after_ms(START, 9999));
    expect(overDraw.claim.permit).toBeUndefined();
    overDraw.follow(over(10000, 10501), after_ms(START, 10000));
    expect(overDraw.claim.permit).toBe("sleeping");
    expect(overDraw.pauses).toBe(1);
    overDraw.follow(over(undefined, 0), after_ms(START, 10100));
    overDraw.follow(over(undefined, 0), after_ms(START, 130099));
    expect(overDraw.claim.permit).toBe("sleeping");
    overDraw.follow(over(undefined, 0), after_ms(START, 130100));
    expect(overDraw.claim.permit).toBeUndefined();
  });

  it("may draw half an ampere more for ever", () => {
    const overDraw = new OverDraw();
    overDraw.follow(over(10000, 10500), START);
    overDraw.follow(over(10000, 10500), after_ms(START, 600000));
    expect(overDraw.claim.permit).toBeUndefined();
  });
});
