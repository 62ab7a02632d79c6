import { describe, expect, it } from "#test/spec";
import { PREFIX, ProfileRig } from "./rig";

describe("a message below Set/", () => {
  it("brings currents of the mains in dA, with power and energy or without", () => {
    const rig = new ProfileRig();
    rig.say("MainsMeter", "101:-52:3");
    expect(rig.rig.core.mains.now_mA).toEqual([10100, -5200, 300]);
    rig.say("MainsMeter", "100:50:30:4140:1234567");
    expect(rig.rig.core.mains.now_mA).toEqual([10000, 5000, 3000]);
    expect(rig.rig.core.mains.samples).toBe(2);
    rig.say("MainsMeter", "1999:-1999:0:-1:-1");
    expect(rig.rig.core.mains.samples).toBe(3);
    expect(rig.topic("MainsCurrentL1")).toBe("1999");
    expect(rig.topic("MainsCurrentL2")).toBe("-1999");
    expect(rig.topic("MainsImportActiveEnergy")).toBe("1234567");
    expect(rig.feed("grid_W")).toBe(-1000000);
  });

  it("brings currents, power and energy of the car's meter", () => {
    const rig = new ProfileRig();
    rig.say("EVMeter", "105:104:0:4810:5670100");
    expect(rig.feed("ev_L1_A")).toBe(10.5);
    expect(rig.feed("ev_L2_A")).toBe(10.4);
    expect(rig.feed("ev_L3_A")).toBe(0);
    expect(rig.feed("ev_W")).toBe(4810);
    expect(rig.topic("EVCurrentL1")).toBe("105");
    expect(rig.topic("EVChargePower")).toBe("4810");
    expect(rig.topic("EVTotalEnergyCharged")).toBe("5670100");
    const other = new ProfileRig();
    other.say("EVMeter", "999:0:0:-1:-1");
    expect(other.feed("ev_L1_A")).toBe(99.9);
    expect(other.feed("ev_W")).toBe(-1000000);
  });

  it("brings currents of the sub-panel and of the home battery", () => {
    const rig = new ProfileRig();
    rig.say("CircuitMeter", "160:-10:0");
    expect(rig.feed("circuit_L1_A")).toBe(16);
    expect(rig.feed("circuit_L2_A")).toBe(-1);
    expect(rig.topic("CircuitCurrentL1")).toBe("160");
    rig.say("HomeBatteryCurrent", "-100");
    expect(rig.feed("battery_W")).toBe(-2300);
    expect(rig.topic("HomeBatteryCurrent")).toBe("-100");
    rig.say("HomeBatteryCurrent", "300");
    expect(rig.feed("battery_W")).toBe(6900);
  });

  it("brings modes, limits and switches", () => {
    const rig = new ProfileRig();
    const rows: [string, string, string, number][] = [
      ["Mode", "Off", "mode", 0],
      ["Mode", "Normal", "mode", 1],
      ["Mode", "solar", "mode", 2],
      ["Mode", "Pause", "mode", 4],
      ["Mode", "Smart", "mode", 3],
      ["CurrentOverride", "150", "override_A", 15],
      ["CurrentOverride", "0", "override_A", 0],
      ["CurrentMaxSumMains", "30", "capacity_A", 30],
      ["CurrentMaxSumMains", "0", "capacity_A", 0],
      ["EnableC2", "Solar Off", "contact2", 2],
      ["EnableC2", "4", "contact2", 4],
      ["CableLock", "1", "lock_always", 1],
    ];
    for (const [name, payload, key, value] of rows) {
      rig.say(name, payload);
      expect(name + payload + rig.rig.settings.get(key as "mode").toFixed(0)).toBe(name + payload + value.toFixed(0));
    }
  });

  it("shows a card", () => {
    const rig = new ProfileRig();
    rig.rig.settings.set("rfid_mode", "3");
    rig.rig.run(10);
    rig.say("RFID", "11223344556677");
    expect(rig.topic("RFID")).toBe("Card Stored");
  });

  const BAD: [string, string][] = [
    ["MainsMeter", ""],
    ["MainsMeter", "100:50"],
    ["MainsMeter", "100:50:30:1"],
    ["MainsMeter", "100:50:30:1:2:3"],
    ["MainsMeter", "100:50:x"],
    ["MainsMeter", "100:50:"],
    ["MainsMeter", "2000:0:0"],
    ["MainsMeter", "0:-2000:0"],
    ["MainsMeter", "0:0:1e3"],
    ["MainsMeter", "100:50:30:x:1"],
    ["MainsMeter", "100:50:30:1:-2"],
    ["MainsMeter", "nan:nan:nan"],
    ["EVMeter", "100:50:30"],
    ["EVMeter", "1000:0:0:1:1"],
    ["EVMeter", "-1:0:0:1:1"],
    ["EVMeter", "1:0:0:-2:1"],
    ["EVMeter", "1:0:0:100001:1"],
    ["EVMeter", "1:0:0:1:x"],
    ["CircuitMeter", "1:2"],
    ["CircuitMeter", "1:2:3:4"],
    ["CircuitMeter", "2000:2:3"],
    ["HomeBatteryCurrent", ""],
    ["HomeBatteryCurrent", "5 A"],
    ["HomeBatteryCurrent", "5000"],
    ["HomeBatteryCurrent", "6000"],
    ["Mode", ""],
    ["Mode", "1"],
    ["Mode", "Fast"],
    ["Mode", "Off|Normal"],
    ["CurrentOverride", "59"],
    ["CurrentOverride", "321"],
    ["CurrentOverride", "-1"],
    ["CurrentOverride", "10 A"],
    ["CurrentMaxSumMains", "9"],
    ["CurrentMaxSumMains", "601"],
    ["EnableC2", "5"],
    ["EnableC2", "Sometimes"],
    ["CableLock", "2"],
    ["RFID", "11223344556677"],
    ["CPPWMOverride", "500"],
    ["RequiredEVCCID", "x"],
    ["ColorOff", "1,2,3"],
    ["CustomButton", "On"],
    ["Nothing", "1"],
    ["Mode/x", "Off"],
    ["|", "Off"],
    ["", "Off"],
  ];
  for (const [name, payload] of BAD) {
    it("refuses " + name + " with `" + payload + "`, changes nothing and says why once", () => {
      const rig = new ProfileRig();
      const before = rig.kept();
      const lines = rig.rig.log.lines.length;
      rig.say(name, payload).say(name, payload);
      expect(rig.kept()).toBe(before);
      expect(rig.rig.log.lines.length).toBe(lines + 1);
      expect(rig.rig.log.has("warn: Set/" + name + " refused: ")).toBe(true);
    });
  }

  it("refuses what the broker had kept: nobody knows how old it is", () => {
    const rig = new ProfileRig();
    const before = rig.kept();
    rig.hear(PREFIX + "/Set/Mode", "Off", true).hear(PREFIX + "/Set/MainsMeter", "1:2:3", true);
    expect(rig.kept()).toBe(before);
    expect(rig.rig.log.has("Set/MainsMeter refused: retained")).toBe(true);
  });

  it("refuses what is too long, and does not hear what is said elsewhere", () => {
    const rig = new ProfileRig();
    const before = rig.kept();
    let long = "1:2:3";
    while (long.length < 200) long += "0";
    rig.say("MainsMeter", long);
    expect(rig.rig.log.has("longer than 64 characters")).toBe(true);
    rig.hear("SmartEVSE/1/Set/Mode", "Off", false).hear(PREFIX + "/Mode", "Off", false);
    expect(rig.kept()).toBe(before);
  });
});

