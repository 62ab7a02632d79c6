import { describe, expect, it } from "#test/spec";
import { HttpRig } from "../http/rig";

const BACKUP = "/api/v1/backup";
const RESTORE = "/api/v1/restore";
const EMPTY = '"settings":{},"cards":[],"schedule":{}';
const HEAD = '{"format":"dinamics-backup","version":1,';

/** A controller that people have set up. */
function used(): HttpRig {
  const rig = new HttpRig();
  rig.settings.set("breaker_A", "25");
  rig.settings.set("margin_A", "1.5");
  rig.settings.set("rfid_mode", "all");
  rig.run(30);
  rig.send("PUT", "/api/v1/cards/04A1B2C3", '{"name":"Max","limit_A":10}');
  rig.run(30);
  rig.send("PUT", "/api/v1/cards/04A1B2C4", "{}");
  rig.run(30);
  const windows = '{"windows":[{"days":"mo","start":"22:00","stop":"06:00"}],"timezone":"CET-1CEST,M3.5.0,M10.5.0/3"}';
  rig.send("PUT", "/api/v1/schedule", windows);
  return rig.run(30);
}

/** The body of an answer, without the status. */
function body(answer: string): string {
  return answer.substring(4);
}

/** What a backup says besides when it was made. */
function content(rig: HttpRig): string {
  const text = rig.get(BACKUP);
  return text.substring(text.indexOf('"settings"'));
}

