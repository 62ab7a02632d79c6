import { describe, expect, it } from "#test/spec";
import { HttpRig } from "./rig";

describe("the status", () => {
  /** What clients read, with a car that charges at 6 A, and what it is then. */
  const fields: string[] = [
    '"mode":"Wired"',
    '"eth_connected":1',
    '"wifi_client_connected":0',
    '"ipaddress":"192.168.1.50"',
    '"macaddress":"0C:8B:95:EB:40:D0"',
    '"mqtt_connected":1',
    '"evse_connected":1',
    '"rapi_connected":1',
    '"amp":6000',
    '"voltage":230',
    '"pilot":6',
    '"max_current":32',
    '"temp":250',
    '"temp2":false',
    '"state":3',
    '"status":"active"',
    '"flags":320',
    '"vehicle":1',
    '"colour":6',
    '"gfcicount":0,"nogndcount":0,"stuckcount":0',
    '"manual_override":0',
    '"divertmode":1',
    '"shaper":0',
    '"limit":false',
    '"ota_update":0',
    '"session_energy":0',
    '"total_energy":0',
    '"total_week":0',
    '"tesla_vehicle_count":false',
    '"wattsec":0',
    '"watthour":0',
    '"time":"2024-01-19T10:59:00Z"',
    '"offset":"+0000"',
    '"claims_version":0',
    '"config_version":',
    '"schedule_plan_version":1',
  ];
  for (const field of fields) it("has " + field, () => expect(new HttpRig().get("/status")).toContain(field));

  it("says it when the EVSE does not answer", () => {
    const rig = new HttpRig();
    rig.evse.status.link = "down";
    for (const field of ['"state":0', '"evse_connected":0', '"rapi_connected":0', '"amp":0', '"pilot":0'])
      expect(rig.get("/status")).toContain(field);
  });

  it("has the faults that the EVSE has counted", () => {
    const rig = new HttpRig();
    rig.evse.status.faultCounts = [2, 1, 0];
    expect(rig.get("/status")).toContain('"gfcicount":2,"nogndcount":1,"stuckcount":0');
  });

  it("says how long ago sun, grid and car were heard, since the start when never", () => {
    const rig = new HttpRig().run(20);
    for (const name of ["divert_update", "vehicle_state_update"])
      expect(rig.get("/status")).toContain('"' + name + '":2,');
    rig.send("POST", "/status", '{"solar":1200,"battery_level":55}');
    expect(rig.get("/status")).toContain('"divert_update":0,');
    expect(rig.run(70).get("/status")).toContain('"vehicle_state_update":7,');
    rig.send("POST", "/status", '{"grid_ie":-500}');
    rig.run(30).send("POST", "/status", '{"solar":1300}');
    expect(rig.get("/status")).toContain('"divert_update":0,');
  });

  const states: [string, string, string][] = [
    ["notConnected", "", '"state":1,'],
    ["connected", "", '"state":2,'],
    ["sleeping", "", '"state":254,'],
    ["disabled", "", '"state":255,'],
    ["fault", "gfci", '"state":6,'],
    ["fault", "relayClosure", '"state":14,'],
    ["fault", "other", '"state":11,'],
    ["unknown", "", '"state":0,'],
  ];
  for (const [state, fault, code] of states) {
    it("names the state " + state + " " + fault + " as " + code, () => {
      const rig = new HttpRig();
      rig.evse.status.state = state as "connected";
      if (fault !== "") rig.evse.status.fault = fault as "gfci";
      expect(rig.get("/status")).toContain(code);
    });
  }

  it("takes reports as they are sent, also without quotes, and echoes them", () => {
    const rig = new HttpRig();
    expect(rig.send("POST", "/status", "{voltage:231}")).toBe('200 {"voltage":231}');
    expect(rig.get("/status")).toContain('"voltage":231,');
    expect(rig.settings.get("voltage_V")).toBe(230);
    rig.send(
      "POST",
      "/status",
      '{"voltage":240,"solar":3200.5,"grid_ie":-500,"battery_level":63,"home_battery_soc":7}',
    );
    expect(rig.settings.get("voltage_V")).toBe(240);
    for (const field of ['"solar":3200', '"grid_ie":-500', '"battery_level":63', '"home_battery_soc":7'])
      expect(rig.get("/status")).toContain(field);
  });

  it("forgets a reported voltage after two minutes", () => {
    const rig = new HttpRig();
    rig.send("POST", "/status", "{voltage:231}");
    rig.run(1190);
    expect(rig.get("/status")).toContain('"voltage":231,');
    rig.run(10);
    expect(rig.get("/status")).toContain('"voltage":230,');
  });

  it("shows a reported power of the house for two minutes, and never in the place of what the meter measures", () => {
    const rig = new HttpRig();
    rig.send("POST", "/status", "{shaper_live_pwr:1234}");
    expect(rig.get("/status")).toContain('"shaper_live_pwr":1234,');
    rig.mainsSampled({ L1_mA: 1000, L2_mA: 0, L3_mA: 0 }, rig.now);
    rig.run(1);
    expect(rig.get("/status")).toContain('"shaper_live_pwr":230,');
    expect(rig.run(160).get("/status")).toContain('"shaper_live_pwr":1234,');
    expect(rig.run(1100).get("/status")).toContain('"shaper_live_pwr":230,');
  });

  const bad = [
    "",
    "{voltage:30}",
    "{voltage:301}",
    "{voltage:x}",
    "{solar:1,grid_ie:x}",
    "{unknown:1}",
    "[1]",
    "{solar:100001}",
  ];
  for (const body of bad) {
    it("takes nothing of " + body, () => {
      const rig = new HttpRig();
      const before = rig.get("/status");
      expect(rig.send("POST", "/status", body).substring(0, 3)).toBe("400");
      expect(rig.get("/status").substring(0, 900)).toBe(before.substring(0, 900));
    });
  }

  it("is told in changes", () => {
    const rig = new HttpRig();
    rig.http.changes(rig.now);
    expect(rig.http.changes(rig.now)).toBeUndefined();
    rig.evse.status.offered_mA = 16000;
    expect(rig.http.changes(rig.now)).toBe('{"pilot":16}');
    rig.send("POST", "/override", "{state:disabled}");
    const changes = rig.http.changes(rig.now) ?? "";
    for (const field of ['"status":"disabled"', '"manual_override":1', '"claims_version":1', '"override_version":1'])
      expect(changes).toContain(field);
  });
});

