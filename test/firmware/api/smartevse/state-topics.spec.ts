import { describe, expect, it } from "#test/spec";
import { STATE_TOPICS } from "#firmware/api/smartevse/state-topics";
import { PREFIX, ProfileRig } from "./rig";

describe("the state topics", () => {
  it("say that it is online, are all told within a second of a connection, and those behind the bar are kept", () => {
    const rig = new ProfileRig();
    rig.rig.plug(true);
    rig.say("MainsMeter", "10:20:30:100:1000").say("EVMeter", "100:0:0:2300:5000").say("CircuitMeter", "1:2:3");
    rig.say("HomeBatteryCurrent", "10");
    rig.rig.http.smartEvse()?.connected();
    rig.rig.mqtt.clear();
    rig.tell(10);
    expect(rig.rig.mqtt.last(PREFIX + "/connected")?.payload).toBe("online");
    const missing: string[] = [];
    let kept = false;
    for (const name of STATE_TOPICS.split(" ")) {
      if (name === "|") kept = true;
      else if (rig.rig.mqtt.last(PREFIX + "/" + name)?.retained !== kept) missing.push(name);
    }
    expect(missing.join(" ")).toBe(
      "MainsExportActiveEnergy EVInitialSoC EVFullSoC EVComputedSoC EVRemainingSoC EVTimeUntilFull EVEnergyCapacity EVEnergyRequest EVCCID",
    );
  });

  it("tell a change within a second and everything else every 10 s", () => {
    const rig = new ProfileRig();
    rig.tell(85);
    rig.rig.mqtt.clear();
    rig.rig.settings.set("charge_limit_A", "16");
    rig.tell(10);
    expect(rig.rig.mqtt.payloads(PREFIX + "/MaxCurrent")).toEqual(["160"]);
    expect(rig.rig.mqtt.payloads(PREFIX + "/LoadBl")).toEqual([]);
    rig.tell(112);
    expect(rig.rig.mqtt.payloads(PREFIX + "/LoadBl")).toEqual(["0"]);
    expect(rig.rig.mqtt.payloads(PREFIX + "/MaxCurrent")).toEqual(["160", "160"]);
  });

  it("are told again after the broker has taken no more, and not while it is away", () => {
    const rig = new ProfileRig();
    rig.rig.mqtt.accepts = false;
    rig.tell(30);
    expect(rig.rig.mqtt.published.length).toBe(0);
    rig.rig.mqtt.accepts = true;
    expect(rig.topic("Mode")).toBe("Normal");
    rig.rig.mqtt.up = false;
    rig.rig.settings.set("mode", "off");
    expect(rig.topic("Mode")).toBe("Normal");
    rig.rig.mqtt.up = true;
    rig.rig.http.smartEvse()?.connected();
    expect(rig.topic("Mode")).toBe("Off");
  });

  it("say of the EVSE what a SmartEVSE would", () => {
    const rig = new ProfileRig();
    const { status } = rig.rig.evse;
    rig.rig.plug(true);
    status.offered_mA = 16000;
    status.charge_mA = 15930;
    expect(rig.topic("State")).toBe("Charging");
    expect(rig.topic("StateID")).toBe("2");
    expect(rig.topic("ChargeCurrent")).toBe("160");
    expect(rig.topic("EVPlugState")).toBe("Connected");
    expect(rig.shown("pwm")).toBe("272");
    expect(rig.topic("ESPTemp")).toBe("25");
    status.state = "connected";
    rig.rig.run(1);
    expect(rig.topic("State")).toBe("Connected to EV");
    rig.say("Mode", "Off");
    rig.rig.run(20);
    expect(rig.topic("State")).toBe("Charging Stopped");
    expect(rig.topic("ChargeCurrent")).toBe("0");
    expect(rig.topic("Access")).toBe("Deny");
    status.state = "charging";
    rig.rig.run(1);
    expect(rig.topic("State")).toBe("Stop Charging");
    rig.rig.plug(false);
    expect(rig.topic("State")).toBe("Ready to Charge");
    expect(rig.topic("StateID")).toBe("0");
    expect(rig.topic("EVPlugState")).toBe("Disconnected");
    expect(rig.topic("Error")).toBe("None");
  });

  it("name what stops the car: waiting is no error but stands in the state", () => {
    const rig = new ProfileRig();
    rig.rig.plug(true);
    rig.say("Mode", "Solar");
    rig.rig.run(40);
    expect(rig.rig.snapshot(rig.rig.now).limitedBy).toBe("solar");
    expect(rig.shown("error")).toBe('"None"');
    expect(rig.shown("error_id")).toBe("6");
    expect(rig.shown("state").includes(" - Waiting for Solar")).toBe(true);
    const other = new ProfileRig();
    other.rig.plug(true);
    other.rig.settings.set("failsafe_A", "0");
    other.say("Mode", "Smart");
    other.rig.run(40);
    expect(other.shown("error")).toBe('"Communication Error"');
    expect(other.shown("error_id")).toBe("2");
    expect(other.topic("Error")).toBe("Communication Error");
  });

  it("name a fault that SmartEVSE has no number for as we do", () => {
    const rig = new ProfileRig();
    rig.rig.plug(true);
    rig.rig.evse.status.state = "fault";
    rig.rig.evse.status.fault = "stuckRelay";
    rig.rig.run(5);
    expect(rig.topic("Error")).toBe("EVSE stuckRelay");
    expect(rig.shown("error_id")).toBe("9");
  });
});
