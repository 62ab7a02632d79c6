import { describe, expect, it } from "#test/spec";
import { PRIORITY } from "#firmware/charging/claim";
import { PhaseRig } from "./phase-rig";

describe("the choice of phases", () => {
  it("follows the setting where it is not automatic", () => {
    const table: [number, boolean, number][] = [
      [0, true, 3],
      [0, false, 3],
      [1, true, 1],
      [1, false, 1],
      [2, true, 1],
      [2, false, 3],
      [3, true, 3],
      [3, false, 3],
    ];
    for (const [contact2, solar, phases] of table) {
      const rig = new PhaseRig();
      rig.settings.contact2 = contact2;
      rig.view.solar = solar;
      rig.view.surplus_W = phases === 3 ? 0 : 20000;
      rig.seconds(300);
      expect(rig.policy.order).toBe(phases);
      expect(rig.underLoad).toBe(false);
    }
  });

  it("goes to one phase when the filtered surplus has been too little for the time, not before", () => {
    const rig = new PhaseRig();
    rig.view.surplus_W = 3639;
    rig.seconds(119);
    expect(rig.policy.step).toBe("rest");
    rig.seconds(10);
    expect(rig.policy.order).toBe(1);
    const kept = new PhaseRig();
    kept.view.surplus_W = 3640;
    kept.seconds(600);
    expect(kept.policy.order).toBe(3);
  });

  it("starts the time anew when the sun returns in between", () => {
    const rig = new PhaseRig();
    for (let round = 0; round < 5; round++) {
      rig.view.surplus_W = 1000;
      rig.seconds(110);
      rig.view.surplus_W = 6000;
      rig.seconds(1);
    }
    expect(rig.policy.switches).toBe(0);
  });

  it("goes to three phases for more than one can carry, and enough for three, held for the time", () => {
    for (const [maximum_mA, enough_W] of [
      [16000, 4640],
      [32000, 7860],
    ] as [number, number][]) {
      const rig = new PhaseRig();
      rig.settings.maximum_mA = maximum_mA;
      rig.view.actual = 1;
      rig.view.surplus_W = enough_W - 1;
      rig.seconds(300);
      expect(rig.policy.order).toBe(1);
      rig.view.surplus_W = enough_W;
      rig.seconds(59);
      expect(rig.policy.order).toBe(1);
      rig.seconds(10);
      expect(rig.policy.order).toBe(3);
    }
  });

  it("goes to one phase on a stale feed and stays there", () => {
    const rig = new PhaseRig();
    rig.view.fresh = false;
    rig.seconds(130);
    expect(rig.policy.order).toBe(1);
    rig.view.surplus_W = 20000;
    rig.seconds(600);
    expect(rig.policy.order).toBe(1);
  });

  it("goes to one phase, never to three, on a surplus that is no number", () => {
    const rig = new PhaseRig();
    rig.view.surplus_W = 0 / 0;
    rig.seconds(600);
    expect(rig.policy.order).toBe(1);
    expect(rig.policy.switches).toBe(1);
  });

  it("answers an overload that would stop the charge at once by one phase, when that phase has room", () => {
    const rig = new PhaseRig();
    rig.view.solar = false;
    rig.view.room3_mA = 5999;
    rig.view.room1_mA = 5999;
    rig.seconds(60);
    expect(rig.policy.order).toBe(3);
    rig.view.room1_mA = 6000;
    rig.seconds(6);
    expect(rig.policy.order).toBe(1);
    expect(rig.underLoad).toBe(false);
  });

  it("returns to three phases when there has been room for the time and a margin", () => {
    const rig = new PhaseRig();
    rig.view.solar = false;
    rig.view.actual = 1;
    rig.view.room3_mA = 6999;
    rig.seconds(300);
    expect(rig.policy.order).toBe(1);
    rig.view.room3_mA = 7000;
    rig.seconds(70);
    expect(rig.policy.order).toBe(3);
  });
});

