import { describe, expect, it } from "#test/spec";
import { STATE_TOPICS } from "#firmware/api/smartevse/state-topics";
import { PREFIX, ProfileRig } from "./rig";

/** What a SmartEVSE 3 publishes below its prefix. */
const PUBLISHED =
  "MainsCurrentL1 MainsCurrentL2 MainsCurrentL3 MainsImportActiveEnergy MainsExportActiveEnergy EVCurrentL1 EVCurrentL2 EVCurrentL3" +
  " EVImportActiveEnergy EVExportActiveEnergy CircuitCurrentL1 CircuitCurrentL2 CircuitCurrentL3 ESPTemp ESPUptime WiFiRSSI Mode" +
  " MaxCurrent MaxSumMains MaxSumMainsTime CustomButton CustomButtonPressTime ChargeCurrent ChargeCurrentOverride NrOfPhases Access" +
  " RFID RFIDLastRead EnableC2 State StateID Error EVPlugState WiFiSSID WiFiBSSID EVChargePower EVEnergyCharged EVTotalEnergyCharged" +
  " HomeBatteryCurrent OCPP OCPPConnection CableLock LoadBl SolarStopTimer CPPWM CPPWMOverride EVInitialSoC EVFullSoC EVComputedSoC" +
  " EVRemainingSoC EVTimeUntilFull EVEnergyCapacity EVEnergyRequest EVCCID connected";
/** What it takes below `Set/`, with a payload that is good; those behind the bar are refused, because an OpenEVSE has nothing of the kind. */
const TAKEN =
  "Mode=Normal CurrentOverride=100 CurrentMaxSumMains=30 MainsMeter=10:20:30 EVMeter=10:0:0:230:1 CircuitMeter=1:2:3" +
  " HomeBatteryCurrent=-10 EnableC2=0 CableLock=1 RFID=11223344 |CPPWMOverride=-1 RequiredEVCCID=AB ColorOff=1,2,3" +
  " ColorNormal=1,2,3 ColorSmart=1,2,3 ColorSolar=1,2,3 ColorCustom=1,2,3 CustomButton=On";

describe("the topics of a SmartEVSE", () => {
  it("are all there, but for colours, a pairing code and the car's certificate that is asked for", () => {
    for (const name of PUBLISHED.split(" ")) expect((" " + STATE_TOPICS + " ").includes(" " + name + " ")).toBe(true);
  });

  it("are all heard, and those that mean nothing here are refused by name", () => {
    const [taken = "", refused = ""] = TAKEN.split("|");
    for (const pair of taken.trim().split(" ")) {
      const rig = new ProfileRig();
      rig.rig.settings.set("rfid_mode", "1");
      rig.rig.run(5);
      const [name = "", payload = ""] = pair.split("=");
      rig.say(name, payload);
      expect(name + (rig.rig.log.has("Set/" + name + " refused") ? " refused" : "")).toBe(name);
    }
    for (const pair of refused.split(" ")) {
      const rig = new ProfileRig();
      const [name = "", payload = ""] = pair.split("=");
      const before = rig.kept();
      rig.hear(PREFIX + "/Set/" + name, payload, false);
      expect(rig.rig.log.has("Set/" + name + " refused: not done by this controller")).toBe(true);
      expect(rig.kept()).toBe(before);
    }
  });
});

