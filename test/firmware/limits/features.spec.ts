import { describe, expect, it } from "#test/spec";
import { ChargeLevel } from "#firmware/limits/charge-level";
import { ExternalLimit } from "#firmware/limits/external-limit";
import { GridRelay } from "#firmware/limits/grid-relay";
import { cappedCurrent_mA, cappedPhases } from "#firmware/limits/cap";
import { Override, PowerCap } from "#firmware/limits/power-cap";
import { Temperature } from "#firmware/limits/temperature";
import { Standstill } from "#firmware/modes/standstill";
import { SiteBench } from "../site-bench";

describe("a power", () => {
  const rows: [number, number, number, number][] = [
    [4140, 230000, 3, 6000],
    [4139, 230000, 3, 5998],
    [4200, 230000, 1, 18260],
    [11040, 230000, 3, 16000],
    [0, 230000, 3, 0],
    [4140, 0, 3, 0],
    [4140, 230000, 0, 0],
  ];
  for (const [power_W, voltage_mV, phases, current_mA] of rows) {
    it(power_W.toFixed(0) + " W is " + current_mA.toFixed(0) + " mA on " + phases.toFixed(0) + " phases", () => {
      expect(cappedCurrent_mA(power_W, voltage_mV, phases)).toBe(current_mA);
    });
  }

  it("goes on three phases from the smallest current on each of them, and on one below, without a gap between", () => {
    expect(cappedPhases(4140, 230000, 6000)).toBe(3);
    expect(cappedPhases(4139, 230000, 6000)).toBe(1);
  });
});

describe("the power limit", () => {
  it("becomes a current on the phases that the car uses, rounded down", () => {
    const bench = new SiteBench().with(new PowerCap(), [["powerLimit_W", "5000"]]).run(1);
    expect(bench.limit_mA()).toBe(7000);
    bench.phaseCount = 1;
    bench.run(1);
    expect(bench.limit_mA()).toBe(21000);
    expect(bench.paused()).toBe(false);
    expect(bench.says()).toBe("power limit (5000 W / 230 V / 1 phase)");
  });

  it("that is too small for the phases of the car pauses it", () => {
    const bench = new SiteBench().with(new PowerCap(), [["powerLimit_W", "4139"]]).run(1);
    expect(bench.paused()).toBe(true);
    bench.with(new PowerCap(), [["powerLimit_W", "4140"]]).run(1);
    expect(bench.paused()).toBe(false);
  });
});

describe("an override", () => {
  it("is there while it is set", () => {
    const bench = new SiteBench().with(new Override(), [["override_A", "20"]]);
    expect(bench.limit_mA()).toBe(20000);
    expect(bench.says()).toBe("override (20 A)");
    bench.with(new Override(), [["override_A", "0"]]);
    expect(bench.limit_mA()).toBeUndefined();
  });
});

describe("an outside limit", () => {
  it("lives as long as it is said to, then nothing or the fallback holds", () => {
    const bench = new SiteBench().with(new ExternalLimit(), [["limit_ttl_s", "10"]]);
    bench.feeds.put("limit_A", 9.9, bench.now);
    bench.run(9);
    expect(bench.limit_mA()).toBe(9000);
    expect(bench.says()).toBe("external limit (9 A), for 1 s more");
    bench.run(1);
    expect(bench.limit_mA()).toBeUndefined();
    bench.with(new ExternalLimit(), [["limit_fallback_A", "8"]]).run(1);
    expect(bench.limit_mA()).toBe(8000);
    expect(bench.says()).toContain("nobody has renewed it");
  });

  it("in W and in A counts as the smaller, and 0 pauses", () => {
    const bench = new SiteBench().with(new ExternalLimit(), []);
    bench.feeds.put("limit_A", 16, bench.now);
    bench.feeds.put("limit_W", 6900, bench.now);
    bench.run(1);
    expect(bench.limit_mA()).toBe(10000);
    bench.feeds.put("limit_A", 0, bench.now);
    bench.run(1);
    expect(bench.paused()).toBe(true);
  });
});

