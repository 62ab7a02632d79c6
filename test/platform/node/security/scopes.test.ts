import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpAccess } from "#hal/http";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import { ownRoutes } from "#firmware/api/own/route-table";
import { ROUTES } from "#firmware/api/http/route-table";
import { securityRoutes } from "#platform/node/http/security-table";
import { SCOPES, suffices } from "#platform/node/security/scope";
import { basic, bearer, PASSWORD, Secured } from "./secured";

interface Case {
  method: string;
  path: string;
  access: HttpAccess;
}

/** Every route of both tables; where it depends on what is asked, once for each. */
const CASES: Case[] = ROUTES.split("\n")
  .filter((line) => line !== "")
  .flatMap((line) => {
    const [method = "", row = "", access = ""] = line.split("|");
    const path = row.replace("{}", "7");
    if (access !== "rapi") return [{ method, path, access: access as HttpAccess }];
    return [
      { method, path: `${path}?rapi=$GC`, access: "read" },
      { method, path: `${path}?rapi=$SC%2010`, access: "control" },
    ];
  });
const own = ownRoutes().map((row) => ({ ...row, path: OWN_PREFIX + row.path }));
for (const { method, path, access } of [...own, ...securityRoutes()])
  CASES.push({ method, path: path.replace(/\{\w+\}/, "7"), access });
/** What logs in or out asks for no scope, but for a password. */
const ASKS_ITSELF = ["/login", "/logout", "/api/v1/login", "/api/v1/logout", "/api/v1/password"];

let secured: Secured;
const tokens = new Map<string, string>();
beforeAll(async () => {
  secured = await Secured.start({ secret: PASSWORD });
  for (const scope of SCOPES) tokens.set(scope, (await secured.tokens.create(`one to ${scope}`, scope)).token);
});
afterAll(() => secured.close());

/** The same without the restart, which would end what is tested. */
const body = ({ method, path }: Case): string | undefined =>
  method === "GET" ? undefined : path === "/schedule" ? "[" : path === "/restart" ? '{"device":"moon"}' : "{}";

describe("each route", () => {
  for (const one of CASES) {
    const { method, path, access } = one;
    it(`${method} ${path} is for those who may ${access}, by token and by password`, async () => {
      for (const scope of SCOPES) {
        for (const headers of [bearer(tokens.get(scope) ?? ""), basic("anybody", tokens.get(scope) ?? "")]) {
          const { status, text } = await secured.ask(path, { method, headers, ...given(one) });
          const refused = status === 403 && /"scope"|may (read|control) only/.test(text);
          expect([scope, refused]).toEqual([scope, !suffices(scope, access)]);
        }
      }
      const user = await secured.ask(path, { method, headers: basic("openevseadmin", PASSWORD), ...given(one) });
      expect(user.status).not.toBe(403);
    });

    it(`${method} ${path} is ${access === "public" ? "there for everybody" : "not there without either"}`, async () => {
      const { status } = await secured.ask(path, { method, ...given(one) });
      if (access !== "public") expect(status).toBe(401);
      else if (ASKS_ITSELF.includes(path)) expect([200, 400]).toContain(status);
      else expect(status).toBe(200);
    });
  }

  function given(one: Case): { body?: string } {
    const text = body(one);
    return text === undefined ? {} : { body: text };
  }

  it("is in one of the tables, and nothing else changes anything", async () => {
    expect(CASES.length).toBeGreaterThan(40);
    const headers = bearer(tokens.get("read") ?? "");
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      for (const path of ["/", "/nothing", "/status/x", "/api", "/api/v2/tokens", "/api/v1/tokens/"]) {
        const { status } = await secured.ask(path, { method, headers, body: "{}" });
        expect([method, path, status >= 400]).toEqual([method, path, true]);
      }
  });
});

describe("tokens", () => {
  it("are made, listed without their secret, used and taken back over the API", async () => {
    const session = await secured.login();
    const made = await secured.post("/api/v1/tokens", { name: "evcc & co", scope: "control" }, session);
    expect(made.status).toBe(200);
    expect(made.json).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}$/),
      name: "evcc & co",
      scope: "control",
      created_s: expect.any(Number),
      token: expect.stringMatching(/^dnm_[0-9a-f]{8}_[\w-]{43}$/),
    });
    const { id, token } = made.json;
    expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(200);
    const { json, text } = await secured.ask("/api/v1/tokens", { headers: session });
    expect(json.tokens.at(-1)).toEqual({
      id,
      name: "evcc & co",
      scope: "control",
      created_s: made.json.created_s,
      used_s: expect.any(Number),
    });
    expect(text).not.toContain(token.slice(13));
    expect((await secured.ask(`/api/v1/tokens/${id}`, { method: "DELETE", headers: session })).json).toEqual({ id });
    expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(401);
    expect((await secured.ask(`/api/v1/tokens/${id}`, { method: "DELETE", headers: session })).status).toBe(404);
    expect((await secured.told()).filter((line) => line.includes(id))).toEqual([
      `openevseadmin | API access ${id} | - | evcc & co, control`,
      `openevseadmin | API access ${id} | evcc & co, control | revoked`,
    ]);
  });

  for (const [what, body, field] of [
    ["no name", { scope: "read" }, "name"],
    ["a scope that is none", { name: "x", scope: "root" }, "scope"],
    ["no scope", { name: "x" }, "scope"],
    ["nothing", {}, "name"],
  ] as const)
    it(`are not made with ${what}`, async () => {
      const { status, json } = await secured.post("/api/v1/tokens", body, await secured.login());
      expect([status, json.error.field]).toEqual([400, field]);
    });

  for (const name of ["", "x".repeat(61), "a\nb", "<script>alert(1)</script>"])
    it(`are not named ${JSON.stringify(name)}`, async () => {
      const before = secured.tokens.list().length;
      const { status } = await secured.post("/api/v1/tokens", { name, scope: "read" }, await secured.login());
      expect([status, secured.tokens.list().length]).toEqual([409, before]);
    });

  it("with a wrong secret are none", async () => {
    const token = tokens.get("admin") ?? "";
    const other = token.slice(0, -2) + (token.endsWith("A") ? "BB" : "AA");
    expect((await secured.ask("/status", { headers: bearer(other) })).status).toBe(401);
    expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(200);
  });

  it("need no CSRF token, since no browser sends them by itself", async () => {
    expect((await secured.post("/override", "{}", bearer(tokens.get("control") ?? ""))).status).toBe(201);
  });
});