describe("what a modem has heard of the car", () => {
  it("is taken: the state of charge as a report, the rest to be shown", () => {
    const rig = new ProfileRig();
    expect(
      rig.post("/ev_state?current_soc=55&full_soc=80&energy_capacity=64000&energy_request=16000&evccid=01:AB"),
    ).toBe('200 {"current_soc":55,"full_soc":80,"energy_capacity":64000,"energy_request":16000,"evccid":"01:AB"}');
    expect(rig.feed("soc_pct")).toBe(55);
    expect(rig.shown("computed_soc")).toBe("55");
    expect(rig.shown("remaining_soc")).toBe("25");
    expect(rig.topic("EVInitialSoC")).toBe("55");
    expect(rig.topic("EVFullSoC")).toBe("80");
    expect(rig.topic("EVRemainingSoC")).toBe("25");
    expect(rig.topic("EVEnergyCapacity")).toBe("64000");
    expect(rig.topic("EVEnergyRequest")).toBe("16000");
    expect(rig.topic("EVCCID")).toBe("01:AB");
  });

  it("ends the charge where a state of charge was asked for", () => {
    const rig = new ProfileRig();
    rig.rig.settings.set("soc_limit_pct", "80");
    rig.rig.plug(true).run(20);
    rig.post("/ev_state?current_soc=79");
    rig.rig.run(20);
    expect(rig.rig.aims()).toBe("enabled 32 A");
    rig.post("/ev_state?current_soc=80");
    rig.rig.run(20);
    expect(rig.rig.aims()).toBe("sleeping 32 A");
  });

  it("says how long the car takes with what it draws", () => {
    const rig = new ProfileRig();
    rig.rig.plug(true);
    rig.say("EVMeter", "100:0:0:2300:5000");
    rig.post("/ev_state?current_soc=50&full_soc=80&energy_capacity=23000");
    expect(rig.topic("EVTimeUntilFull")).toBe("10800");
  });

  for (const query of [
    "current_soc=101",
    "current_soc=-1",
    "current_soc=",
    "current_soc=x",
    "full_soc=101",
    "energy_capacity=1e9",
    "evccid=<script>",
    "evccid=012345678901234567890123456789012",
  ]) {
    it("is refused: " + query, () => {
      const rig = new ProfileRig();
      const before = rig.kept();
      expect(rig.post("/ev_state?" + query).includes("Value not allowed!")).toBe(true);
      expect(rig.kept()).toBe(before);
    });
  }
});

describe("the solar stop timer", () => {
  it("counts down in the topic and in the document while a charge lacks sun, and is 0 again when it is back", () => {
    const rig = new ProfileRig();
    const { settings } = rig.rig;
    for (const key of ["solar_attack_s", "solar_decay_s", "solar_min_charge_s", "solar_min_pause_s"] as const)
      settings.set(key, "0");
    settings.set("mode", "2");
    rig.rig.plug(true);
    /** Reports of the grid for so many seconds, the car's draw in it. */
    const grid = (power_W: number, seconds: number): void => {
      for (let second = 0; second < seconds; second++) {
        rig.rig.send("POST", "/status", '{"grid_ie":' + power_W.toFixed(0) + "}");
        rig.tell(9);
      }
    };
    expect(rig.topic("SolarStopTimer")).toBe("0");
    grid(-9000, 20);
    expect(rig.rig.aims().startsWith("enabled")).toBe(true);
    expect(rig.topic("SolarStopTimer")).toBe("0");
    grid(15000, 5);
    const first_s = Number(rig.topic("SolarStopTimer"));
    expect(first_s).toBeGreaterThan(300);
    expect(first_s).toBeLessThanOrEqual(360);
    grid(15000, 10);
    expect(Number(rig.topic("SolarStopTimer"))).toBeLessThanOrEqual(first_s - 10);
    expect(Number(rig.shown("solar_stop_timer"))).toBeGreaterThan(0);
    grid(-9000, 3);
    expect(rig.topic("SolarStopTimer")).toBe("0");
  });
});

