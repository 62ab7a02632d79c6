import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, cookieIn, PASSWORD, Secured } from "./secured";

const HOUR_ms = 3600 * 1000;

let secured: Secured;
beforeAll(async () => {
  secured = await Secured.start({ secret: PASSWORD });
});
afterAll(() => secured.close());

describe("logging in", () => {
  it("opens a session in a cookie that no script reads and no other site sends", async () => {
    const { status, json, headers } = await secured.post("/api/v1/login", {
      user: "openevseadmin",
      password: PASSWORD,
    });
    expect(status).toBe(200);
    expect(json).toEqual({ user: "openevseadmin", scope: "admin", csrf: expect.stringMatching(/^[\w-]{32}$/) });
    const [cookie = ""] = [headers["set-cookie"]].flat();
    expect(cookie).toMatch(/^dinamics=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(headers["cache-control"]).toBe("no-store");
    expect((await secured.ask("/status", { headers: { cookie: cookieIn(cookie) } })).status).toBe(200);
  });

  it("tells a page that was loaded again who it is and its token", async () => {
    const session = await secured.login();
    const { json } = await secured.ask("/api/v1/login", { headers: { cookie: session.cookie } });
    expect(json).toEqual({ user: "openevseadmin", scope: "admin", csrf: session["x-csrf"] });
  });

  for (const [what, body, status, code] of [
    ["a wrong password", { user: "openevseadmin", password: "wrong horse" }, 401, "wrong-password"],
    ["another user", { user: "root", password: PASSWORD }, 401, "wrong-password"],
    ["no password", { user: "openevseadmin" }, 400, "wrong-value"],
    ["a number for a password", { user: "openevseadmin", password: 1 }, 400, "wrong-value"],
    ["no JSON", "user=openevseadmin", 400, "no-json"],
    ["a list", "[]", 400, "no-json"],
    ["a field that there is not", { password: PASSWORD, remember: true }, 400, "unknown-field"],
  ] as const) {
    it(`refuses ${what}, without a dialog of the browser`, async () => {
      const answer = await secured.post("/api/v1/login", body);
      expect([answer.status, answer.json.error.code]).toEqual([status, code]);
      expect([answer.headers["set-cookie"], answer.headers["www-authenticate"]]).toEqual([undefined, undefined]);
    });
  }

  it("takes a new session with each login, and forgets the one before", async () => {
    const first = await secured.login();
    const { headers } = await secured.post("/api/v1/login", { password: PASSWORD }, { cookie: first.cookie });
    expect(cookieIn(headers["set-cookie"])).not.toBe(first.cookie);
    expect((await secured.ask("/status", { headers: { cookie: first.cookie } })).status).toBe(401);
  });

  it("ends with a logout", async () => {
    const session = await secured.login();
    const { status, headers } = await secured.post("/api/v1/logout", "", session);
    expect([status, headers["set-cookie"]]).toEqual([200, ["dinamics=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict"]]);
    expect((await secured.ask("/status", { headers: { cookie: session.cookie } })).status).toBe(401);
  });

  it("lets OpenEVSE's own page log in its way", async () => {
    const { status, json, headers } = await secured.post("/login", { user: "openevseadmin", pass: PASSWORD });
    expect([status, json]).toEqual([200, { msg: "ok" }]);
    const cookie = cookieIn(headers["set-cookie"]);
    expect((await secured.post("/override", "{}", { cookie })).status).toBe(403);
    expect((await secured.post("/override", "{}", { cookie, "x-requested-with": "OpenEVSE" })).status).toBe(201);
    expect((await secured.post("/logout", "", { cookie })).json).toEqual({ msg: "ok" });
    expect((await secured.ask("/status", { headers: { cookie } })).status).toBe(401);
  });

  it("has nothing to do with a cookie that is none", async () => {
    for (const cookie of ["dinamics=", "dinamics=x", `dinamics=${"a".repeat(43)}`, "__Host-dinamics=x", "other=1"])
      expect((await secured.ask("/status", { headers: { cookie } })).status).toBe(401);
  });
});

describe("a session", () => {
  it("ends after twelve hours without a request", async () => {
    const session = await secured.login();
    secured.now_ms += 12 * HOUR_ms - 1;
    expect((await secured.ask("/status", { headers: session })).status).toBe(200);
    secured.now_ms += 12 * HOUR_ms;
    const { status, json } = await secured.ask("/api/v1/login", { headers: session });
    expect([status, json.error.code]).toEqual([401, "not-logged-in"]);
  });

  it("ends after thirty days, however often it is used", async () => {
    const session = await secured.login();
    for (let hours = 0; hours < 30 * 24 - 11; hours += 11) {
      secured.now_ms += 11 * HOUR_ms;
      expect((await secured.ask("/status", { headers: session })).status).toBe(200);
    }
    secured.now_ms += 11 * HOUR_ms;
    expect((await secured.ask("/status", { headers: session })).status).toBe(401);
  });
});

describe("Basic authentication", () => {
  it("still lets in who asks as OpenEVSE's clients do", async () => {
    const headers = basic("openevseadmin", PASSWORD);
    expect((await secured.ask("/status", { headers })).status).toBe(200);
    expect((await secured.post("/override", '{"state":"disabled"}', headers)).status).toBe(201);
    expect((await secured.ask("/override", { method: "DELETE", headers })).json).toEqual({ msg: "Deleted" });
  });

  it("is asked for, but not by a page that asks itself", async () => {
    const without = await secured.ask("/status");
    expect([without.status, without.json, without.headers["www-authenticate"]]).toEqual([
      401,
      { msg: "auth" },
      'Basic realm="Dinamics"',
    ]);
    const page = await secured.ask("/status", { headers: { "x-requested-with": "OpenEVSE" } });
    expect([page.status, page.headers["www-authenticate"]]).toEqual([401, undefined]);
  });

  for (const authorization of [
    "Basic",
    "Basic !!!",
    "Basic bm9jb2xvbg==",
    "Digest x",
    "Bearer",
    "Bearer dnm_0_0",
    "",
  ]) {
    it(`is nothing to go by when it is ${JSON.stringify(authorization)}`, async () => {
      expect((await secured.ask("/status", { headers: { authorization } })).status).toBe(401);
    });
  }
});