describe("a backup", () => {
  it("holds what people have set and nothing that is a default", () => {
    const text = used().get(BACKUP);
    expect(text.startsWith('200 {"format":"dinamics-backup","version":1,"product":"Dinamics","serial":')).toBe(true);
    expect(text).toContain(
      '"settings":{"breaker_A":25,"charge_limit_A":32,"margin_A":1.5,"dynamic":0,"schedule_on":1,"rfid_mode":1}',
    );
    expect(text).toContain('"cards":[{"uid":"04A1B2C3","name":"Max","limit_A":10},{"uid":"04A1B2C4"}]');
    expect(text).toContain('"set_time_zone":"CET-1CEST,M3.5.0,M10.5.0/3","set_schedule":"mo 22:00-06:00"');
  });

  it("has the controller restart only where a setting changes that needs it", () => {
    const rig = used();
    rig.settings.set("http", "1");
    rig.run(30);
    const backup = body(rig.get(BACKUP));
    expect(rig.send("POST", RESTORE, backup)).toBe('200 {"restored":true,"sessions":0}');
    expect(rig.done.join(";")).not.toContain("restart");
    rig.settings.set("http", "0");
    rig.run(30);
    expect(rig.send("POST", RESTORE, backup)).toBe('200 {"restored":true,"sessions":0}');
    expect(rig.done.join(";")).toContain("restart restored");
  });

  it("tells the log each setting that it changes, with what it was", () => {
    const backup = body(used().get(BACKUP));
    const other = new HttpRig();
    other.settings.set("breaker_A", "20");
    other.run(30);
    other.send("POST", RESTORE, backup);
    expect(other.log.has("breaker_A = 25 A (was 20 A)")).toBe(true);
    expect(other.log.has("margin_A = 1.5 A (was 0.5 A)")).toBe(true);
  });

  it("brings another controller to the same, whatever that one had", () => {
    const backup = body(used().get(BACKUP));
    const other = new HttpRig();
    other.settings.set("raise_hold_s", "5");
    other.settings.set("rfid_mode", "one");
    other.run(30);
    other.send("PUT", "/api/v1/cards/0A0B0C0D", "{}");
    other.send("PUT", "/api/v1/schedule", '{"delayed":{"start":"2030-01-01T22:00"},"timezone":"UTC0"}');
    other.run(30);
    expect(other.send("POST", RESTORE, backup)).toBe('200 {"restored":true,"sessions":0}');
    other.run(30);
    expect(content(other)).toBe(content(used()));
    expect(other.settings.get("raise_hold_s")).toBe(90);
    expect(other.aims()).toBe("sleeping 32 A");
    other.order("rfid", "swipe 0A0B0C0D", other.now);
    other.run(30);
    expect(other.get("/api/v1/state")).toContain('"access":{"required":true,"open":false}');
    other.order("rfid", "swipe 04A1B2C3", other.now);
    other.run(30);
    expect(other.get("/api/v1/state")).toContain('"access":{"required":true,"open":true}');
  });

  it("never lets a car through that waits for a card", () => {
    const rig = used();
    rig.send("PUT", "/api/v1/schedule", '{"windows":[]}');
    rig.run(30);
    expect(rig.evse.run).toBe("sleeping");
    rig.send("POST", RESTORE, body(rig.get(BACKUP)));
    for (let tick = 0; tick < 30; tick++) {
      expect(rig.evse.run).toBe("sleeping");
      rig.run(1);
    }
  });

  it("is only looked at when that is asked for", () => {
    const backup = body(used().get(BACKUP));
    const other = new HttpRig();
    const before = other.get(BACKUP);
    expect(other.send("POST", RESTORE + "?check=1", backup)).toBe('200 {"restored":false,"sessions":0}');
    other.run(30);
    expect(other.get(BACKUP)).toBe(before);
    expect(other.send("POST", RESTORE + "?check=2", backup).startsWith("400 ")).toBe(true);
  });

  it("forgets a delayed start that is over by now", () => {
    const rig = new HttpRig();
    const text =
      '"schedule":{"set_delayed":"start=2024-01-01T22:00 stop=2024-01-02T06:00","set_schedule":"mo 01:00-02:00"}}';
    expect(rig.send("POST", RESTORE, HEAD + '"settings":{},"cards":[],' + text).startsWith("200 ")).toBe(true);
    expect(rig.get("/api/v1/schedule")).toBe(
      '200 {"windows":[{"days":"mo","start":"01:00","stop":"02:00"}],"timezone":"","capacityPlan":""}',
    );
  });

  it("of a gateway is taken in as far as a module holds it, and the rest is named", () => {
    const rest = '"sessions":[{"number":1}],"tokens":[{"id":"01234567"}]';
    const rig = new HttpRig();
    const text = HEAD + '"settings":{"breaker_A":25},"cards":[],"schedule":{},' + rest + "}";
    expect(rig.send("POST", RESTORE + "?check=1", text)).toBe(
      '200 {"restored":false,"sessions":0,"left":["sessions","tokens"]}',
    );
    expect(rig.settings.get("breaker_A")).toBe(16);
    expect(rig.send("POST", RESTORE, text)).toBe('200 {"restored":true,"sessions":0,"left":["sessions","tokens"]}');
    expect(rig.settings.get("breaker_A")).toBe(25);
    const empty = HEAD + EMPTY + ',"sessions":[],"tokens":[]}';
    expect(rig.send("POST", RESTORE, empty)).toBe('200 {"restored":true,"sessions":0}');
  });

  const refused: [string, string][] = [
    [HEAD + '"settings":{"breaker_A":26},"cards":[],"schedule":{},"sessions":{}}', "wrong-value"],
    [HEAD + '"settings":{"breaker_A":26},"cards":[],"schedule":{},"tokens":"all"}', "wrong-value"],
    ["", "no-json"],
    ["{}", "wrong-value"],
    ['{"format":"other","version":1,' + EMPTY + "}", "wrong-value"],
    ['{"format":"dinamics-backup","version":2,' + EMPTY + "}", "other-version"],
    [HEAD + EMPTY + ',"more":1}', "unknown-field"],
    [HEAD + '"settings":[],"cards":[],"schedule":{}}', "wrong-value"],
    [HEAD + '"settings":{"breaker_A":500},"cards":[],"schedule":{}}', "not-allowed"],
    [HEAD + '"settings":{"breaker_A":"25 A"},"cards":[],"schedule":{}}', "not-allowed"],
    [HEAD + '"settings":{"unheard":1},"cards":[],"schedule":{}}', "unknown-field"],
    [HEAD + '"settings":{"clamps":0},"cards":[],"schedule":{}}', "not-allowed"],
    [HEAD + '"settings":{"breaker_A":25},"cards":[{}],"schedule":{}}', "not-allowed"],
    [
      HEAD + '"settings":{"breaker_A":25},"cards":[{"uid":"04A1B2C3"},{"uid":"04a1b2c3"}],"schedule":{}}',
      "wrong-value",
    ],
    [HEAD + '"settings":{"breaker_A":25},"cards":[{"uid":"04A1B2C3","limit_A":5}],"schedule":{}}', "not-allowed"],
    [HEAD + '"settings":{"breaker_A":25},"cards":[],"schedule":{"set_schedule":"never"}}', "not-allowed"],
    [HEAD + '"settings":{"breaker_A":25},"cards":[],"schedule":{"set_schedule":1}}', "wrong-value"],
    [HEAD + '"settings":{"breaker_A":25},"cards":[],"schedule":{"set_breaker":"25"}}', "unknown-field"],
    [HEAD + '"settings":{"breaker_A":25},"schedule":{}}', "wrong-value"],
    [HEAD + '"settings":{"breaker_A":25},"cards":[]}', "wrong-value"],
  ];
  for (const [text, code] of refused) {
    it("is refused whole: " + text, () => {
      const rig = used();
      const before = rig.get(BACKUP);
      const { revision } = rig.settings;
      const { writes } = rig.storage;
      expect(rig.send("POST", RESTORE, text).startsWith('400 {"error":{"code":"' + code + '"')).toBe(true);
      rig.run(30);
      expect(rig.get(BACKUP)).toBe(before);
      expect(rig.settings.revision).toBe(revision);
      expect(rig.storage.writes).toBe(writes);
    });
  }
});