describe("GET /power_day", () => {
  it("gives 96 quarters of an hour in W, each once it is over, without export", () => {
    const rig = new ProfileRig();
    const { system } = rig.rig;
    const zeros = rig.rig.get("/power_day");
    expect(zeros.substring(0, 9)).toBe("200 [0,0,");
    expect(zeros.split(",").length).toBe(96);
    // 02:00 UTC
    system.epoch = 1705629600;
    rig.say("MainsMeter", "100:0:0").tell(2);
    rig.say("MainsMeter", "300:0:0").tell(2);
    expect(rig.rig.get("/power_day")).toBe(zeros);
    system.epoch = 1705629600 + 900;
    rig.say("MainsMeter", "-100:0:0").tell(2);
    const values = rig.rig.get("/power_day").substring(5).split(",");
    expect(values[8]).toBe("4600");
    expect(values[9]).toBe("0");
    system.epoch = 1705629600 + 1800;
    rig.say("MainsMeter", "10:0:0").tell(2);
    expect(rig.rig.get("/power_day").substring(5).split(",")[9]).toBe("0");
  });

  it("counts nothing while the clock is not set", () => {
    const rig = new ProfileRig();
    rig.rig.system.epoch = undefined;
    rig.say("MainsMeter", "100:0:0").tell(2);
    rig.rig.system.epoch = 1705629600;
    rig.say("MainsMeter", "100:0:0").tell(2);
    expect(rig.rig.get("/power_day").includes("2")).toBe(true);
    expect(rig.rig.get("/power_day").split("230").length).toBe(1);
  });
});

describe("the display", () => {
  it("is a bitmap of 128 x 64 pixels that differs with what it says", () => {
    const rig = new ProfileRig();
    const image = rig.rig.get("/lcd").substring(4);
    expect(image.length).toBe(62 + 1024);
    expect(image.substring(0, 2)).toBe("BM");
    expect(image.charCodeAt(2) + image.charCodeAt(3) * 256).toBe(1086);
    expect(image.charCodeAt(10)).toBe(62);
    expect(image.charCodeAt(18)).toBe(128);
    expect(image.charCodeAt(22)).toBe(64);
    rig.post("/settings?mode=4");
    rig.rig.run(5);
    expect(rig.rig.get("/lcd").substring(4) === image).toBe(false);
    expect(rig.rig.answers[0]?.type).toBe("bmp");
  });

  it("says the mode in its first line: an N begins with two of its three columns", () => {
    const rig = new ProfileRig();
    const image = rig.rig.get("/lcd").substring(4);
    // the last row of the bitmap is the topmost
    expect(image.charCodeAt(62 + 63 * 16)).toBe(240);
  });

  it("has no buttons and no password", () => {
    const rig = new ProfileRig();
    const before = rig.kept();
    expect(rig.post("/lcd?button=left&state=1")).toBe('200 {"button":{"right":"up","middle":"up","left":"up"}}');
    expect(rig.rig.send("POST", "/lcd-verify-password", "password=0")).toBe('200 {"success":false}');
    expect(rig.kept()).toBe(before);
  });
});

describe("what a SmartEVSE does and this does not", () => {
  const ROWS: [string, string, string][] = [
    ["POST", "/color_off?R=1&G=2&B=3", '200 {"color":"Value not allowed!"}'],
    ["POST", "/color_custom?R=1&G=2&B=3", '200 {"color":"Value not allowed!"}'],
    ["GET", "/color_solar", '405 {"msg":"Method not allowed","allowed":"POST"}'],
    ["POST", "/erasesettings", '403 {"msg":"not over this interface"}'],
    ["POST", "/autoupdate?owner=x&debug=0", '403 {"msg":"not over this interface"}'],
    ["DELETE", "/power_day", '405 {"msg":"Method not allowed","allowed":"GET"}'],
    ["PUT", "/lcd", '405 {"msg":"Method not allowed","allowed":"GET, POST"}'],
    ["POST", "/automated_testing?current_max=100", '404 {"msg":"Not found"}'],
    ["GET", "/mqtt_ca_cert", '404 {"msg":"Not found"}'],
    ["GET", "/lcd|/rfid", '404 {"msg":"Not found"}'],
  ];
  for (const [method, target, answer] of ROWS) {
    it("is refused and changes nothing: " + method + " " + target, () => {
      const rig = new ProfileRig();
      const before = rig.kept();
      expect(rig.rig.send(method, target, "")).toBe(answer);
      expect(rig.kept()).toBe(before);
    });
  }
});
