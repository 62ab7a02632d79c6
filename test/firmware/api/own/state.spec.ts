import { describe, expect, it } from "#test/spec";
import { HttpRig } from "../http/rig";

/** What stands behind a name in the state. */
function part(rig: HttpRig, name: string): string {
  const text = rig.get("/api/v1/state");
  const at = text.indexOf('"' + name + '":');
  return at < 0 ? "" : text.substring(at + name.length + 3, at + name.length + 63);
}

describe("the state", () => {
  it("says who this is, what is offered and why", () => {
    const rig = new HttpRig();
    const text = rig.get("/api/v1/state");
    expect(
      text.startsWith('200 {"serial":"D040EB958B0C","name":"charger","version":"0.1.0","time_s":1705661940,'),
    ).toBe(true);
    expect(text).toContain('"mode":"normal","run":"enabled"');
    expect(text).toContain('"sentence":"offered 32 A: charge limit (32 A)"');
    expect(text).toContain('"source":"charge limit"');
    expect(text).toContain('"limits":[{"source":"charge limit","limit_mA":32000,"forbids":false,"decides":true,');
  });

  it("leaves out what it does not know; a phase without a meter is null and never 0", () => {
    const rig = new HttpRig();
    rig.system.epoch = undefined;
    const text = rig.get("/api/v1/state");
    for (const name of ['"time_s"', '"solar"', '"battery"', '"grid"', '"age_ms"', '"trip"', '"soc_pct"', '"override"'])
      expect(text.includes(name)).toBe(false);
    expect(part(rig, "current_mA").startsWith("[null,null,null]")).toBe(true);
    expect(part(rig, "stale").startsWith("true")).toBe(true);
  });

  it("shows what is reported, and forgets it when it is too old", () => {
    const rig = new HttpRig();
    rig.reported("grid_W", -1500, rig.now);
    rig.reported("solar_W", 4000, rig.now);
    rig.reported("battery_W", -300, rig.now);
    rig.reported("soc_pct", 55, rig.now);
    rig.plug(false);
    expect(part(rig, "solar").startsWith('{"surplus_W":1500,"generation_W":4000}')).toBe(true);
    expect(part(rig, "grid").startsWith('{"power_W":-1500}')).toBe(true);
    expect(part(rig, "battery").startsWith('{"power_W":-300}')).toBe(true);
    expect(part(rig, "soc_pct").startsWith("55,")).toBe(true);
    rig.run(600);
    expect(part(rig, "solar")).toBe("");
    expect(part(rig, "grid")).toBe("");
    expect(part(rig, "battery")).toBe("");
  });

  it("names the pilot's state, and the car", () => {
    const rig = new HttpRig();
    expect(part(rig, "evse").startsWith('{"link":"up","state":"C","text":"charging","connected":true')).toBe(true);
    expect(part(rig, "vehicle").startsWith('{"connected":true,"phasesFrom":"')).toBe(true);
    rig.plug(false);
    expect(part(rig, "evse").startsWith('{"link":"up","state":"A","text":"notConnected"')).toBe(true);
    expect(part(rig, "vehicle").startsWith('{"connected":false,')).toBe(true);
  });

  it("names a protective stop with its sentence and who ends it", () => {
    const rig = new HttpRig();
    rig.trip(12);
    expect(part(rig, "trip")).toContain('"cause":"residual current","sentence":"current leaks');
    expect(rig.get("/api/v1/state")).toContain('"value":"12 mA","count":1,"present":true,"reset":"person"');
  });
});

