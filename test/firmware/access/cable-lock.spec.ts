import { describe, expect, it } from "#test/spec";
import { ACTUATOR, type LockView } from "#firmware/access/cable-lock";
import { KINDS, Socket } from "./socket";

for (const kind of KINDS) {
  describe("a cable lock with a " + kind[0], () => {
    it("locks with one pulse of 600 ms when a car is there that may charge, and lets go when it may not any more", () => {
      const socket = new Socket(kind[1]);
      socket.run(1000);
      expect(socket.actuator.pulses).toEqual([]);
      socket.begin();
      expect(socket.actuator.locked()).toBe(true);
      expect(socket.actuator.pulses).toEqual(["lock"]);
      expect(socket.actuator.longest_ms).toBe(600);
      expect(socket.actuator.driven()).toBe(false);
      socket.run(60000);
      expect(socket.actuator.pulses).toEqual(["lock"]);
      socket.view.authorised = false;
      socket.run(1000);
      expect(socket.actuator.locked()).toBe(false);
      expect(socket.actuator.pulses).toEqual(["lock", "unlock"]);
      expect(socket.actuator.driven()).toBe(false);
    });

    it("lets nothing start until the feedback says locked", () => {
      const socket = new Socket(kind[1]);
      socket.run(500);
      expect(socket.blocks()).toBe(true);
      expect(socket.says()).toBe("cable lock waits for a plug to hold");
      socket.view.carConnected = true;
      socket.view.authorised = true;
      socket.run(600);
      expect(socket.blocks()).toBe(true);
      expect(socket.lock.claim.source).toBe("locking cable");
      socket.run(100);
      expect(socket.blocks()).toBe(false);
    });

    it("that is jammed is tried every 5 s, said to have failed after three tries, and tried each minute then", () => {
      const socket = new Socket(kind[1]);
      socket.actuator.jammed = true;
      socket.view.carConnected = true;
      socket.view.authorised = true;
      socket.run(11000);
      expect(socket.actuator.pulses.length).toBe(3);
      expect(socket.lock.trouble).toBe("");
      socket.run(100);
      expect(socket.lock.trouble).toBe("cable not locked");
      expect(socket.blocks()).toBe(true);
      expect(socket.says()).toBe("cable not locked try 3, the feedback says unlocked");
      socket.run(120000);
      expect(socket.actuator.pulses.length).toBe(5);
      socket.actuator.jammed = false;
      socket.run(60000);
      expect(socket.actuator.locked()).toBe(true);
      expect(socket.lock.trouble).toBe("");
      expect(socket.blocks()).toBe(false);
    });

    it("that does not let go is tried for ever, and blocks nothing", () => {
      const socket = new Socket(kind[1]);
      socket.begin();
      socket.actuator.jammed = true;
      socket.view.started = false;
      socket.view.authorised = false;
      socket.view.carConnected = false;
      socket.run(12000);
      expect(socket.lock.trouble).toBe("cable not released");
      expect(socket.blocks()).toBe(false);
      socket.run(3600000);
      expect(socket.actuator.pulses.length).toBeGreaterThan(700);
      socket.actuator.jammed = false;
      socket.run(6000);
      expect(socket.actuator.locked()).toBe(false);
      expect(socket.lock.trouble).toBe("");
    });

    it("without feedback never counts as locked", () => {
      const socket = new Socket(kind[1]);
      socket.actuator.cut = true;
      socket.begin();
      expect(socket.blocks()).toBe(true);
      socket.run(15000);
      expect(socket.says()).toBe("cable not locked try 3, the feedback says nothing");
      socket.view.required = false;
      socket.run(100);
      expect(socket.blocks()).toBe(false);
      expect(socket.lock.trouble).toBe("cable not locked");
    });
  });
}

