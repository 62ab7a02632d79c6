import { describe, expect, it } from "#test/spec";
import { HttpRig } from "../http/rig";

const CARDS = "/api/v1/cards";
const SCHEDULE = "/api/v1/schedule";
const ZONE = '"CET-1CEST,M3.5.0,M10.5.0/3"';

/** An e with a diaeresis in UTF-8. */
const E = String.fromCharCode(195) + String.fromCharCode(171);

function withCards(): HttpRig {
  const rig = new HttpRig();
  rig.settings.set("rfid_mode", "all");
  return rig.run(30);
}

describe("cards", () => {
  it("are learned, changed, listed and forgotten", () => {
    const rig = withCards();
    expect(rig.get(CARDS)).toBe('200 {"cards":[],"learning":false}');
    const body = '{"name":"Zo' + E + ' M","limit_A":10,"until_s":1800000000}';
    expect(rig.send("PUT", CARDS + "/04A1B2C3", body).startsWith('200 {"outcome":"learned",')).toBe(true);
    rig.run(30);
    expect(rig.get(CARDS)).toContain(
      '{"cards":[{"uid":"04A1B2C3","name":"Zo' + E + ' M","limit_A":10,"until_s":1800000000}],"learning":false,',
    );
    expect(rig.send("PUT", CARDS + "/04A1B2C3", '{"name":"Max"}')).toContain('"outcome":"changed"');
    rig.run(30);
    expect(rig.get(CARDS)).toContain('{"cards":[{"uid":"04A1B2C3","name":"Max"}]');
    expect(rig.send("DELETE", CARDS + "/04A1B2C3", "")).toContain('"outcome":"deleted"');
    expect(rig.send("DELETE", CARDS + "/04A1B2C3", "").startsWith("404 ")).toBe(true);
    expect(rig.get(CARDS)).toContain('{"cards":[]');
  });

  it("are learned with a tap, or no longer", () => {
    const rig = withCards();
    expect(rig.send("POST", CARDS + "/learn", "")).toBe('200 {"learning":true}');
    expect(rig.get(CARDS)).toContain('"learning":true');
    rig.order("rfid", "swipe 04A1B2C3", rig.now);
    rig.run(30);
    expect(rig.get(CARDS)).toContain(
      '{"cards":[{"uid":"04A1B2C3"}],"learning":false,"last":{"uid":"04A1B2C3","outcome":"learned",',
    );
    rig.send("POST", CARDS + "/learn", "{}");
    expect(rig.send("POST", CARDS + "/stop", "")).toBe('200 {"learning":false}');
    rig.order("rfid", "swipe 04A1B2C4", rig.now);
    rig.run(30);
    expect(rig.get(CARDS)).toContain('"last":{"uid":"04A1B2C4","outcome":"unknown"');
  });

  it("are shown, and not changed, while they are not asked for", () => {
    const rig = withCards();
    rig.send("PUT", CARDS + "/04A1B2C3", "{}");
    rig.run(30);
    rig.settings.set("rfid_mode", "off");
    rig.run(30);
    expect(rig.get(CARDS)).toContain('{"cards":[{"uid":"04A1B2C3"}]');
    expect(rig.send("PUT", CARDS + "/04A1B2C4", "{}").startsWith('409 {"error":{"code":"conflict"')).toBe(true);
    expect(rig.send("POST", CARDS + "/learn", "").startsWith("409 ")).toBe(true);
    expect(rig.send("POST", CARDS + "/stop", "")).toBe('200 {"learning":false}');
  });

  it("128 of them are known, in whole", () => {
    const rig = withCards();
    for (let number = 0; number < 128; number++) {
      rig.send("PUT", CARDS + "/04A1B" + (100 + number).toFixed(0), '{"name":"Number ' + number.toFixed(0) + '"}');
      rig.run(40);
    }
    const text = rig.get(CARDS);
    expect(text).toContain('{"uid":"04A1B100","name":"Number 0"}');
    expect(text).toContain('{"uid":"04A1B227","name":"Number 127"}]');
    expect(rig.send("PUT", CARDS + "/04A1B999", "{}").startsWith('409 {"error":{"code":"full"')).toBe(true);
  });

  const refused: [string, string][] = [
    ["/04A1B2C", "{}"],
    ["/04A1B2CX", "{}"],
    ["/00000000", "{}"],
    ["/all", "{}"],
    ["/next", "{}"],
    ["/04A1B2C3", '{"name":"a;b"}'],
    ["/04A1B2C3", '{"name":"a\\nb"}'],
    ["/04A1B2C3", '{"name":"a\\"b"}'],
    ["/04A1B2C3", '{"name":"123456789012345678901"}'],
    ["/04A1B2C3", '{"name":"' + String.fromCharCode(195) + '"}'],
    ["/04A1B2C3", '{"name":1}'],
    ["/04A1B2C3", '{"limit_A":5}'],
    ["/04A1B2C3", '{"limit_A":81}'],
    ["/04A1B2C3", '{"limit_A":7.5}'],
    ["/04A1B2C3", '{"limit_A":"16"}'],
    ["/04A1B2C3", '{"from_s":20,"until_s":10}'],
    ["/04A1B2C3", '{"until_s":-1}'],
    ["/04A1B2C3", '{"owner":"me"}'],
    ["/04A1B2C3", "[]"],
  ];
  for (const [path, body] of refused) {
    it("refuses " + path + " " + body, () => {
      const rig = withCards();
      expect(rig.send("PUT", CARDS + path, body).startsWith("400 ")).toBe(true);
      expect(rig.get(CARDS)).toContain('{"cards":[]');
    });
  }
});