describe("the sequence of a switch", () => {
  it("is never under load and takes at most 20 s without charging, which is counted", () => {
    for (const answers of [true, false]) {
      const rig = new PhaseRig();
      rig.seconds(1);
      if (!answers) rig.view.actual = undefined;
      rig.view.surplus_W = 1500;
      rig.seconds(160);
      expect(rig.policy.order).toBe(1);
      expect(rig.view.charging).toBe(true);
      expect(rig.underLoad).toBe(false);
      expect(rig.dark_ms).toBeGreaterThan(3000);
      expect(rig.dark_ms).toBeLessThan(20000);
      expect(rig.policy.dark_ms).toBeGreaterThan(rig.dark_ms - 1000);
      expect(rig.policy.dark_ms).toBeLessThan(rig.dark_ms + 1000);
    }
  });

  it("keeps the car asleep with the weight of a pause while it stops and switches, and lets it go after", () => {
    const rig = new PhaseRig();
    rig.view.surplus_W = 1500;
    while (rig.policy.step === "rest") rig.step();
    expect(rig.policy.claim.permit).toBe("sleeping");
    expect(rig.policy.claim.priority).toBe(PRIORITY.pause);
    expect(rig.policy.explain(rig.now)).toContain("to 1 phase, waits until nothing flows");
    rig.seconds(20);
    expect(rig.policy.step).toBe("rest");
    expect(rig.policy.claim.permit).toBeUndefined();
    expect(rig.policy.explain(rig.now)).toBe("1 phase");
  });

  it("is given up when the current does not stop, and not tried again for a while", () => {
    const rig = new PhaseRig();
    rig.opens = false;
    rig.view.surplus_W = 1500;
    rig.seconds(150);
    expect(rig.policy.order).toBe(3);
    expect(rig.policy.failures).toBe(1);
    expect(rig.policy.claim.permit).toBeUndefined();
    rig.seconds(30);
    expect(rig.policy.failures).toBe(1);
  });

  it("does not move the contactor while somebody still measures a current", () => {
    const rig = new PhaseRig();
    rig.view.surplus_W = 1500;
    while (rig.policy.step === "rest") rig.step();
    for (let tenths = 0; tenths < 90; tenths++) {
      rig.view.relayOpen = true;
      rig.view.charging = false;
      rig.view.draw_mA = 501;
      rig.policy.follow(rig.view, rig.now);
      rig.now = rig.now + 100;
      expect(rig.policy.order).toBe(3);
    }
  });

  it("gives up a contactor that does not answer as told, and goes by what it says", () => {
    const rig = new PhaseRig();
    rig.obeys = false;
    rig.view.surplus_W = 1500;
    rig.seconds(150);
    expect(rig.policy.order).toBe(3);
    expect(rig.policy.failures).toBe(1);
    expect(rig.view.charging).toBe(true);
  });

  it("takes over what is switched on when the controller starts under load", () => {
    const rig = new PhaseRig();
    rig.view.actual = 1;
    rig.view.surplus_W = 3000;
    rig.step();
    expect(rig.policy.order).toBe(1);
    expect(rig.policy.switches).toBe(0);
  });
});

describe("the budget of switches", () => {
  it("ends switching for the day, but for an overload", () => {
    const rig = new PhaseRig();
    rig.settings.budget = 2;
    for (let round = 0; round < 5; round++) {
      rig.view.surplus_W = 1500;
      rig.seconds(150);
      rig.view.surplus_W = 9000;
      rig.seconds(150);
    }
    expect(rig.policy.today).toBe(2);
    expect(rig.policy.order).toBe(3);
    rig.view.room3_mA = 3000;
    rig.view.room1_mA = 9000;
    rig.seconds(20);
    expect(rig.policy.order).toBe(1);
  });

  it("begins anew with the day of the clock, and setting the clock gives none back", () => {
    const rig = new PhaseRig();
    rig.settings.budget = 1;
    rig.view.surplus_W = 1500;
    rig.seconds(150);
    expect(rig.policy.today).toBe(1);
    rig.view.epoch_s = 1000000;
    rig.step();
    expect(rig.policy.today).toBe(1);
    rig.view.epoch_s = 1036799;
    rig.step();
    expect(rig.policy.today).toBe(1);
    rig.view.epoch_s = 1036800;
    rig.step();
    expect(rig.policy.today).toBe(0);
  });
});
