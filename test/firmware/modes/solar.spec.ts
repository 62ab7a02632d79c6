import { describe, expect, it } from "#test/spec";
import { PRIORITY } from "#firmware/charging/claim";
import { SolarRig } from "./solar-rig";

/** A rig that charges at `surplus_W` and has settled. */
function charging(surplus_W: number): SolarRig {
  const rig = new SolarRig();
  rig.seconds(1200, surplus_W);
  return rig;
}

describe("solar charging", () => {
  it("waits, asleep with the weight of a pause, until the filtered surplus carries the smallest current", () => {
    const rig = new SolarRig();
    rig.seconds(3600, 1439);
    expect(rig.solar.mode).toBe("waiting");
    expect(rig.solar.claim.permit).toBe("sleeping");
    expect(rig.solar.claim.priority).toBe(PRIORITY.pause);
    rig.seconds(3600, 1500);
    expect(rig.solar.mode).toBe("charging");
    expect(rig.amps()).toBe(6);
  });

  it("is not started by a gap between clouds that is short against the filter", () => {
    const rig = new SolarRig();
    rig.seconds(60, 0);
    rig.seconds(60, 2400);
    rig.seconds(60, 0);
    expect(rig.starts).toBe(0);
  });

  it("gives whole amperes of the surplus, up and down with every sample", () => {
    const rig = charging(2000);
    expect(rig.amps()).toBe(8);
    rig.seconds(30, 2900);
    expect(rig.amps()).toBe(12);
    rig.seconds(30, 2170);
    expect(rig.amps()).toBe(9);
  });

  it("never gives more than the largest current", () => {
    const rig = charging(20000);
    expect(rig.amps()).toBe(32);
  });

  it("does not oscillate while the car draws what it is offered", () => {
    const rig = charging(2500);
    const amps = rig.amps();
    for (let t_s = 0; t_s < 300; t_s++) {
      rig.second(2500);
      expect(rig.amps()).toBe(amps);
    }
  });

  it("falls to the smallest current at once when the sun goes within the least time of a charge", () => {
    const rig = new SolarRig();
    while (rig.starts === 0) rig.second(3600);
    rig.seconds(60, 3600);
    expect(rig.amps()).toBeGreaterThan(13);
    rig.seconds(10, 0);
    expect(rig.amps()).toBe(6);
    rig.seconds(220, 0);
    expect(rig.amps()).toBe(6);
    rig.seconds(20, 0);
    expect(rig.amps()).toBe(0);
  });

  it("bridges a cloud when the charge has earned it, and stops after the stop time when not", () => {
    const rig = charging(2400);
    rig.seconds(7200, 2400);
    rig.seconds(240, 0);
    expect(rig.solar.mode).toBe("bridging");
    rig.seconds(900, 2400);
    expect(rig.starts).toBe(1);
    expect(rig.amps()).toBe(10);
    rig.seconds(355, 1000);
    expect(rig.amps()).toBe(6);
    rig.seconds(15, 1000);
    expect(rig.amps()).toBe(0);
  });

  it("stays off for the least length of a pause", () => {
    const rig = charging(2400);
    while (rig.amps() > 0) rig.second(-500);
    rig.seconds(299, 5000);
    expect(rig.amps()).toBe(0);
    rig.seconds(200, 5000);
    expect(rig.amps()).toBeGreaterThan(6);
  });

  it("never pauses a charge that the sun has started when that is wanted, or when the stop time is 0", () => {
    for (const never of [true, false]) {
      const rig = charging(2400);
      rig.settings.neverPause = never;
      if (!never) rig.settings.stop_ms = 0;
      rig.seconds(7200, -800);
      expect(rig.amps()).toBe(6);
      expect(rig.starts).toBe(1);
    }
  });

  it("goes back to waiting without a limit on others when the mode is left", () => {
    const rig = charging(2400);
    rig.view.active = false;
    rig.tick();
    expect(rig.solar.mode).toBe("off");
    expect(rig.solar.claim.permit).toBeUndefined();
    expect(rig.solar.claim.limit_mA).toBeUndefined();
  });

  it("forgets the charge on reset, so that the next car starts anew", () => {
    const rig = charging(2400);
    rig.solar.reset();
    rig.second(2400);
    expect(rig.solar.mode).toBe("waiting");
  });

  it("has a reason in every mode", () => {
    const rig = new SolarRig();
    expect(rig.solar.explain(rig.now)).toBe("is not the mode");
    rig.tick();
    expect(rig.solar.explain(rig.now)).toBe("has no fresh feed to charge by");
    rig.seconds(60, 700);
    expect(rig.solar.explain(rig.now)).toContain("surplus 700 W");
    expect(rig.solar.explain(rig.now)).toContain("needs 1440 W");
    rig.seconds(1200, 2400);
    expect(rig.solar.explain(rig.now)).toBe("surplus 2400 W / 240 W per A");
    rig.seconds(9, 700);
    expect(rig.solar.explain(rig.now)).toBe("surplus 700 W of 1440 W, kept at 6 A");
  });
});