describe("the grid operator's relay", () => {
  it("caps at once, and lets go only after a fresh input has said so for two seconds", () => {
    const bench = new SiteBench().with(new GridRelay(), []);
    bench.phaseCount = 1;
    bench.feeds.put("relay", 1, bench.now);
    bench.run(1);
    expect(bench.limit_mA()).toBe(18000);
    bench.feeds.put("relay", 0, bench.now);
    bench.run(2);
    expect(bench.limit_mA()).toBe(18000);
    bench.run(1);
    expect(bench.limit_mA()).toBeUndefined();
  });

  it("that is no longer heard counts as asking for less", () => {
    const bench = new SiteBench().with(new GridRelay(), [["feed_timeout_s", "5"]]);
    bench.feeds.put("relay", 0, bench.now);
    bench.run(4);
    expect(bench.limit_mA()).toBeUndefined();
    bench.run(1);
    expect(bench.limit_mA()).toBe(6000);
    expect(bench.says()).toBe("grid operator allows 4200 W");
  });

  it("may work the other way round", () => {
    const bench = new SiteBench().with(new GridRelay(), [["relay_active", "0"]]);
    bench.feeds.put("relay", 1, bench.now);
    bench.run(3);
    expect(bench.limit_mA()).toBeUndefined();
  });
});

describe("the temperature", () => {
  const rows: [number, number | undefined][] = [
    [650, undefined],
    [651, 15000],
    [700, 11000],
    [749, 6000],
  ];
  for (const [heat_dC, limit_mA] of rows) {
    it("of " + heat_dC.toFixed(0) + " tenths leaves " + (limit_mA === undefined ? "all" : limit_mA.toFixed(0)), () => {
      const bench = new SiteBench().with(new Temperature(), []);
      bench.status.temperature_dC = heat_dC;
      bench.run(1);
      expect(bench.limit_mA()).toBe(limit_mA);
      expect(bench.paused()).toBe(false);
    });
  }

  it("stops at the maximum and goes on five degrees below", () => {
    const bench = new SiteBench().with(new Temperature(), []);
    for (const [heat_dC, paused] of [
      [750, true],
      [701, true],
      [700, false],
    ] as const) {
      bench.status.temperature_dC = heat_dC;
      bench.run(1);
      expect(bench.paused()).toBe(paused);
    }
  });

  it("of the hotter sensor counts, does not flutter, and a sensor that falls silent lifts nothing", () => {
    const bench = new SiteBench().with(new Temperature(), [["feed_timeout_s", "5"]]);
    bench.feeds.put("temperature_C", 70, bench.now);
    bench.status.temperature_dC = 400;
    bench.run(1);
    expect(bench.limit_mA()).toBe(11000);
    bench.feeds.put("temperature_C", 69.2, bench.now);
    bench.run(1);
    expect(bench.limit_mA()).toBe(11000);
    bench.status.temperature_dC = undefined;
    bench.run(20);
    expect(bench.limit_mA()).toBe(11000);
  });
});

describe("the state of charge", () => {
  it("ends the charge at its limit, and says nothing when nobody reports it", () => {
    const bench = new SiteBench().with(new ChargeLevel(), [["soc_limit_pct", "80"]]).run(1);
    expect(bench.paused()).toBe(false);
    bench.feeds.put("soc_pct", 79.9, bench.now);
    bench.run(1);
    expect(bench.paused()).toBe(false);
    bench.feeds.put("soc_pct", 80, bench.now);
    bench.run(1);
    expect(bench.paused()).toBe(true);
    expect(bench.says()).toBe("state of charge of 80 % has reached 80 %");
  });
});

describe("a mode without charging", () => {
  it("off stays off, pause ends with the car it was meant for", () => {
    const off = new SiteBench().with(new Standstill(), [["mode", "off"]]).run(1);
    const pause = new SiteBench().with(new Standstill(), [["mode", "pause"]]).run(1);
    for (const bench of [off, pause]) {
      expect(bench.paused()).toBe(true);
      bench.status.carConnected = false;
      bench.run(1);
    }
    expect(off.paused()).toBe(true);
    expect(pause.paused()).toBe(false);
  });
});