describe("control", () => {
  it("starts, pauses and leaves it to the rules again", () => {
    const rig = new HttpRig();
    expect(rig.send("POST", "/api/v1/control", '{"do":"pause"}').startsWith("200 {")).toBe(true);
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.send("POST", "/api/v1/control", '{"do":"start"}');
    expect(rig.aims()).toBe("enabled 32 A");
    expect(rig.core.start.asked).toBe(2);
    rig.send("POST", "/api/v1/control", '{"do":"pause"}');
    rig.send("POST", "/api/v1/control", '{"do":"auto"}');
    expect(rig.aims()).toBe("enabled 32 A");
    expect(rig.core.start.asked).toBeUndefined();
  });

  it("auto takes back an override too, however it was made", () => {
    const rig = new HttpRig();
    rig.send("POST", "/override", "{state:disabled}");
    expect(rig.aims()).toBe("sleeping 32 A");
    rig.send("POST", "/api/v1/control", '{"do":"auto"}');
    expect(rig.aims()).toBe("enabled 32 A");
  });

  it("sets a mode and a limit, and releases it", () => {
    const rig = new HttpRig();
    rig.send("POST", "/api/v1/control", '{"limit_A":10}');
    rig.run(20);
    expect(rig.aims()).toBe("enabled 10 A");
    expect(part(rig, "override").startsWith('{"limit_mA":10000}')).toBe(true);
    rig.send("POST", "/api/v1/control", '{"limit_A":null,"mode":"off"}');
    rig.run(20);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(part(rig, "override")).toBe("");
    expect(part(rig, "mode").startsWith('"off"')).toBe(true);
  });

  it("lifts and replaces a limit however it was set, and leaves a word on start and stop alone", () => {
    const rig = new HttpRig();
    rig.send("POST", "/override", "{charge_current:8,max_current:12,auto_release:false}");
    expect(part(rig, "override").startsWith('{"limit_mA":8000}')).toBe(true);
    rig.send("POST", "/api/v1/control", '{"limit_A":10}');
    rig.run(20);
    expect(rig.aims()).toBe("enabled 10 A");
    expect(rig.get("/override")).toBe("200 {}");
    rig.send("POST", "/override", "{state:disabled,charge_current:8}");
    rig.send("POST", "/api/v1/control", '{"limit_A":null}');
    rig.run(20);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(rig.get("/override")).toBe('200 {"state":"disabled","auto_release":true}');
    expect(part(rig, "override")).toBe("");
  });

  const refused: [string, string][] = [
    ["", "no-json"],
    ["{", "no-json"],
    ["[]", "no-json"],
    ["{do:start}", "no-json"],
    ["{'do':'start'}", "no-json"],
    ['{"do":"start","do":"pause"}', "no-json"],
    ['{"do":start}', "no-json"],
    ["{}", "nothing-asked"],
    ['{"do":"run"}', "wrong-value"],
    ['{"do":1}', "wrong-value"],
    ['{"do":null}', "wrong-value"],
    ['{"mode":3}', "wrong-value"],
    ['{"mode":"3"}', "not-allowed"],
    ['{"mode":"fast"}', "not-allowed"],
    ['{"mode":null}', "wrong-value"],
    ['{"limit_A":"10"}', "wrong-value"],
    ['{"limit_A":5}', "not-allowed"],
    ['{"limit_A":-1}', "not-allowed"],
    ['{"limit_A":81}', "not-allowed"],
    ['{"limit_A":6.5}', "not-allowed"],
    ['{"limit_A":1e9}', "not-allowed"],
    ['{"limit_A":[]}', "wrong-value"],
    ['{"do":"pause","mode":"warp"}', "not-allowed"],
    ['{"do":"pause","limit_A":99}', "not-allowed"],
    ['{"do":"pause","speed":1}', "unknown-field"],
  ];
  for (const [body, code] of refused) {
    it("refuses " + body + " and changes nothing", () => {
      const rig = new HttpRig();
      const answer = rig.send("POST", "/api/v1/control", body);
      expect(answer.startsWith('400 {"error":{"code":"' + code + '","message":"')).toBe(true);
      expect(rig.aims()).toBe("enabled 32 A");
      expect(rig.settings.revision).toBe(rig.revision);
    });
  }
});

