import { sessionDocument } from "#firmware/session-document";
import { describe, expect, it } from "#test/spec";
import { charging, quiet, Rig, session } from "./rig";

describe("after a connect", () => {
  it("everything that the broker keeps goes out, and the measurements", () => {
    const rig = new Rig();
    rig.run(5000);
    const kept: [string, string][] = [
      ["availability", "online"],
      ["fwversion", "0.1.0"],
      ["breaker", "16"],
      ["enable", "2"],
      ["state", "1"],
      ["connection", "OK"],
    ];
    for (const [topic, payload] of kept) expect(rig.mqtt.last(topic)).toEqual({ topic, payload, retained: true });
    const told: [string, string][] = [
      ["ip", "192.168.1.50"],
      ["current1", "5.12"],
      ["current2", "4.00"],
      ["max_charging_current", "9"],
      ["charging_current", "8.90"],
      ["active_phases", "123"],
      ["no_of_phases", "3"],
      ["power", "6141.00"],
      ["energy", "1234"],
    ];
    for (const [topic, payload] of told) expect(rig.mqtt.last(topic)).toEqual({ topic, payload, retained: false });
    expect(rig.mqtt.last("current3")).toBeUndefined();
    expect(rig.busiest).toBeLessThanOrEqual(2);
  });

  it("it goes out again when the connection was lost in between", () => {
    const rig = quiet();
    rig.api.sessionEnded(sessionDocument(session(1)));
    rig.run(3000);
    rig.mqtt.clear();
    rig.mqtt.up = false;
    rig.api.lost(rig.now);
    rig.run(5000);
    expect(rig.mqtt.published).toEqual([]);
    rig.mqtt.up = true;
    rig.api.connected(rig.now);
    rig.run(5000);
    for (const topic of [
      "availability",
      "fwversion",
      "breaker",
      "enable",
      "state",
      "connection",
      "session/last",
      "state/json",
    ]) {
      expect(rig.mqtt.payloads(topic).length).toBe(1);
      expect(rig.mqtt.last(topic)?.retained).toBe(true);
    }
  });

  it("nothing is lost while the broker refuses for a moment", () => {
    const rig = new Rig();
    rig.mqtt.accepts = false;
    rig.run(3000);
    rig.mqtt.accepts = true;
    rig.run(5000);
    for (const topic of [
      "availability",
      "fwversion",
      "ip",
      "breaker",
      "connection",
      "current1",
      "energy",
      "state/json",
    ]) {
      expect(rig.mqtt.payloads(topic).length).toBe(1);
    }
  });
});

describe("a measurement", () => {
  it("goes out when it changed enough, and not before", () => {
    const rig = quiet();
    rig.state.L1_mA = 5123 + 149;
    rig.state.charge_mA = 8900 - 149;
    rig.state.sessionEnergy_Wh = 1333;
    rig.run(5000);
    for (const topic of ["current1", "charging_current", "power", "energy"]) {
      expect(rig.mqtt.payloads(topic)).toEqual(topic === "power" ? ["6038.19"] : []);
    }
    rig.state.L1_mA = 5123 + 150;
    rig.state.charge_mA = 8900 - 150;
    rig.state.sessionEnergy_Wh = 1334;
    rig.run(5000);
    expect(rig.mqtt.payloads("current1")).toEqual(["5.27"]);
    expect(rig.mqtt.payloads("charging_current")).toEqual(["8.75"]);
    expect(rig.mqtt.payloads("energy")).toEqual(["1334"]);
  });

  it("of power goes out at a change of 100 W", () => {
    const rig = quiet();
    rig.state.phases = 1;
    rig.state.charge_mA = 10000;
    rig.run(5000);
    rig.mqtt.clear();
    rig.state.charge_mA = 10434;
    rig.run(5000);
    expect(rig.mqtt.payloads("power")).toEqual([]);
    rig.state.charge_mA = 10435;
    rig.run(5000);
    expect(rig.mqtt.payloads("power")).toEqual(["2400.05"]);
  });

  it("goes out at the period of timer", () => {
    const rig = quiet();
    rig.send("set_timer", "10000");
    rig.mqtt.clear();
    for (let second = 0; second < 60; second++) {
      rig.state.L1_mA = second * 1000;
      rig.run(1000);
    }
    expect(rig.mqtt.payloads("current1").length).toBe(6);
  });

  it("goes out with the others on get_status, also when it did not change", () => {
    const rig = quiet();
    rig.send("get_status", "");
    for (const topic of [
      "current1",
      "current2",
      "max_charging_current",
      "charging_current",
      "active_phases",
      "power",
      "energy",
    ]) {
      expect(rig.mqtt.payloads(topic).length).toBe(1);
    }
  });

  it("is not invented when it is not known", () => {
    const rig = quiet();
    rig.state.L1_mA = undefined;
    rig.state.charge_mA = undefined;
    rig.send("get_status", "");
    for (const topic of ["current1", "charging_current", "power"]) expect(rig.mqtt.payloads(topic)).toEqual([]);
  });
});

