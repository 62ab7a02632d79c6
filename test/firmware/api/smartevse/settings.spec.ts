import { describe, expect, it } from "#test/spec";
import { HttpRig } from "../http/rig";
import { ProfileRig } from "./rig";

const REFUSED = '"Value not allowed!"';

describe("the SmartEVSE profile is there only while its setting asks for it", () => {
  it("answers nothing without it, and again nothing when it is taken back", () => {
    const rig = new HttpRig();
    expect(rig.get("/settings")).toBe('404 {"msg":"Not found"}');
    expect(rig.send("POST", "/settings?mode=0", "")).toBe('404 {"msg":"Not found"}');
    expect(rig.http.smartEvse()).toBeUndefined();
    rig.settings.set("smartevse", "1");
    expect(rig.get("/settings").startsWith('200 {"version":"dinamics ')).toBe(true);
    rig.settings.set("smartevse", "0");
    expect(rig.get("/settings")).toBe('404 {"msg":"Not found"}');
    expect(rig.http.smartEvse()).toBeUndefined();
  });

  it("lets read who may read, control who may control, and change how it works who may do that", () => {
    const { rig } = new ProfileRig();
    const rows: [string, string, string, string][] = [
      ["GET", "/settings", "", "read"],
      ["POST", "/settings", "mode=1", "control"],
      ["POST", "/settings", "override_current=60", "control"],
      ["POST", "/settings", "mode=1&current_min=7", "admin"],
      ["POST", "/settings", "enable_C2=1", "admin"],
      ["POST", "/settings", "", "admin"],
      ["POST", "/currents", "", "control"],
      ["POST", "/ev_meter", "", "control"],
      ["POST", "/rfid", "", "control"],
      ["POST", "/reboot", "", "admin"],
      ["POST", "/cablelock", "1", "admin"],
      ["GET", "/currents", "", "read"],
    ];
    for (const [method, path, query, access] of rows)
      expect(path + " " + query + " " + rig.http.access({ method, path, query, body: "" })).toBe(
        path + " " + query + " " + access,
      );
  });
});