describe("POST /currents and /ev_meter", () => {
  it("take the mains and the home battery, and echo them", () => {
    const rig = new ProfileRig();
    expect(rig.post("/currents?L1=100&L2=50&L3=-30&battery_current=-100")).toBe(
      '200 {"battery_current":-100,"original":{"L1":100,"L2":50,"L3":-30},"L1":100,"L2":50,"L3":-30,"TOTAL":120}',
    );
    expect(rig.rig.core.mains.now_mA).toEqual([10000, 5000, -3000]);
    expect(rig.feed("battery_W")).toBe(-2300);
    expect(rig.post("/currents")).toBe("200 {}");
  });

  it("take the car's meter, its currents, its energy or both", () => {
    const rig = new ProfileRig();
    expect(rig.post("/ev_meter?L1=100&L2=0&L3=0")).toBe(
      '200 {"ev_meter":{"currents":{"L1":100,"L2":0,"L3":0,"TOTAL":100}}}',
    );
    expect(rig.feed("ev_L1_A")).toBe(10);
    expect(rig.post("/ev_meter?import_active_energy=5670100&export_active_energy=0&import_active_power=2300")).toBe(
      '200 {"ev_meter":{"import_active_power":2300,"import_active_energy":5670100,"export_active_energy":0}}',
    );
    expect(rig.feed("ev_W")).toBe(2300);
    expect(rig.shown("total_wh")).toBe("5670100");
    expect(rig.shown("total_kwh")).toBe("5670.1");
  });

  const BAD = [
    "/currents?L1=100&L2=50",
    "/currents?L1=100&L2=50&L3=x",
    "/currents?L1=2000&L2=0&L3=0",
    "/currents?battery_current=x",
    "/currents?battery_current=6000",
    "/ev_meter?L1=1&L2=2",
    "/ev_meter?L1=1&L2=2&L3=1000",
    "/ev_meter?L1=-1&L2=2&L3=3",
    "/ev_meter?import_active_energy=1&export_active_energy=1",
    "/ev_meter?import_active_energy=1&export_active_energy=1&import_active_power=-5",
    "/ev_meter?L1=1&L2=2&L3=3&import_active_power=5",
  ];
  for (const target of BAD) {
    it("refuse " + target + " and change nothing", () => {
      const rig = new ProfileRig();
      const before = rig.kept();
      expect(rig.post(target).includes('"Value not allowed!"')).toBe(true);
      expect(rig.kept()).toBe(before);
    });
  }
});
