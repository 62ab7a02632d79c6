import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Settings } from "#firmware/settings/settings";
import { Audit, AuditedLog } from "#platform/node/security/audit";
import { AUDIT_FILE, AuditFile } from "#platform/node/security/audit-file";
import { auditedMqtt } from "#platform/node/security/audited-mqtt";
import { FakeLog } from "#test/fakes/fake-log";
import { FakeStorage } from "#test/fakes/fake-storage";
import { basic, bearer, PASSWORD, Secured } from "./secured";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the audit of HTTP", () => {
  let secured: Secured;
  beforeEach(async () => {
    secured = await Secured.start({ secret: PASSWORD });
  });
  afterEach(() => secured.close());

  const user = basic("openevseadmin", PASSWORD);

  it("keeps who has changed a setting, from what to what", async () => {
    expect((await secured.post("/config", '{"max_current_soft":20}', user)).status).toBe(200);
    const { token } = await secured.tokens.create("script", "admin");
    await secured.post("/config", '{"max_current_soft":16}', bearer(token));
    expect(await secured.told()).toEqual([
      "openevseadmin | charge_limit_A | 16 A | 20 A",
      "token script | charge_limit_A | 20 A | 16 A",
    ]);
    const [entry] = await secured.audit.file.read(10);
    expect(entry).toMatchObject({
      from: "127.0.0.1",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it("keeps what an override, a claim, a limit and a schedule were before and after", async () => {
    const ask = (method: string, path: string, body = "") => secured.ask(path, { method, body, headers: user });
    await ask("POST", "/override", '{"state":"disabled"}');
    await ask("POST", "/override", '{"state":"disabled"}');
    await ask("POST", "/override", '{"state":"active","charge_current":10}');
    await ask("DELETE", "/override");
    await ask("POST", "/claims/20", '{"state":"active","max_current":24}');
    await ask("POST", "/limit", '{"type":"energy","value":10000}');
    await ask("POST", "/schedule", '{"id":1,"state":"active","time":"22:00","days":["monday"]}');
    const event = { id: 1, state: "active", time: "22:00:00", days: ["monday"] };
    expect((await secured.told()).map((line) => line.replace("openevseadmin | ", ""))).toEqual([
      "POST /override state | - | disabled",
      "POST /override auto_release | - | true",
      "POST /override state | disabled | active",
      "POST /override charge_current | - | 10",
      "DELETE /override state | active | -",
      "DELETE /override charge_current | 10 | -",
      "DELETE /override auto_release | true | -",
      'POST /claims/20 | - | {"state":"active","max_current":24,"auto_release":false}',
      "POST /limit type | - | energy",
      "POST /limit value | - | 10000",
      "POST /limit auto_release | - | true",
      "schedule_on | 0 | 1",
      `POST /schedule | - | ${JSON.stringify(event)}`,
    ]);
  });

  it("keeps the words of a command, and nothing of questions, reports and refusals", async () => {
    await secured.ask("/r?json=1&rapi=$GC", { headers: user });
    await secured.post("/status", '{"voltage":231}', user);
    await secured.post("/config", '{"max_current_soft":999}', user);
    await secured.post("/override", "nonsense", user);
    await secured.ask("/nothing", { method: "DELETE", headers: user });
    expect(await secured.told()).toEqual([]);
    await secured.ask("/divertmode?divertmode=2", { headers: user });
    expect(await secured.told()).toEqual(["openevseadmin | mode | 1 | 2"]);
  });

  it("keeps what the own API changes: settings, control, cards, schedule, a backup", async () => {
    const ask = async (method: string, path: string, body: object): Promise<void> => {
      const { status, text } = await secured.ask(`/api/v1${path}`, { method, body, headers: user });
      expect([path, status, text]).toEqual([path, 200, text]);
    };
    await ask("PATCH", "/settings", { breaker_A: 25, margin_A: 1 });
    await ask("POST", "/control", { limit_A: 10 });
    await ask("PUT", "/schedule", { windows: [{ days: "mo-fr", start: "22:00", stop: "06:00" }] });
    const { json } = await secured.ask("/api/v1/backup", { headers: user });
    await ask("PATCH", "/settings", { breaker_A: 20 });
    await ask("POST", "/restore", json);
    const told = await secured.told();
    for (const line of [
      "openevseadmin | breaker_A | 16 A | 25 A",
      "openevseadmin | margin_A | 0.5 A | 1 A",
      "openevseadmin | override_A | 0 A | 10 A",
      "openevseadmin | breaker_A | 25 A | 20 A",
      "openevseadmin | POST /api/v1/restore | - | -",
      "api | breaker_A | 20 A | 25 A",
    ])
      expect([line, told.includes(line)]).toEqual([line, true]);
    const schedule = told.filter((line) => line.startsWith("openevseadmin | PUT /api/v1/schedule windows"));
    expect(schedule).toEqual([expect.stringContaining("22:00")]);
  });

  it("is read over the API by who may do everything", async () => {
    for (const limit_A of [18, 16, 20]) await secured.post("/config", `{"max_current_soft":${String(limit_A)}}`, user);
    const { json } = await secured.ask("/api/v1/audit?limit=1", { headers: user });
    expect(json.audit).toEqual([
      expect.objectContaining({ who: "openevseadmin", what: "charge_limit_A", before: "16 A", after: "20 A" }),
    ]);
    const earlier = await secured.ask(`/api/v1/audit?limit=2&before=${String(json.before)}`, { headers: user });
    expect(earlier.json.audit).toEqual((await secured.audit.file.read(3)).slice(0, 2));
    expect((await secured.ask("/api/v1/audit")).status).toBe(401);
    const { token } = await secured.tokens.create("evcc", "control");
    expect((await secured.ask("/api/v1/audit", { headers: { authorization: `Bearer ${token}` } })).status).toBe(403);
    for (const before of ["x", "2026-05-01T00:00:00.000Z", "~1"])
      expect((await secured.ask(`/api/v1/audit?before=${before}`, { headers: user })).status).toBe(400);
    for (const limit of ["0", "-1", "x", "999999"])
      expect((await secured.ask(`/api/v1/audit?limit=${limit}`, { headers: user })).status).toBe(400);
  });
});

describe("the audit of everything else", () => {
  const made = () => {
    let now_ms = 0;
    const file = new AuditFile(undefined);
    const audit = new Audit(
      file,
      () => new Date(0),
      () => now_ms,
    );
    const settings = new Settings(new FakeStorage(), new AuditedLog(new FakeLog(), audit));
    const told = async () => (await file.read(100)).map(({ who, what, before, after }) => [who, what, before, after]);
    return { audit, settings, told, pass: (ms: number) => (now_ms += ms) };
  };

  it("hears of each change of a setting, whichever way it comes, and of nothing else that is logged", async () => {
    const { audit, settings, told, pass } = made();
    pass(5000);
    settings.set("breaker_A", "25");
    settings.set("breaker_A", "25");
    settings.set("breaker_A", "9999");
    audit.as({ who: "console" }, () => settings.set("breaker_A", "20"));
    audit.heard("set_breaker", "16");
    settings.set("breaker_A", "16");
    pass(3000);
    settings.restoreDefaults();
    audit.spoken({ who: "mqtt", topic: "meter/sun" });
    settings.set("margin_A", "2");
    pass(3000);
    audit.heard("set_breaker", "25", { who: "token ha", topic: "Dinamics/1/set_breaker" });
    audit.heard("set_margin", "1", { who: "mqtt", from: "127.0.0.1 other" });
    settings.set("breaker_A", "25");
    settings.set("margin_A", "1");
    audit.as(audit.messenger(), () => settings.set("capacity_A", "60"));
    audit.spoken({ who: "mqtt", from: "127.0.0.1 ha", topic: "openevse/config/set" });
    audit.as(audit.messenger(), () => settings.set("capacity_A", "50"));
    audit.logged("a = b (was c)");
    audit.logged("something else");
    expect(await told()).toEqual([
      ["controller", "breaker_A", expect.any(String), "25 A"],
      ["console", "breaker_A", "25 A", "20 A"],
      ["mqtt", "breaker_A", "20 A", "16 A"],
      ["controller", "settings", undefined, "defaults"],
      ["controller", "margin_A", expect.any(String), "2 A"],
      ["token ha", "breaker_A", expect.any(String), "25 A"],
      ["mqtt", "margin_A", "2 A", "1 A"],
      ["mqtt", "capacity_A", expect.any(String), "60 A"],
      ["mqtt", "capacity_A", "60 A", "50 A"],
    ]);
  });

  it("hears of orders over MQTT, once when they only repeat what is, and of no question or reading", async () => {
    const { audit, told } = made();
    for (const [topic, payload] of [
      ["set_schedule", "Mo-Fr 22:00-06:00"],
      ["set_schedule", "Mo-Fr 22:00-06:00"],
      ["set_schedule", ""],
      ["trip", "reset"],
      ["trip", "reset"],
      ["trip", "list"],
      ["rapi_request", "GS"],
      ["rapi_request", "SC 10"],
      ["feed/solar", "3000"],
      ["get_status", "1"],
      ["set_breaker", "25"],
      ["set_lcd", "hello"],
    ] as const)
      audit.heard(topic, payload);
    audit.ordered({ who: "console" }, "trip", "list");
    audit.ordered({ who: "console" }, "rfid", "learn 04A1B2C3");
    expect(await told()).toEqual([
      ["mqtt", "set_schedule", undefined, "Mo-Fr 22:00-06:00"],
      ["mqtt", "set_schedule", "Mo-Fr 22:00-06:00", ""],
      ["mqtt", "trip", undefined, "reset"],
      ["mqtt", "trip", undefined, "reset"],
      ["mqtt", "rapi_request", undefined, "SC 10"],
      ["console", "rfid", undefined, "learn 04A1B2C3"],
    ]);
  });

  it("listens at the broker without standing in its way", async () => {
    const { audit, told } = made();
    const passed: string[] = [];
    const hooks: { received: (topic: string, payload: string, retained: boolean) => void }[] = [];
    const broker = {
      start: (listener: (typeof hooks)[number]) => void hooks.push(listener),
      publish: (topic: string) => passed.push(`out ${topic}`) > 0,
      connected: () => true,
      close: () => Promise.resolve(),
    };
    const audited = auditedMqtt(broker, audit);
    const received = (topic: string): void => void passed.push(`in ${topic}`);
    audited.start({ connected: () => undefined, lost: () => undefined, received, meter: () => undefined });
    hooks[0]?.received("switch", "press", false);
    expect([audited.publish("state", "1", true), audited.connected()]).toEqual([true, true]);
    expect(passed).toEqual(["in switch", "out state"]);
    expect(await told()).toEqual([["mqtt", "switch", undefined, "press"]]);
  });
});

describe("logs and files", () => {
  it("hold no password, no token, no cookie and no CSRF token, whatever is asked", async () => {
    const secured = await Secured.start({ directory: folder });
    const secrets = [PASSWORD, "another horse", "wrong horse battery"];
    await secured.post("/api/v1/password", { password: PASSWORD });
    const session = await secured.login();
    secrets.push(session.cookie.split("=")[1] ?? "", session["x-csrf"]);
    const { json } = await secured.post("/api/v1/tokens", { name: "evcc", scope: "admin" }, session);
    secrets.push(json.token.slice(13), Buffer.from(`openevseadmin:${PASSWORD}`).toString("base64"));
    const answers = [
      await secured.ask("/api/v1/tokens", { headers: session }),
      await secured.ask("/config", { headers: bearer(json.token) }),
      await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) }),
      await secured.ask("/status", { headers: basic("openevseadmin", "wrong horse battery") }),
      await secured.post("/config", `{"www_password":"${PASSWORD}"}`, session),
      await secured.post("/config", `{www_password:${PASSWORD}}`, session),
      await secured.ask(`/r?rapi=$SC%2010&password=${encodeURIComponent(PASSWORD)}`, { headers: session }),
      await secured.ask("/%zz", { headers: bearer(json.token) }),
      await secured.post("/api/v1/password", { password: "another horse", current: "wrong horse battery" }, session),
      await secured.post("/api/v1/password", { password: "another horse", current: PASSWORD }, session),
    ];
    await secured.close();
    const seen = [
      ...secured.lines,
      ...answers.map(({ text }) => text.replace(/"csrf":"[^"]*"/, "")),
      readFileSync(join(folder, AUDIT_FILE), "utf8"),
    ].join("\n");
    for (const secret of secrets) expect([secret, seen.includes(secret)]).toEqual([secret, false]);
  });
});