describe("the schedule", () => {
  it("comes back as it was put, and is in force", () => {
    const rig = new HttpRig();
    expect(rig.get(SCHEDULE)).toBe('200 {"windows":[],"timezone":"","capacityPlan":""}');
    const windows = '[{"days":"mo-we,sa","start":"22:00","stop":"06:00"},{"days":"su","start":"00:00","stop":"24:00"}]';
    const delayed = '{"start":"2030-01-01T22:00","stop":"2030-01-02T06:00","repeat":true}';
    const body = '{"windows":' + windows + ',"delayed":' + delayed + ',"timezone":' + ZONE + "}";
    const answer =
      '200 {"windows":' + windows + ',"delayed":' + delayed + ',"timezone":' + ZONE + ',"capacityPlan":""}';
    expect(rig.send("PUT", SCHEDULE, body)).toBe(answer);
    expect(rig.get(SCHEDULE)).toBe(answer);
    expect(rig.settings.on("schedule_on")).toBe(true);
    rig.run(30);
    expect(rig.aims()).toBe("sleeping 32 A");
    expect(rig.send("PUT", SCHEDULE, '{"windows":[],"delayed":null}')).toContain('{"windows":[],"timezone":');
    rig.run(30);
    expect(rig.aims()).toBe("enabled 32 A");
  });

  const refused: string[] = [
    '{"windows":{}}',
    '{"windows":[{}]}',
    '{"windows":[{"days":"mo","start":"22:00"}]}',
    '{"windows":[{"days":"mo","start":"25:00","stop":"06:00"}]}',
    '{"windows":[{"days":"mo","start":"22:00","stop":"22:00"}]}',
    '{"windows":[{"days":"xx","start":"22:00","stop":"06:00"}]}',
    '{"windows":[{"days":"mo 00:00-01:00; tu","start":"22:00","stop":"06:00"}]}',
    '{"windows":[{"days":"mo","start":"22:00","stop":"06:00","power":1}]}',
    '{"delayed":"tomorrow"}',
    '{"delayed":{}}',
    '{"delayed":{"start":"2030-13-01T22:00"}}',
    '{"delayed":{"start":"2030-01-01T22:00","repeat":1}}',
    '{"delayed":{"start":"2000-01-01T22:00","stop":"2000-01-02T06:00"}}',
    '{"timezone":"Europe/Paris"}',
    '{"timezone":1}',
    '{"capacityPlan":"nonsense"}',
    '{"zone":"UTC0"}',
    '{"windows":[{"days":"mo","start":"22:00","stop":"06:00"}],"timezone":"Mars"}',
    '{"timezone":"CET-1","windows":[{"days":"xx","start":"22:00","stop":"06:00"}]}',
  ];
  for (const body of refused) {
    it("refuses " + body + " and changes nothing", () => {
      const rig = new HttpRig();
      expect(rig.send("PUT", SCHEDULE, body).startsWith('400 {"error":')).toBe(true);
      expect(rig.get(SCHEDULE)).toBe('200 {"windows":[],"timezone":"","capacityPlan":""}');
      expect(rig.settings.revision).toBe(rig.revision);
    });
  }
});