describe("the thresholds of solar charging", () => {
  it("start at START, summed over the phases, however small", () => {
    const rig = new SolarRig();
    rig.view.phases = 3;
    rig.settings.start_mA = 4000;
    rig.seconds(3000, 959);
    expect(rig.starts).toBe(0);
    rig.seconds(3000, 970);
    expect(rig.starts).toBe(1);
    expect(rig.amps()).toBe(6);
  });

  it("count IMPORT as if the sun gave it", () => {
    const rig = new SolarRig();
    rig.settings.import_mA = 2000;
    rig.settings.gridShare_pct = 0;
    rig.seconds(3000, 980);
    expect(rig.amps()).toBe(6);
    rig.seconds(60, 2000);
    expect(rig.amps()).toBe(10);
  });

  it("take the ratio of the smallest current from the sun, and keep power free above 100 %", () => {
    const half = new SolarRig();
    half.settings.ratio_pct = 50;
    half.seconds(3000, 719);
    expect(half.starts).toBe(0);
    half.seconds(3000, 740);
    expect(half.amps()).toBe(6);
    const more = new SolarRig();
    more.settings.ratio_pct = 110;
    more.seconds(3000, 1539);
    expect(more.starts).toBe(0);
    more.seconds(3000, 1600);
    expect(more.starts).toBe(1);
  });
});

describe("bad input to solar charging", () => {
  it("falls to the smallest current when the feed is silent, then pauses, and wants proof when it returns", () => {
    const rig = charging(3600);
    for (let t_s = 0; t_s < 58; t_s++) rig.tick();
    expect(rig.amps()).toBe(15);
    for (let t_s = 0; t_s < 3; t_s++) rig.tick();
    expect(rig.solar.mode).toBe("stale");
    expect(rig.amps()).toBe(6);
    for (let t_s = 0; t_s < 58; t_s++) rig.tick();
    expect(rig.amps()).toBe(6);
    for (let t_s = 0; t_s < 4; t_s++) rig.tick();
    expect(rig.amps()).toBe(0);
    rig.seconds(290, 3600);
    expect(rig.starts).toBe(1);
    rig.seconds(60, 3600);
    expect(rig.amps()).toBe(15);
  });

  it("is silence when the feed says NaN, infinite, or more than any house carries", () => {
    for (const bad_W of [0 / 0, 1 / 0, -1 / 0, 1e9, -100001]) {
      const rig = charging(2400);
      for (let t_s = 0; t_s < 200; t_s++) {
        rig.view.grid_W = bad_W;
        rig.view.sample_ms = rig.now;
        rig.tick();
        expect(rig.amps()).toBeLessThanOrEqual(10);
      }
      expect(rig.amps()).toBe(0);
    }
  });

  it("does not follow one sample that jumps up by ten, nor one with the wrong sign", () => {
    const rig = charging(2400);
    const import_W = rig.view.grid_W ?? 0;
    for (const wrong_W of [-24000, -10 * (import_W < 0 ? -import_W : import_W) - 5000]) {
      rig.view.grid_W = wrong_W;
      rig.view.sample_ms = rig.now;
      rig.tick();
      expect(rig.amps()).toBe(10);
      rig.seconds(5, 2400);
      expect(rig.amps()).toBe(10);
    }
  });

  it("does not run away on a feed that repeats an export for ever", () => {
    const rig = new SolarRig();
    for (let t_s = 0; t_s < 3000; t_s++) {
      rig.view.grid_W = -2000;
      rig.view.sample_ms = rig.now;
      rig.view.sampled = true;
      rig.tick();
    }
    expect(rig.amps()).toBeLessThanOrEqual(8);
  });

  it("takes a sample once, and none that is older than the last", () => {
    const rig = charging(2400);
    const sample_ms = rig.view.sample_ms;
    rig.seconds(5, 2400);
    rig.view.grid_W = -5000;
    for (let t_s = 0; t_s < 10; t_s++) {
      rig.view.sample_ms = sample_ms;
      rig.tick();
      expect(rig.amps()).toBe(10);
    }
  });

  it("believes the smaller of a grid feed and a generation feed that contradict each other", () => {
    const rig = charging(2400);
    rig.view.generation_W = 1700;
    rig.seconds(30, 4800);
    expect(rig.amps()).toBe(7);
    rig.view.generation_W = 0 / 0;
    rig.seconds(30, 4800);
    expect(rig.amps()).toBe(6);
  });

  it("is no surplus when voltage or phases are impossible", () => {
    for (const volts of [0, -240, 0 / 0, 1000]) {
      const rig = new SolarRig();
      rig.view.voltage_V = volts;
      for (let t_s = 0; t_s < 1000; t_s++) {
        rig.view.grid_W = -4000;
        rig.view.sample_ms = rig.now;
        rig.view.sampled = true;
        rig.tick();
      }
      expect(rig.starts).toBe(0);
    }
  });
});

describe("the feeds of solar charging", () => {
  it("may be signed currents per phase", () => {
    const rig = new SolarRig();
    rig.view.grid_W = undefined;
    for (let t_s = 0; t_s < 2000; t_s++) {
      rig.view.grid_mA = [rig.draw_mA - 12000, 500, 1000];
      rig.view.sample_ms = rig.now;
      rig.view.sampled = true;
      rig.tick();
    }
    expect(rig.amps()).toBe(11);
  });

  it("may be what the sun yields alone", () => {
    const rig = new SolarRig();
    rig.view.grid_W = undefined;
    rig.view.generation_W = 2000;
    for (let t_s = 0; t_s < 2000; t_s++) {
      rig.view.sample_ms = rig.now;
      rig.view.sampled = true;
      rig.tick();
    }
    expect(rig.amps()).toBe(8);
  });

  it("count the home battery as it is told", () => {
    const rig = charging(2400);
    rig.view.battery_W = -960;
    rig.seconds(30, 2400);
    expect(rig.amps()).toBe(6);
    rig.view.battery_W = 960;
    rig.seconds(30, 2400);
    expect(rig.amps()).toBe(14);
  });
});
