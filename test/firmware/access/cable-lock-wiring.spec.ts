import { describe, expect, it } from "#test/spec";
import { whole } from "#hal/text";
import { ACTUATOR, FEEDBACK } from "#firmware/access/cable-lock";
import { FakeLock } from "#test/fakes/fake-lock";
import { KINDS, Socket } from "./socket";

describe("how a lock is wired", () => {
  it("with swapped wires it is driven the other way", () => {
    const socket = new Socket(ACTUATOR.motor);
    socket.view.reversed = true;
    socket.actuator.swapped = true;
    socket.begin();
    expect(socket.actuator.pulses).toEqual(["unlock"]);
    expect(socket.actuator.locked()).toBe(true);
    expect(socket.blocks()).toBe(false);
  });

  for (const kind of KINDS) {
    it("with an inverted contact a " + kind[0] + " is read the other way round", () => {
      const other = kind[1] === ACTUATOR.motor ? ACTUATOR.solenoid : ACTUATOR.motor;
      const socket = new Socket(kind[1], new FakeLock(other === ACTUATOR.motor));
      socket.view.contact = FEEDBACK.inverted;
      socket.begin();
      expect(socket.actuator.pulses).toEqual(["lock"]);
      expect(socket.blocks()).toBe(false);
    });
  }

  it("without a contact a whole pulse counts as done", () => {
    const socket = new Socket(ACTUATOR.solenoid);
    socket.view.contact = FEEDBACK.none;
    socket.actuator.cut = true;
    socket.view.carConnected = true;
    socket.view.authorised = true;
    socket.run(600);
    expect(socket.blocks()).toBe(true);
    socket.run(100);
    expect(socket.blocks()).toBe(false);
    socket.view.authorised = false;
    socket.run(60000);
    expect(socket.actuator.pulses).toEqual(["lock", "unlock"]);
    expect(socket.actuator.locked()).toBe(false);
  });

  const pulses: [number, number][] = [
    [100, 100],
    [600, 600],
    [5000, 5000],
  ];
  for (const pulse of pulses) {
    it("is driven for " + whole(pulse[0]) + " ms", () => {
      const socket = new Socket(ACTUATOR.motor);
      socket.view.pulse_ms = pulse[0];
      socket.view.carConnected = true;
      socket.view.authorised = true;
      socket.run(6000);
      expect(socket.actuator.longest_ms).toBe(pulse[1]);
    });
  }
});