describe("what the broker keeps", () => {
  it("is enable only once the EVSE is in the state that was decided", () => {
    const rig = quiet();
    rig.state.enable = 1;
    rig.state.run = "disabled";
    rig.run(3000);
    expect(rig.mqtt.payloads("enable")).toEqual([]);
    rig.state.state = "disabled";
    rig.run(3000);
    expect(rig.mqtt.payloads("enable")).toEqual(["1"]);
    rig.state.enable = 3;
    rig.state.run = "sleeping";
    rig.run(3000);
    rig.state.state = "sleeping";
    rig.state.link = "down";
    rig.run(3000);
    expect(rig.mqtt.payloads("enable")).toEqual(["1"]);
    rig.state.link = "up";
    rig.run(3000);
    expect(rig.mqtt.payloads("enable")).toEqual(["1", "3"]);
  });

  it("is state 0 and 1; 2 is told without being kept", () => {
    const rig = quiet();
    rig.state.carConnected = false;
    rig.run(2000);
    rig.state.carConnected = undefined;
    rig.run(2000);
    rig.state.carConnected = true;
    rig.run(2000);
    const sent: string[] = [];
    for (const one of rig.mqtt.published) {
      if (one.topic === "state") sent.push(one.payload + (one.retained ? " kept" : ""));
    }
    expect(sent).toEqual(["0 kept", "2", "1 kept"]);
  });

  it("is connection: nothing while probing, then what the link proves", () => {
    const rig = new Rig();
    rig.state.link = "probing";
    rig.run(3000);
    expect(rig.mqtt.payloads("connection")).toEqual([]);
    rig.state.link = "down";
    rig.run(2000);
    rig.state.link = "up";
    rig.run(2000);
    expect(rig.mqtt.payloads("connection")).toEqual(["CON_ERROR_FAILED_COM :CheckState($G0)", "OK"]);
  });

  it("is repeated for connection at the period of timer10", () => {
    const rig = quiet();
    rig.run(150000);
    expect(rig.mqtt.payloads("connection").length).toBe(3);
  });

  it("is the last session", () => {
    const rig = quiet();
    rig.api.sessionEnded(sessionDocument(session(7)));
    rig.api.sessionEnded("");
    rig.run(3000);
    const json =
      '{"number":7,"start_s":1,"end_s":2,"duration_s":1,"charge_s":1,"energy_Wh":2,"peak_A":3,"endedBy":"unplugged","L1_Wh":1,"L2_Wh":1,"L3_Wh":0,"solar_Wh":1,"grid_Wh":1,"battery_Wh":0,"unsplit_Wh":0,"source":"model","card":""}';
    expect(rig.mqtt.last("session/last")).toEqual({ topic: "session/last", payload: json, retained: true });
  });
});

describe("an event", () => {
  it("is told at once: trips and lines of the EVSE", () => {
    const rig = quiet();
    rig.api.tell("event/trip", '{"name":"communication"}');
    rig.api.evseAsync("$AT 03 03 16 0000^2B", rig.now);
    rig.run(200);
    expect(rig.mqtt.published).toEqual([
      {
        topic: "event/trip",
        payload: '{"name":"communication"}',
        retained: false,
      },
      { topic: "state_change", payload: "$AT 03 03 16 0000^2B", retained: false },
    ]);
  });

  it("of the clock and the memory comes at timer12, and not without a clock", () => {
    const rig = quiet();
    rig.run(100000);
    expect(rig.mqtt.payloads("synctime")).toEqual(["1705661940"]);
    expect(rig.mqtt.payloads("freeRAM")).toEqual(["143208"]);
    rig.mqtt.clear();
    rig.system.epoch = undefined;
    rig.system.free_B = undefined;
    rig.run(100000);
    expect(rig.mqtt.payloads("synctime")).toEqual([]);
    expect(rig.mqtt.payloads("freeRAM")).toEqual([]);
  });

  it("of a new address is told once", () => {
    const rig = quiet();
    rig.system.address = undefined;
    rig.run(3000);
    rig.system.address = "10.0.0.2";
    rig.run(3000);
    expect(rig.mqtt.payloads("ip")).toEqual(["10.0.0.2"]);
  });
});

describe("a tick without work", () => {
  it("does not even ask for the snapshot", () => {
    const rig = quiet();
    rig.state = charging();
    const before = rig.snapshots;
    rig.run(10000);
    expect(rig.snapshots - before).toBeLessThanOrEqual(60);
    rig.mqtt.up = false;
    const asked = rig.snapshots;
    rig.run(10000);
    expect(rig.snapshots).toBe(asked);
  });
});