describe("POST /settings", () => {
  const MODES: [string, string, string, string][] = [
    ["0", "OFF", "sleeping 32 A", "Deny"],
    ["1", "NORMAL", "enabled 32 A", "Allow"],
    ["4", "PAUSE", "sleeping 32 A", "Pause"],
    ["1.0", "NORMAL", "enabled 32 A", "Allow"],
  ];
  for (const [mode, name, aims, access] of MODES) {
    it("takes mode " + mode + " as " + name, () => {
      const rig = new ProfileRig();
      expect(rig.post("/settings?mode=" + mode)).toBe('200 {"mode":"' + mode.substring(0, 1) + '"}');
      rig.rig.run(10);
      expect(rig.rig.aims()).toBe(aims);
      expect(rig.shown("mode")).toBe('"' + name + '"');
      expect(rig.shown("mode_id")).toBe(mode.substring(0, 1));
      expect(rig.topic("Access")).toBe(access);
    });
  }

  it("takes solar and smart by SmartEVSE's numbers", () => {
    const rig = new ProfileRig();
    rig.post("/settings?mode=2");
    expect(rig.rig.settings.get("mode")).toBe(2);
    rig.post("/settings?mode=3");
    expect(rig.rig.settings.get("mode")).toBe(3);
    expect(rig.topic("Mode")).toBe("Smart");
  });

  it("lets a mode that charges end what somebody has stopped, and no other", () => {
    const rig = new ProfileRig();
    rig.rig.setEnable(3);
    rig.rig.run(1);
    expect(rig.rig.aims()).toBe("sleeping 32 A");
    expect(rig.shown("mode")).toBe('"OFF"');
    rig.post("/settings?mode=4");
    rig.post("/settings?mode=0");
    expect(rig.rig.core.start.asked).toBe(3);
    rig.post("/settings?mode=1");
    rig.rig.run(10);
    expect(rig.rig.aims()).toBe("enabled 32 A");
  });

  it("does not let a mode charge without the card that is asked for", () => {
    const rig = new ProfileRig();
    rig.rig.settings.set("rfid_mode", "1");
    rig.rig.run(10);
    rig.post("/settings?mode=1");
    rig.rig.run(10);
    expect(rig.rig.aims()).toBe("sleeping 32 A");
    expect(rig.shown("mode")).toBe('"OFF"');
  });

  it("takes an override in dA, keeps it in whole amperes rounded down, and gives it back", () => {
    const rig = new ProfileRig();
    expect(rig.post("/settings?override_current=83.00000000000001")).toBe('200 {"override_current":80}');
    rig.rig.run(30);
    expect(rig.rig.aims()).toBe("enabled 8 A");
    expect(rig.shown("override_current")).toBe("80");
    expect(rig.topic("ChargeCurrentOverride")).toBe("80");
    expect(rig.post("/settings?disable_override_current=1")).toBe('200 {"disable_override_current":"OK"}');
    rig.rig.run(30);
    expect(rig.rig.aims()).toBe("enabled 32 A");
  });

  it("takes an override between the smallest current and the charge limit only, and none in solar", () => {
    const rig = new ProfileRig();
    const before = rig.kept();
    for (const value of ["59", "321", "-60", "1e2", "", "NaN", "6 0"])
      expect(rig.post("/settings?override_current=" + value)).toBe('200 {"override_current":' + REFUSED + "}");
    expect(rig.kept()).toBe(before);
    expect(rig.post("/settings?override_current=60")).toBe('200 {"override_current":60}');
    expect(rig.post("/settings?override_current=320")).toBe('200 {"override_current":320}');
    rig.post("/settings?mode=2");
    expect(rig.rig.settings.get("override_A")).toBe(0);
    expect(rig.post("/settings?override_current=100")).toBe('200 {"override_current":' + REFUSED + "}");
    expect(rig.post("/settings?override_current=0")).toBe('200 {"override_current":0}');
  });

  const TAKEN: [string, string, string][] = [
    ["stop_timer=0", "solar_stop_time", "0"],
    ["stop_timer=60.0", "solar_stop_time", "60"],
    ["enable_C2=4", "enable_C2", '"Auto"'],
    ["solar_start_current=48", "solar_start_current", "48"],
    ["solar_max_import=9.0", "solar_max_import", "9"],
    ["current_min=16", "current_min", "16"],
    ["current_max_sum_mains=600", "current_max_sum_mains", "600"],
    ["current_max_sum_mains=0", "current_max_sum_mains", "0"],
    ["max_sum_mains_timer=12", "max_sum_mains_time", "12"],
    ["cablelock=1", "cablelock", "1"],
  ];
  for (const [query, name, value] of TAKEN) {
    it("takes " + query + ", from the query or from a form", () => {
      const rig = new ProfileRig();
      expect(rig.post("/settings?" + query).includes("Value")).toBe(false);
      expect(rig.shown(name)).toBe(value);
      const other = new ProfileRig();
      other.rig.send("POST", "/settings", query);
      expect(other.shown(name)).toBe(value);
    });
  }

  const WRONG = [
    "mode=5",
    "mode=-1",
    "mode=abc",
    "mode=",
    "stop_timer=61",
    "stop_timer=-1",
    "enable_C2=5",
    "solar_start_current=49",
    "solar_max_import=49",
    "current_min=5",
    "current_min=17",
    "current_max_sum_mains=9",
    "current_max_sum_mains=601",
    "max_sum_mains_timer=61",
    "cablelock=2",
    "backlight=1",
    "lcdlock=1",
    "override_pwm=500",
    "required_evccid=x",
    "capacity_mode=1",
    "mqtt_update=1",
    "ocpp_update=1",
    "starttime=2026-05-01T22:00",
    "mode=1&starttime=tomorrow",
    "mode=1&starttime=2001-05-01T22:00",
    "mode=1&starttime=2001-05-01T22:00 repeat",
  ];
  for (const query of WRONG) {
    it("says that " + query + " is not allowed, and changes nothing", () => {
      const rig = new ProfileRig();
      const before = rig.kept();
      const answer = rig.post("/settings?" + query);
      expect(answer.startsWith("200 {")).toBe(true);
      expect(answer.includes(":" + REFUSED)).toBe(true);
      expect(rig.kept()).toBe(before);
    });
  }

  it("takes what it can of several, and says what it cannot take", () => {
    const rig = new ProfileRig();
    expect(rig.post("/settings?current_min=8&stop_timer=99")).toBe(
      '200 {"stop_timer":' + REFUSED + ',"current_min":8}',
    );
    expect(rig.shown("current_min")).toBe("8");
    expect(rig.post("/settings?what=ever")).toBe("200 {}");
    expect(rig.post("/settings")).toBe("200 {}");
  });

  it("takes a delayed start and stop with a mode, in quotes or without, shows when it is, and takes it back", () => {
    const rig = new ProfileRig();
    const start = "%222026-05-01T22:00%22";
    expect(rig.post("/settings?mode=1&starttime=" + start + "&stoptime=2026-05-02T06:00&repeat=1")).toBe(
      '200 {"mode":"1","starttime":"2026-05-01T22:00"}',
    );
    rig.rig.run(20);
    expect(rig.shown("starttime")).toBe("1777672800");
    expect(rig.shown("stoptime")).toBe("1777701600");
    expect(rig.shown("repeat")).toBe("1");
    expect(rig.rig.aims()).toBe("sleeping 32 A");
    expect(rig.post("/settings?mode=1")).toBe('200 {"mode":"1"}');
    rig.rig.run(10);
    expect(rig.rig.aims()).toBe("sleeping 32 A");
    expect(rig.post("/settings?mode=1&starttime=")).toBe('200 {"mode":"1","starttime":""}');
    rig.rig.run(20);
    expect(rig.shown("starttime")).toBe("0");
    expect(rig.rig.aims()).toBe("enabled 32 A");
  });
});

