import { after_ms } from "#hal/clock";
import { describe, expect, it } from "#test/spec";
import { type Bench, bench, run } from "./peripherals-bench";

function tripped(on: Bench): boolean {
  return on.app.snapshot(on.now).trips.includes("contactor");
}

describe("contactor and residual current monitor at the module's pins", () => {
  it("moves the second contactor while its auxiliary contact follows", () => {
    const on = bench([
      ["contact2", "3"],
      ["contactor_input", "1"],
    ]);
    run(on, 10);
    expect(on.pins.asked).toEqual(["contact"]);
    expect(on.pins.coil).toBe(true);
    on.app.mqttReceived("set_contact2", "1", false, on.now);
    run(on, 10);
    expect(on.pins.coil).toBe(false);
    on.app.mqttReceived("set_contact2", "3", false, on.now);
    run(on, 10);
    expect(on.pins.coil).toBe(true);
    expect(tripped(on)).toBe(false);
  });

  it("stops, and switches no more, when the contact is for a second not where it was switched, until a person has reset it", () => {
    for (const fault of ["welded", "fallen off"]) {
      const on = bench([
        ["contact2", "3"],
        ["contactor_input", "1"],
        ["phase_up_s", "10"],
      ]);
      run(on, 10);
      on.pins.welded = true;
      if (fault === "welded") {
        on.app.mqttReceived("set_contact2", "1", false, on.now);
        while (on.pins.coil) run(on, 0.1);
      } else on.pins.joined = false;
      run(on, 0.9);
      expect(tripped(on)).toBe(false);
      run(on, 0.4);
      expect(tripped(on)).toBe(true);
      expect(on.log.has("trip contactor: the second contactor is not where it was switched")).toBe(true);
      on.app.mqttReceived("trip", "reset contactor", false, on.now);
      expect(tripped(on)).toBe(true);
      run(on, 6);
      on.pins.welded = false;
      on.pins.drive(on.pins.coil);
      const { coil } = on.pins;
      run(on, 60);
      expect(on.pins.coil).toBe(coil);
      expect(tripped(on)).toBe(true);
      on.app.mqttReceived("trip", "reset contactor", false, on.now);
      run(on, 60);
      expect(tripped(on)).toBe(false);
      expect(on.pins.coil).toBe(fault !== "welded");
    }
  });

  it("does not move a contactor of which it hears nothing, and lets one be that has no contact to look at", () => {
    const on = bench([
      ["contact2", "3"],
      ["contactor_input", "1"],
    ]);
    for (let tick = 0; tick < 300; tick++) {
      on.app.tick(on.now);
      on.now = after_ms(on.now, 100);
    }
    on.app.mqttReceived("set_contact2", "1", false, on.now);
    for (let tick = 0; tick < 300; tick++) {
      on.app.tick(on.now);
      on.now = after_ms(on.now, 100);
    }
    expect(on.pins.coil).toBe(true);
    expect(tripped(on)).toBe(false);
    const other = bench([["contact2", "3"]]);
    other.pins.welded = true;
    run(other, 30);
    expect(other.pins.asked).toEqual([]);
    expect(tripped(other)).toBe(false);
  });

  it("drives the test input of the residual current monitor for a second, with or without a broker", () => {
    for (const level of ["1", "2"]) {
      const on = bench([
        ["residual_test", level],
        ["residual_input", "1"],
      ]);
      on.mqtt.up = false;
      run(on, 2);
      const isTested = (): boolean => on.pins.testing === (level === "1");
      expect(isTested()).toBe(false);
      on.app.mqttReceived("trip", "selftest", false, on.now);
      run(on, 0.1);
      expect(isTested()).toBe(true);
      run(on, 0.5);
      on.pins.high = true;
      run(on, 0.4);
      expect(isTested()).toBe(true);
      run(on, 0.3);
      expect(isTested()).toBe(false);
      on.pins.high = false;
      run(on, 3);
      expect(on.log.has("self test of the residual current monitor passed")).toBe(true);
    }
    const without = bench([["residual_input", "1"]]);
    run(without, 2);
    without.app.mqttReceived("trip", "selftest", false, without.now);
    run(without, 1);
    expect(without.pins.asked).toEqual(["residual"]);
    expect(without.mqtt.payloads("residual_test")).toEqual(["1"]);
  });
});