describe("the configuration", () => {
  const fields: string[] = [
    '"version":"v5.1.0"',
    '"buildenv":"dinamics 0.1.0"',
    '"wifi_serial":"D040EB958B0C"',
    '"hostname":"charger"',
    '"firmware":"8.2.3"',
    '"protocol":"5.2.1"',
    '"max_current_soft":32',
    '"min_current_hard":6',
    '"heartbeat_interval":10',
    '"voltage":23000',
    '"divert_PV_ratio":1,',
    '"charge_mode":"fast"',
    '"divert_enabled":true',
    '"mqtt_vehicle_range_miles":false',
    '"www_password":""',
    '"wizard_passed":true',
  ];
  for (const field of fields) it("has " + field, () => expect(new HttpRig().get("/config")).toContain(field));

  const changes: [string, string, number, string][] = [
    ['{"max_current_soft":20}', "charge_limit_A", 20, "done"],
    ['{"max_current_soft":32}', "charge_limit_A", 32, "no change"],
    ['{"charge_mode":"eco"}', "mode", 2, "done"],
    ['{"charge_mode":"fast"}', "mode", 1, "no change"],
    ["{default_state:false}", "plug_and_charge", 0, "done"],
    ["{voltage:24000}", "voltage_V", 240, "done"],
    ['{"divert_PV_ratio":1.1}', "solar_ratio_pct", 110, "done"],
    ["{heartbeat_interval:5,heartbeat_current:10}", "heartbeat_A", 10, "done"],
    ['{"lang":"de","wizard_passed":true}', "mode", 1, "no change"],
    ['{"led_brightness":128,"service":2}', "mode", 1, "no change"],
    ["{divert_enabled:true,current_shaper_enabled:false}", "dynamic", 0, "no change"],
    ["{current_shaper_min_pause_time:300}", "pause_min_s", 300, "done"],
    ["{current_shaper_data_maxinterval:120}", "meter_timeout_s", 120, "done"],
    ["{current_shaper_max_pwr:5000}", "capacity_A", 21, "done"],
    ["{is_threephase:true}", "phases", 0, "no change"],
    ["{is_threephase:false}", "phases", 0, "no change"],
    ['{"limit_default_type":"energy","limit_default_value":10000}', "energy_limit_kWh", 10, "done"],
    ['{"limit_default_type":"time","limit_default_value":90}', "time_limit_15min", 6, "done"],
    ['{"limit_default_type":"soc","limit_default_value":80}', "soc_limit_pct", 80, "done"],
    ['{"limit_default_type":"","limit_default_value":0}', "soc_limit_pct", 0, "no change"],
  ];
  for (const [body, key, value, told] of changes) {
    it("takes " + body, () => {
      const rig = new HttpRig();
      expect(rig.send("POST", "/config", body)).toContain('"msg":"' + told + '"');
      expect(rig.settings.get(key as "mode")).toBe(value);
    });
  }

  it("shows what the machine's own configuration says, takes it back as it is, and changes nothing of it", () => {
    const rig = new HttpRig();
    rig.config.push({ name: "mqtt_port", json: "1883" }, { name: "mqtt_topic", json: '"openevse"' });
    expect(rig.get("/config")).toContain('"mqtt_topic":"openevse"');
    expect(rig.get("/config")).toContain('"mqtt_port":1883');
    expect(rig.send("POST", "/config", '{"mqtt_port":1883,"mqtt_topic":"openevse"}')).toContain('"msg":"no change"');
    const answer = rig.send("POST", "/config", '{"max_current_soft":20,"mqtt_topic":"other"}');
    expect(answer.substring(0, 3)).toBe("409");
    expect(answer).toContain("mqtt_topic: it stands in the configuration file");
    expect(rig.settings.get("charge_limit_A")).toBe(32);
  });

  it("is told whether the car takes three phases", () => {
    const rig = new HttpRig();
    rig.settings.set("phases", "1");
    rig.run(1);
    expect(rig.get("/config")).toContain('"is_threephase":false');
    expect(rig.send("POST", "/config", "{is_threephase:true}")).toContain('"msg":"done"');
    rig.run(1);
    expect(rig.settings.get("phases")).toBe(123);
    expect(rig.get("/config")).toContain('"is_threephase":true');
    expect(rig.send("POST", "/config", "{is_threephase:false}")).toContain('"msg":"done"');
    expect(rig.settings.get("phases")).toBe(0);
  });

  it("shows the limit of every session, and the largest power of the house", () => {
    const rig = new HttpRig();
    expect(rig.get("/config")).toContain('"limit_default_type":"","limit_default_value":0');
    rig.send("POST", "/config", '{"limit_default_type":"energy","limit_default_value":10000}');
    rig.send("POST", "/config", '{"limit_default_type":"time","limit_default_value":90}');
    expect(rig.get("/config")).toContain('"limit_default_type":"time","limit_default_value":90');
    rig.send("POST", "/config", '{"current_shaper_max_pwr":5000}');
    expect(rig.get("/config")).toContain('"current_shaper_max_pwr":4830');
  });

  it("has the time zone with its rule", () => {
    const rig = new HttpRig();
    const zone = "Europe/Ljubljana|CET-1CEST,M3.5.0,M10.5.0/3";
    expect(rig.send("POST", "/config", '{"time_zone":"' + zone + '"}')).toContain('"msg":"done"');
    expect(rig.get("/config")).toContain("|CET-1CEST,M3.5.0,M10.5.0/3");
    expect(rig.get("/time")).toContain('"local_time":"2024-01-19T11:59:00+0100","offset":"+0100"');
  });

  const bad: [string, string][] = [
    ["", "400"],
    ["[]", "400"],
    ['{"max_current_soft":20,"nonsense":1}', "400"],
    ['{"max_current_soft":5}', "400"],
    ['{"max_current_soft":81}', "400"],
    ['{"max_current_soft":20.5}', "400"],
    ['{"max_current_soft":"x"}', "400"],
    ['{"max_current_soft":1e9}', "400"],
    ['{"max_current_soft":20,"charge_mode":"slow"}', "400"],
    ['{"max_current_soft":20,"time_zone":"Mars"}', "400"],
    ['{"max_current_soft":20,"temp_throttle_setpoint":500}', "400"],
    ['{"current_shaper_enabled":true}', "409"],
    ['{"max_current_soft":20,"service":1}', "409"],
    ['{"divert_enabled":false}', "409"],
    ['{"www_http_port":"abc"}', "400"],
    ['{"max_current_soft":20,"current_shaper_max_pwr":0}', "400"],
    ['{"current_shaper_max_pwr":"x"}', "400"],
    ['{"is_threephase":"perhaps"}', "400"],
    ['{"max_current_soft":20,"limit_default_type":"time","limit_default_value":20}', "400"],
    ['{"limit_default_type":"energy","limit_default_value":1500}', "400"],
    ['{"limit_default_type":"range","limit_default_value":100}', "400"],
    ['{"limit_default_type":"soc","limit_default_value":101}', "400"],
    ['{"limit_default_type":5}', "400"],
    ['{"max_current_soft|x":20}', "400"],
  ];
  for (const [body, status] of bad) {
    it("takes nothing of " + body, () => {
      const rig = new HttpRig();
      const revision = rig.settings.revision;
      expect(rig.send("POST", "/config", body).substring(0, 3)).toBe(status);
      expect(rig.settings.revision).toBe(revision);
    });
  }
});

describe("the log", () => {
  it("each change of the state is in the log, the last 48 of them", () => {
    const rig = new HttpRig();
    rig.run(5);
    expect(rig.get("/logs")).toBe('200 {"min":0,"max":0}');
    for (let count = 0; count < 60; count++) {
      rig.evse.status.state = count - Math.floor(count / 2) * 2 === 0 ? "connected" : "charging";
      rig.run(5);
    }
    expect(rig.get("/logs")).toBe('200 {"min":0,"max":2}');
    expect(rig.get("/logs/2")).toContain('"type":"information","managerState":"active","evseState":3');
    for (const page of ["3", "-1", "x", "00", "2/"]) expect(rig.get("/logs/" + page)).toBe('404 {"msg":"Not found"}');
  });
});