describe("when the cable is locked", () => {
  const rows: [string, Partial<LockView>, boolean][] = [
    ["no car", { carConnected: false, authorised: true }, false],
    ["a car that may not charge", { authorised: false }, false],
    ["a car that may charge", {}, true],
    ["a car that charges although it may not any more", { authorised: false, charging: true }, true],
    ["a car that charges, seen from an EVSE that says there is none", { carConnected: false, charging: true }, true],
    ["a cable that stays in the socket", { carConnected: false, authorised: false, always: true }, true],
  ];
  for (const row of rows) {
    for (const before of [false, true]) {
      it(row[0] + (before ? ", locked before" : ", open before"), () => {
        const socket = new Socket(ACTUATOR.motor);
        socket.actuator.put(before);
        const view = socket.view;
        view.carConnected = row[1].carConnected ?? true;
        view.authorised = row[1].authorised ?? true;
        view.charging = row[1].charging ?? false;
        view.always = row[1].always ?? false;
        socket.run(1000);
        expect(socket.actuator.locked()).toBe(row[2]);
        expect(socket.actuator.pulses.length).toBe(before === row[2] ? 0 : 1);
      });
    }
  }

  it("stays as it is after boot until the EVSE tells, when somebody may charge", () => {
    const socket = new Socket(ACTUATOR.motor);
    socket.actuator.put(true);
    socket.silence();
    socket.view.authorised = true;
    socket.run(3600000);
    expect(socket.actuator.pulses).toEqual([]);
    socket.view.charging = false;
    socket.view.carConnected = false;
    socket.run(1000);
    expect(socket.actuator.locked()).toBe(false);
  });

  it("stays locked while the car charges and the EVSE cannot tell", () => {
    const socket = new Socket(ACTUATOR.solenoid);
    socket.begin();
    socket.view.charging = true;
    socket.view.carConnected = undefined;
    socket.run(120000);
    expect(socket.actuator.locked()).toBe(true);
  });

  it("stays locked while the EVSE is silent, because current may flow", () => {
    const socket = new Socket(ACTUATOR.solenoid);
    socket.begin();
    socket.silence();
    socket.run(3600000);
    expect(socket.actuator.locked()).toBe(true);
  });

  it("is let go a minute after the EVSE has fallen silent, when somebody has ended the charge", () => {
    const socket = new Socket(ACTUATOR.solenoid);
    socket.begin();
    socket.silence();
    socket.view.authorised = false;
    socket.run(60000);
    expect(socket.actuator.locked()).toBe(true);
    socket.run(1000);
    expect(socket.actuator.locked()).toBe(false);
  });

  it("turns round in the middle of a pulse when the authorisation ends", () => {
    const socket = new Socket(ACTUATOR.motor);
    socket.view.carConnected = true;
    socket.view.authorised = true;
    socket.run(200);
    socket.view.authorised = false;
    socket.run(1000);
    expect(socket.actuator.pulses).toEqual(["lock", "unlock"]);
    expect(socket.actuator.locked()).toBe(false);
    expect(socket.actuator.driven()).toBe(false);
  });
});

describe("a lock that is forced while the car charges", () => {
  it("is locked again without ending the charge", () => {
    const socket = new Socket(ACTUATOR.motor);
    socket.begin();
    socket.view.charging = true;
    socket.run(10000);
    socket.actuator.put(false);
    for (let tick = 0; tick < 20; tick++) {
      socket.run(100);
      expect(socket.blocks()).toBe(false);
    }
    expect(socket.actuator.locked()).toBe(true);
  });

  it("ends the charge when three tries have failed, and lets it go on when the lock holds again", () => {
    const socket = new Socket(ACTUATOR.motor);
    socket.begin();
    socket.view.charging = true;
    socket.actuator.put(false);
    socket.actuator.jammed = true;
    socket.run(11000);
    expect(socket.blocks()).toBe(false);
    socket.run(1000);
    expect(socket.blocks()).toBe(true);
    socket.view.charging = false;
    socket.actuator.jammed = false;
    socket.run(60000);
    expect(socket.blocks()).toBe(false);
  });
});

describe("a fixed cable", () => {
  it("has no lock that is driven or waited for", () => {
    const socket = new Socket(ACTUATOR.none);
    socket.begin();
    expect(socket.blocks()).toBe(false);
    expect(socket.actuator.pulses).toEqual([]);
  });

  it("takes the power from a lock that is switched off in mid-pulse", () => {
    const socket = new Socket(ACTUATOR.motor);
    socket.view.carConnected = true;
    socket.view.authorised = true;
    socket.run(300);
    expect(socket.actuator.driven()).toBe(true);
    socket.view.actuator = ACTUATOR.none;
    socket.run(100);
    expect(socket.actuator.driven()).toBe(false);
    expect(socket.blocks()).toBe(false);
  });
});