describe("settings", () => {
  it("come with unit, range, default, meaning and group", () => {
    const rig = new HttpRig();
    const breaker = rig.get("/api/v1/settings?key=breaker_A");
    expect(breaker).toContain('{"key":"breaker_A","group":"house","value":16,"default":16,"unit":"A","kind":"number",');
    expect(breaker).toContain(
      '"allowed":"6..125","min":6,"max":125,"step":1,"writable":true,"kept":true,"restart":false,',
    );
    const mode = rig.get("/api/v1/settings?key=mode");
    expect(mode).toContain('"kind":"choice"');
    expect(mode).toContain('"options":[{"value":0,"text":"off"},{"value":1,"text":"normal"},');
    expect(rig.get("/api/v1/settings?group=solar").includes('"group":"house"')).toBe(false);
    expect(rig.get("/api/v1/settings?key=none").startsWith("404 ")).toBe(true);
    expect(rig.get("/api/v1/settings?group=none").startsWith("404 ")).toBe(true);
  });

  it("are changed together, and told with their new values", () => {
    const rig = new HttpRig();
    const answer = rig.send(
      "PATCH",
      "/api/v1/settings",
      '{"breaker_A":25,"mode":"solar","dynamic":true,"margin_A":1.5}',
    );
    expect(answer.startsWith('200 {"settings":[{"key":"breaker_A","group":"house","value":25,')).toBe(true);
    expect(rig.settings.get("breaker_A")).toBe(25);
    expect(rig.settings.get("mode")).toBe(2);
    expect(rig.settings.get("dynamic")).toBe(1);
    expect(rig.settings.get("margin_A")).toBe(1.5);
  });

  it("may need each other, in whatever order they come", () => {
    for (const body of ['{"clamps":0,"dynamic":0}', '{"dynamic":0,"clamps":0}']) {
      const rig = new HttpRig();
      rig.settings.set("dynamic", "1");
      expect(rig.send("PATCH", "/api/v1/settings", body).startsWith("200 ")).toBe(true);
      expect(rig.settings.get("clamps")).toBe(0);
      expect(rig.send("PATCH", "/api/v1/settings", '{"dynamic":1}')).toContain('"code":"not-allowed"');
      expect(rig.settings.get("dynamic")).toBe(0);
    }
  });

  const refused: [string, string][] = [
    ['{"breaker_A":5}', "not-allowed"],
    ['{"breaker_A":126}', "not-allowed"],
    ['{"breaker_A":20,"charge_limit_A":81}', "not-allowed"],
    ['{"breaker_A":"x"}', "not-allowed"],
    ['{"breaker_A":null}', "wrong-value"],
    ['{"breaker_A":[20]}', "wrong-value"],
    ['{"breaker_A":20,"nothing":1}', "unknown-field"],
    ['{"breaker_A|set_breaker":20}', "unknown-field"],
    ['{"set_breaker":20}', "unknown-field"],
    ['{"mode":"smart","clamps":0}', "not-allowed"],
  ];
  for (const [body, code] of refused) {
    it("refuses " + body + " and changes nothing", () => {
      const rig = new HttpRig();
      expect(rig.send("PATCH", "/api/v1/settings", body)).toContain('"code":"' + code + '"');
      expect(rig.settings.revision).toBe(rig.revision);
    });
  }
});

describe("what does not fit", () => {
  const requests: [string, string, string, string][] = [
    ["GET", "/api/v1/nothing", "", '404 {"error":{"code":"not-found"'],
    ["GET", "/api/v1/", "", '404 {"error":{"code":"not-found"'],
    ["GET", "/api/v1/state/", "", '404 {"error":{"code":"not-found"'],
    ["DELETE", "/api/v1/state", "", '405 {"error":{"code":"wrong-method"'],
    ["PUT", "/api/v1/settings", "{}", '405 {"error":{"code":"wrong-method"'],
    ["GET", "/api/v1/state?verbose=1", "", '400 {"error":{"code":"unknown-field"'],
    ["GET", "/api/v1/settings?key=mode&x", "", '400 {"error":{"code":"unknown-field"'],
    ["GET", "/api/v1/state", "hello", '400 {"error":{"code":"unexpected-body"'],
  ];
  for (const [method, target, body, begin] of requests) {
    it(method + " " + target + " " + body, () => {
      const rig = new HttpRig();
      expect(rig.send(method, target, body).startsWith(begin)).toBe(true);
    });
  }
});
