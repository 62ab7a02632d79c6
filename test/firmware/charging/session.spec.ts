import { describe, expect, it } from "#test/spec";
import { after_ms, CLOCK_SPAN_ms } from "#hal/clock";
import type { SessionView } from "#firmware/charging/session";
import { Session } from "#firmware/charging/session";

const START = CLOCK_SPAN_ms - 10000;

function view(carConnected: boolean | undefined, charge_mA: number): SessionView {
  return {
    carConnected,
    charging: charge_mA > 0,
    charge_mA,
    epoch_s: 1700000000,
  };
}

describe("a session", () => {
  it("lasts from plug-in to unplug and counts energy over all phases", () => {
    const session = new Session(START);
    session.follow(view(false, 0), START);
    expect(session.active).toBe(false);
    session.follow(view(true, 0), after_ms(START, 100));
    expect(session.active).toBe(true);
    session.follow(view(true, 16000), after_ms(START, 3600100));
    session.add(11040 * 3600);
    expect(session.energy_Wh()).toBe(11040);
    expect(session.charge_s()).toBe(3600);
    expect(session.peak_mA).toBe(16000);
    expect(session.follow(view(false, 0), after_ms(START, 3601100))).toBe(true);
    session.add(3600);
    expect(session.energy_Wh()).toBe(11040);
    expect(session.kept()).toEqual({
      number: 1,
      start_s: 1700000000,
      duration_s: 3601,
      charge_s: 3600,
      peak_mA: 16000,
    });
  });

  it("goes on while the EVSE cannot tell whether a car is there", () => {
    const session = new Session(START);
    session.follow(view(true, 0), START);
    expect(session.follow(view(undefined, 0), after_ms(START, 1000))).toBe(false);
    expect(session.active).toBe(true);
  });

  it("counts nothing while the car pauses", () => {
    const session = new Session(START);
    session.follow(view(true, 0), START);
    session.follow(view(true, 0), after_ms(START, 60000));
    expect(session.energy_Wh()).toBe(0);
    expect(session.duration_s()).toBe(60);
    expect(session.charge_s()).toBe(0);
  });

  it("starts from zero with the next car", () => {
    const session = new Session(START);
    session.follow(view(true, 0), START);
    session.follow(view(true, 16000), after_ms(START, 60000));
    session.follow(view(false, 0), after_ms(START, 61000));
    session.follow(view(true, 0), after_ms(START, 62000));
    expect(session.energy_Wh()).toBe(0);
    expect(session.peak_mA).toBe(0);
  });
});
