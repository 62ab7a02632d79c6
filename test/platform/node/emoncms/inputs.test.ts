import { describe, expect, it } from "vitest";
import type { Snapshot } from "#firmware/api/snapshot";
import { inputsOf } from "#platform/node/emoncms/inputs";

describe("the inputs", () => {
  const charging = {
    state: "charging",
    fault: undefined,
    charge_mA: 15800,
    offered_mA: 16000,
    lifetime_Wh: 123456,
    temperature_dC: 325,
    carConnected: true,
    sessionEnergy_Wh: 1000,
    session_s: 60,
  } as Snapshot;

  it("take along what /status says in numbers, of the EVSE only while it answers", () => {
    const status = { power: 3634, max_current: 16, manual_override: 1, temp2: false, status: "active", uptime: 5 };
    const up = inputsOf({ ...charging, link: "up" }, 1, 230, status);
    expect([up["power"], up["max_current"], up["manual_override"], up["uptime"]]).toEqual([3634, 16, 1, 5]);
    expect(Object.keys(up)).not.toContain("temp2");
    expect(Object.keys(up)).not.toContain("status");
    expect(inputsOf({ ...charging, link: "down" }, 1, 230, status)["power"]).toBeUndefined();
  });

  it("have sun and grid while somebody knows them, and no zero in their place", () => {
    const status = { solar: 0, grid_ie: 0 };
    const known = inputsOf(charging, 2, 230, { ...status, solar_W: 3200, grid_W: -500 });
    expect([known["solar"], known["grid_ie"]]).toEqual([3200, -500]);
    const unknown = inputsOf(charging, 2, 230, status);
    for (const name of ["solar", "grid_ie"]) expect(unknown).not.toHaveProperty(name);
  });

  it("have the names and scales of the device template, and the lifetime under both names", () => {
    expect(inputsOf(charging, 2, 230)).toEqual({
      amp: 15800,
      voltage: 230,
      pilot: 16,
      state: 3,
      wh: 123456,
      total_energy: 123.456,
      session_energy: 1000,
      session_elapsed: 60,
      elapsed: 60,
      wattsec: 3600000,
      watthour: 123456,
      temp1: 325,
      divertmode: 2,
      vehicle: 1,
    });
  });

  it("that nobody knows are left out", () => {
    const unknown = {
      ...charging,
      charge_mA: undefined,
      lifetime_Wh: undefined,
      temperature_dC: undefined,
      carConnected: undefined,
    };
    const inputs = inputsOf({ ...unknown, state: "unknown" }, 1, 230);
    for (const name of ["amp", "wh", "total_energy", "temp1", "vehicle", "state"])
      expect(inputs).not.toHaveProperty(name);
    expect(inputs["divertmode"]).toBe(1);
  });

  for (const [state, fault, code] of [
    ["notConnected", undefined, 1],
    ["sleeping", undefined, 254],
    ["disabled", undefined, 255],
    ["fault", "gfci", 6],
    ["fault", undefined, 11],
  ] as const) {
    it(`say ${String(code)} for ${state} ${fault ?? ""}`, () =>
      expect(inputsOf({ ...charging, state, fault }, 1, 230)["state"]).toBe(code));
  }
});
