import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownRoutes } from "#firmware/api/own/route-table";
import { ownSecurityRoutes } from "#platform/node/http/security-table";
import { HistoryFile } from "#platform/node/history/history-file";
import { eventually } from "../../eventually";
import type { Answer } from "../running";
import { OwnBench } from "./own-bench";

const WINDOWS = [{ days: "mo-fr", start: "22:00", stop: "06:00" }];
const RECORD = { number: 3, start_s: 1_700_000_000, end_s: 1_700_003_600, duration_s: 3600, charge_s: 3000 };
const SESSION = { ...RECORD, energy_Wh: 7000, peak_A: 16, endedBy: "unplugged", source: "evse", card: "Max" };

let bench: OwnBench;
beforeAll(async () => {
  bench = await OwnBench.start({ settings: { rfid_mode: "1" }, away: true });
});
afterAll(() => bench.close());

/** Every route that only shows something. */
async function allShown(): Promise<string[]> {
  const found: string[] = [];
  for (const { method, path, answer } of ownRoutes()) {
    if (method !== "GET" || answer === "text/event-stream") continue;
    const target = path === "/rapi" ? "/rapi?command=GV" : path;
    found.push(...(await bench.promised(method, path, { target })));
  }
  return found;
}

describe("the description of the API", () => {
  it("has every route of the table, with its shapes", () => {
    const { openapi, paths, components } = bench.description;
    expect(openapi).toBe("3.1.0");
    for (const { method, path, body, answer } of [...ownRoutes(), ...ownSecurityRoutes()]) {
      expect(paths[`/api/v1${path}`]?.[method.toLowerCase()], method + path).toBeDefined();
      for (const name of [body.replace("?", ""), answer])
        if (name !== "" && !name.includes("/")) expect(components.schemas[name], name).toBeDefined();
    }
    for (const [, name] of JSON.stringify(bench.description).matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(components.schemas[name ?? ""], name).toBeDefined();
  });

  it("is kept by every answer of a charger that nobody has used yet", async () => {
    expect(await allShown()).toEqual([]);
  });

  it("is kept by password, sessions, tokens and audit", async () => {
    const other = await OwnBench.start({ away: true });
    const [password, token] = [{ password: "correct horse battery" }, { name: "evcc", scope: "control" }];
    const { json } = await other.ask("POST", "/tokens", token);
    const found = [
      await other.promised("GET", "/login"),
      await other.promised("POST", "/tokens", { body: token }),
      await other.promised("GET", "/tokens"),
      await other.promised("DELETE", "/tokens/{id}", { target: `/tokens/${String(json.id)}` }),
      await other.promised("GET", "/audit", { target: "/audit?limit=10" }),
      await other.promised("POST", "/password", { body: password }),
      await other.promised("POST", "/login", { body: password }),
      await other.promised("POST", "/logout"),
      await other.promised("GET", "/tokens"),
    ].flat();
    await other.close();
    expect(found).toEqual([]);
  });

  it("is kept by everything that changes something, and by every answer after it", async () => {
    const found = [
      await bench.promised("PATCH", "/settings", { body: { breaker_A: 25, mode: "smart", margin_A: 1.5 } }),
      await bench.promised("POST", "/control", { body: { do: "start", limit_A: 10, mode: "normal" } }),
      await bench.promised("PUT", "/cards/{uid}", {
        target: "/cards/04A1B2C3",
        body: { name: "Zo\u00eb", limit_A: 16 },
      }),
      await bench.promised("PUT", "/schedule", { body: { windows: WINDOWS, delayed: { start: "2090-01-01T22:00" } } }),
      await bench.promised("POST", "/cards/learn"),
      await bench.promised("POST", "/restore", {
        target: "/restore?check=1",
        body: (await bench.ask("GET", "/backup")).json,
      }),
    ].flat();
    expect(found).toEqual([]);
    bench.running.gateway.fact((app, now) => {
      for (const [name, value] of [
        ["grid_W", -800],
        ["solar_W", 4000],
        ["battery_W", -100],
        ["soc_pct", 44.5],
      ] as const)
        app.reported(name, value, now);
      app.reported("residual_mA", 12, now);
      app.mqttReceived("rfid", "swipe 04A1B2C3", false, now);
    });
    await eventually("it has tripped", () => bench.running.gateway.snapshot().trips.length > 0);
    const file = HistoryFile.open(bench.folder, () => undefined);
    const now_s = Math.floor(Date.now() / 1000);
    file.add([
      {
        ...{ time_s: now_s - 5, L1_mA: 1, L2_mA: 2, L3_mA: undefined, offered_mA: 3 },
        charge_mA: 4,
        state: "charging",
        limitedBy: "car",
        solar_W: 5,
      },
    ]);
    file.addMarks([{ time_s: now_s - 5, source: "car", sentence: "the car" }]);
    file.addSessions([
      { ...SESSION, peak_mA: 16000 },
      { start_s: 1, end_s: 2, charge_s: 1, energy_Wh: 1, peak_mA: 1 },
    ]);
    file.close();
    expect(await allShown()).toEqual([]);
    expect((await bench.ask("GET", "/state")).json).toMatchObject({
      ...{ mode: "normal", override: { limit_mA: 10000 }, trip: { cause: "residual current", present: true } },
      ...{ solar: { generation_W: 4000 }, battery: { power_W: -100 }, soc_pct: 44.5 },
    });
    expect((await bench.ask("GET", "/sessions?from=2")).json.sessions).toEqual([SESSION]);
    expect((await bench.ask("GET", "/cards")).json.cards).toEqual([{ uid: "04A1B2C3", name: "Zo\u00eb", limit_A: 16 }]);
    expect((await bench.ask("GET", "/history")).json.marks).toHaveLength(1);
    expect(await bench.promised("POST", "/trips/reset")).toEqual([]);
    bench.running.gateway.fact((app, now) => app.reported("residual_mA", 0, now));
    expect((await bench.ask("POST", "/trips/reset")).status).toBe(200);
    expect(await bench.promised("POST", "/cards/stop")).toEqual([]);
    expect(await bench.promised("DELETE", "/cards/{uid}", { target: "/cards/04A1B2C3" })).toEqual([]);
  });

  it("gives tables and the report as files, without what opens the charger", async () => {
    const learn = (): Promise<Answer> => bench.ask("PUT", "/cards/04A1B2C4", { name: "Secret name" });
    while ((await learn()).json.error?.code === "busy") await new Promise((resolve) => setTimeout(resolve, 50));
    const csv = await bench.ask("GET", "/sessions.csv");
    expect(csv.headers["content-disposition"]).toBe('attachment; filename="sessions.csv"');
    expect(csv.text.split("\r\n")).toHaveLength(4);
    expect((await bench.ask("GET", "/trace.csv")).text).toContain("time_s,L1_mA");
    const { text, headers } = await bench.ask("GET", "/report");
    expect(headers["content-disposition"]).toBe('attachment; filename="dinamics-D040EB958B0C-report.txt"');
    for (const part of ["== diagnostics", "breaker_A = 25 A", "== trips", "$GS^30", "a line", "1 known"])
      expect(text).toContain(part);
    expect(text).not.toContain("04A1B2C4");
    expect(text).not.toContain("Secret name");
  });
});

describe("what is refused", () => {
  const changes: [string, string, unknown][] = [
    ["PATCH", "/settings", { breaker_A: 500 }],
    ["PATCH", "/settings", { breaker_A: 20, nothing: 1 }],
    ["POST", "/control", { do: "fly" }],
    ["POST", "/control", { do: "pause", limit_A: 500 }],
    ["PUT", "/cards/04A1B2C3", { name: "<script>alert(1)</script>" }],
    ["PUT", "/cards/..%2f..%2fetc%2fpasswd", {}],
    ["DELETE", "/cards/04A1B2FF", undefined],
    ["PUT", "/schedule", { windows: [{ days: "mo", start: "1:00", stop: "2:00" }] }],
    ["POST", "/trips/reset", { cause: "nothing" }],
    ["POST", "/restore", { format: "dinamics-backup" }],
    [
      "POST",
      "/restore",
      { format: "dinamics-backup", version: 1, settings: {}, cards: [], schedule: {}, sessions: [1] },
    ],
    ["POST", "/restore", []],
    ["GET", "/history?points=2881", undefined],
    ["GET", "/history?points=0", undefined],
    ["GET", "/history?from=5&to=5", undefined],
    ["GET", "/history?from=0&to=1000000000", undefined],
    ["GET", "/history?from=-1", undefined],
    ["GET", "/sessions?from=a", undefined],
    ["GET", "/sessions.csv?to=1e3", undefined],
    ["GET", "/trace.csv?table=session", undefined],
    ["GET", "/events?since=1", undefined],
    ["GET", "/rapi?command=FR;GV", undefined],
    ["DELETE", "/settings", undefined],
    ["PUT", "/control", {}],
    ["HEAD", "/state", undefined],
    ["GET", "/nothing", undefined],
    ["GET", "/%2e%2e/status", undefined],
  ];
  for (const [method, target, body] of changes)
    it(`${method} ${target} ${JSON.stringify(body) ?? ""}`, async () => {
      const before = await bench.everything();
      const answer = await bench.ask(method, target, body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      if (method !== "HEAD") {
        expect(answer.json.error.message.length).toBeGreaterThan(5);
        expect(answer.json.error.code).toMatch(/^[a-z-]+$/);
      }
      expect(await bench.everything()).toBe(before);
    });
});

describe("who may", () => {
  it("is asked before a body is read, and a password opens every route", async () => {
    const guarded = await OwnBench.start({ password: "correct horse", away: true });
    const found: string[] = [];
    for (const { method, path, access, body } of ownRoutes()) {
      const sent = body === "" ? {} : { body: "x".repeat(9000), headers: { "content-type": "application/json" } };
      const { status, json } = await guarded.running.ask(`/api/v1${path.replace("{uid}", "1")}`, { method, ...sent });
      if (access === "public" ? status !== 200 : status !== 401 || json.error.code !== "not-logged-in")
        found.push(`${method} ${path}: ${String(status)}`);
    }
    await guarded.close();
    expect(found).toEqual([]);
  });
});

describe("what was noticed of the line to the EVSE", () => {
  it("10,000 headers and half a request change nothing", async () => {
    const before = await bench.everything();
    const many = Array.from({ length: 10_000 }, (_, index) => `X-${String(index)}: 1\r\n`).join("");
    expect(await bench.running.raw(`GET /api/v1/state HTTP/1.1\r\nHost: localhost\r\n${many}\r\n`)).toContain("431");
    const half =
      "POST /api/v1/control HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n";
    await bench.running.raw(`${half}{"do":"pause"`, 300);
    expect(await bench.everything()).toBe(before);
  });
});