describe("a delayed start of a car that somebody has stopped", () => {
  it("waits for its time, and does not begin with the mode that comes with it", () => {
    const rig = new ProfileRig();
    rig.rig.setEnable(3);
    rig.rig.run(1);
    rig.post("/settings?mode=1&starttime=2026-05-01T22:00");
    rig.rig.run(30);
    expect(rig.rig.aims()).toBe("sleeping 32 A");
    expect(rig.rig.core.start.asked).toBe(3);
  });
});

describe("the other requests", () => {
  it("restarts at once, or when the charge has ended", () => {
    const rig = new ProfileRig();
    rig.rig.plug(true);
    expect(rig.post("/reboot")).toBe('202 {"msg":"restarts when the charge has ended"}');
    rig.rig.run(10);
    expect(rig.rig.done.join(",").includes("restart")).toBe(false);
    rig.rig.plug(false);
    rig.rig.run(2);
    expect(rig.rig.done.join(",").includes("restart asked for as of a SmartEVSE")).toBe(true);
    expect(rig.post("/reboot")).toBe('200 {"msg":"restarts"}');
  });

  it("locks the cable for good and lets it go", () => {
    const rig = new ProfileRig();
    expect(rig.post("/cablelock?1")).toBe('200 {"cablelock":1}');
    expect(rig.post("/cablelock?0")).toBe('200 {"cablelock":0}');
  });

  it("shows a card as a reader would", () => {
    const rig = new ProfileRig();
    expect(rig.post("/rfid?rfid=11223344556677")).toBe('200 {"rfid_status":"RFID reader not enabled"}');
    rig.rig.settings.set("rfid_mode", "3");
    rig.rig.run(10);
    expect(rig.post("/rfid?rfid=11223344556677")).toBe('200 {"rfid":"11223344556677","rfid_status":"Card Stored"}');
    rig.rig.settings.set("rfid_mode", "1");
    rig.rig.run(30);
    expect(rig.post("/rfid?rfid=aabbccddeeff00")).toBe(
      '200 {"rfid":"aabbccddeeff00","rfid_status":"Card not in storage"}',
    );
    expect(rig.topic("RFIDLastRead")).toBe("AABBCCDDEEFF00");
    expect(rig.topic("RFID")).toBe("Card not in storage");
    expect(rig.rig.aims()).toBe("sleeping 32 A");
    expect(rig.post("/rfid?rfid=11223344556677")).toBe('200 {"rfid":"11223344556677","rfid_status":"Present"}');
    rig.rig.run(30);
    expect(rig.rig.aims()).toBe("enabled 32 A");
    for (const card of ["", "12", "112233445566", "1122334455667g", "11223344556677 limit=32"])
      expect(rig.post("/rfid?rfid=" + card)).toBe('200 {"rfid_status":"Invalid RFID hex string"}');
  });

  it("says which methods a path has", () => {
    const { rig } = new ProfileRig();
    expect(rig.get("/currents")).toBe('405 {"msg":"Method not allowed","allowed":"POST"}');
    expect(rig.send("DELETE", "/settings", "")).toBe('405 {"msg":"Method not allowed","allowed":"GET, POST"}');
  });
});