describe("trips", () => {
  it("are listed newest first, and reset when their cause has gone", () => {
    const rig = new HttpRig();
    expect(rig.get("/api/v1/trips")).toBe('200 {"trips":[],"waiting":0}');
    expect(rig.send("POST", "/api/v1/trips/reset", "").startsWith("409 ")).toBe(true);
    for (let count = 0; count < 3; count++) {
      rig.trip(12);
      rig.run(20);
      expect(rig.send("POST", "/api/v1/trips/reset", "").startsWith("409 ")).toBe(true);
      rig.trip(0);
      rig.run(20);
      const cause = count === 1 ? '{"cause":"residual current"}' : "";
      expect(rig.send("POST", "/api/v1/trips/reset", cause).startsWith("200 ")).toBe(true);
      rig.run(20);
    }
    const text = rig.get("/api/v1/trips");
    expect(text.startsWith('200 {"trips":[{"cause":"residual current","value":"12 mA","count":3,')).toBe(true);
    expect(text.split('"cause"').length).toBe(4);
    expect(text).toContain('"endedBy":"person","active":false,"reset":"person"}');
    expect(rig.send("POST", "/api/v1/trips/reset", '{"cause":1}').startsWith("400 ")).toBe(true);
    expect(rig.send("POST", "/api/v1/trips/reset", '{"all":true}').startsWith("400 ")).toBe(true);
  });

  it("at most 50 of them", () => {
    const rig = new HttpRig();
    for (let count = 0; count < 55; count++) {
      rig.trip(12);
      rig.trip(0);
      rig.send("POST", "/api/v1/trips/reset", "");
      rig.run(40);
    }
    expect(rig.get("/api/v1/trips").split('"cause"').length).toBe(51);
  });
});

describe("RAPI", () => {
  it("asks the EVSE, and carries out what would fight the controller", () => {
    const rig = new HttpRig();
    expect(rig.get("/api/v1/rapi?command=%24GS^30")).toBe("waits");
    expect(rig.asked.length).toBe(1);
    rig.http.evseReply("http1", "$OK 03 0^20");
    expect(rig.answer()).toBe('200 {"command":"GS","answer":"$OK 03 0^20"}');
    expect(rig.get("/api/v1/rapi?command=FS")).toBe('200 {"command":"FS","answer":"$OK^20"}');
    expect(rig.aims()).toBe("sleeping 32 A");
  });

  it("says why there is no answer", () => {
    const rig = new HttpRig();
    expect(rig.get("/api/v1/rapi").startsWith('400 {"error":{"code":"wrong-value"')).toBe(true);
    expect(rig.get("/api/v1/rapi?command=G%0aS").startsWith("400 ")).toBe(true);
    expect(rig.get("/api/v1/rapi?command=ZZ").startsWith('400 {"error":{"code":"blocked"')).toBe(true);
    rig.get("/api/v1/rapi?command=GS");
    rig.run(31);
    expect(rig.answer().startsWith('503 {"error":{"code":"no-answer"')).toBe(true);
    rig.accepts = false;
    expect(rig.get("/api/v1/rapi?command=GS").startsWith('503 {"error":{"code":"busy"')).toBe(true);
  });
});

describe("diagnostics and the like", () => {
  it("say versions, counters and health", () => {
    const rig = new HttpRig();
    const text = rig.get("/api/v1/diagnostics");
    expect(text.startsWith('200 {"product":"Dinamics","version":"0.1.0","serial":"D040EB958B0C",')).toBe(true);
    expect(text).toContain('"health":{"rapi":"ok","mqtt":"ok","meter":"nothing heard yet","clock":"ok"}');
    expect(text).toContain('"evse":{"link":"up"');
    expect(rig.get("/api/v1/update")).toContain('200 {"version":"0.1.0","by":"tool","sentence":"this machine is not');
    expect(rig.get("/api/v1/history").startsWith('501 {"error":{"code":"not-here"')).toBe(true);
  });

  it("sessions that are kept are listed by their begin", () => {
    const rig = new HttpRig();
    expect(rig.get("/api/v1/sessions")).toBe('200 {"sessions":[]}');
    rig.keepSession(1, 1000);
    rig.keepSession(2, 2000);
    expect(rig.get("/api/v1/sessions?from=1500")).toContain('200 {"sessions":[{"number":2,"start_s":2000,');
    expect(rig.get("/api/v1/sessions?from=1000&to=2000")).toContain('{"sessions":[{"number":1,"start_s":1000,');
    expect(rig.get("/api/v1/sessions").split('"number"').length).toBe(3);
    for (const query of ["from=x", "to=-1", "from=1.5", "to=12345678901", "since=1"])
      expect(rig.get("/api/v1/sessions?" + query).startsWith("400 ")).toBe(true);
  });
});
