import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { PASSWORD_FILE, PasswordKeeper } from "#platform/node/security/password-keeper";
import { TOKENS_FILE, TokenStore } from "#platform/node/security/token-store";
import { Secret } from "#platform/node/http/secret";
import { eventually } from "../eventually";
import { basic, bearer, cookieIn, PASSWORD, Secured } from "./secured";

/** As a proxy on this computer says it: somebody else asks. */
const ELSEWHERE = { "x-forwarded-for": "192.168.1.77" };

let folder = "";
let secured: Secured | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-"));
});
afterEach(async () => {
  await secured?.close();
  secured = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** Where this machine is reached from outside, if it is in a network. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === "IPv4" && !one.internal)?.address;

function reaches(host: string, port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const asked = request({ host, port, path: "/status", agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "failed")).end();
  });
}

describe("without a password", () => {
  it("this computer may do everything, and nobody else anything", async () => {
    secured = await Secured.start({ openAccess: "control" });
    expect((await secured.ask("/status")).status).toBe(200);
    expect((await secured.post("/override", '{"state":"disabled"}')).status).toBe(201);
    const { token } = await secured.tokens.create("early", "admin");
    for (const headers of [{}, bearer(token), basic("openevseadmin", "")])
      for (const [method, path] of [
        ["GET", "/status"],
        ["GET", "/divertmode?divertmode=2"],
        ["POST", "/override"],
        ["DELETE", "/override"],
        ["POST", "/config"],
        ["GET", "/api/v1/tokens"],
        ["POST", "/api/v1/tokens"],
        ["POST", "/api/v1/password"],
        ["POST", "/api/v1/login"],
      ] as const) {
        const answer = await secured.ask(path, {
          method,
          body: '{"password":"x","name":"x"}',
          headers: { ...headers, ...ELSEWHERE },
        });
        expect([method, path, answer.status]).toEqual([method, path, 403]);
        expect(answer.text).toContain("password");
      }
    expect((await secured.ask("/override")).json).toEqual({ state: "disabled", auto_release: true });
  });

  it("ignores credentials that a client on this computer sends anyway", async () => {
    secured = await Secured.start();
    expect((await secured.ask("/status", { headers: basic("openevseadmin", "whatever") })).status).toBe(200);
  });

  it("the first one is set from this computer, and from then on everybody has to know it", async () => {
    secured = await Secured.start();
    expect((await secured.post("/api/v1/login", { password: PASSWORD })).json.error.code).toBe("no-password");
    const { status, json, headers } = await secured.post("/api/v1/password", { password: PASSWORD });
    expect([status, json.user]).toEqual([200, "openevseadmin"]);
    expect((await secured.ask("/status")).status).toBe(401);
    expect((await secured.ask("/status", { headers: ELSEWHERE })).status).toBe(401);
    const session = { cookie: cookieIn(headers["set-cookie"]), "x-csrf": json.csrf };
    expect((await secured.post("/override", "{}", session)).status).toBe(201);
    expect((await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) })).status).toBe(200);
    expect((await secured.told()).filter((line) => line.includes("password"))).toEqual([
      "this computer | first password | - | -",
    ]);
  });

  for (const password of [
    "",
    "short",
    "x".repeat(129),
    "aaaaaaaa",
    "password1",
    "OpenEVSE1",
    "emonpimqtt2016",
    "scrypt:aaaaaaaaaa",
  ])
    it(`is not ${JSON.stringify(password.slice(0, 20))}`, async () => {
      secured = await Secured.start();
      const { status, json } = await secured.post("/api/v1/password", { password });
      expect([status, json.error.code, secured.password.isSet]).toEqual([409, "refused", false]);
    });

  it("listens to this computer only, and to the network as soon as there is one, over the same port", async () => {
    secured = await Secured.start({ listenLater: "0.0.0.0" });
    const { port } = secured.http;
    if (outside !== undefined) expect(await reaches(outside, port)).toBe("ECONNREFUSED");
    await secured.post("/api/v1/password", { password: PASSWORD });
    await eventually(
      "it listens",
      () => secured?.lines.some((line) => line.includes("from now on at 0.0.0.0")) === true,
    );
    expect(await reaches("127.0.0.1", port)).toBe(401);
    if (outside !== undefined) expect(await reaches(outside, port)).toBe(401);
    await secured.post("/api/v1/password", { password: "another horse", current: PASSWORD });
    expect(await reaches("127.0.0.1", port)).toBe(401);
  });
});

describe("changing the password", () => {
  it("takes the one until now, ends every session and every listener, and leaves tokens", async () => {
    secured = await Secured.start({ secret: PASSWORD });
    const { token } = await secured.tokens.create("meter", "read");
    const [mine, other] = [await secured.login(), await secured.login()];
    const socket = new WebSocket(`ws://127.0.0.1:${String(secured.http.port)}/ws`, { headers: other });
    await new Promise((resolve) => socket.once("open", resolve));
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    expect((await secured.post("/api/v1/password", { password: "another horse" }, mine)).json.error.field).toBe(
      "current",
    );
    expect((await secured.post("/api/v1/password", { password: "another horse", current: "no" }, mine)).status).toBe(
      403,
    );
    expect((await secured.ask("/status", { headers: other })).status).toBe(200);
    const { status, json, headers } = await secured.post(
      "/api/v1/password",
      { password: "another horse", current: PASSWORD },
      mine,
    );
    expect(status).toBe(200);
    for (const session of [mine, other]) expect((await secured.ask("/status", { headers: session })).status).toBe(401);
    expect(await closed).toBe(1008);
    const fresh = { cookie: cookieIn(headers["set-cookie"]), "x-csrf": json.csrf };
    expect((await secured.ask("/status", { headers: fresh })).status).toBe(200);
    expect((await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) })).status).toBe(401);
    expect((await secured.ask("/status", { headers: basic("openevseadmin", "another horse") })).status).toBe(200);
    expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(200);
  });

  it("is done in the configuration when that names it", async () => {
    secured = await Secured.start({ password: PasswordKeeper.of(Secret.of(PASSWORD)) });
    const { status, json } = await secured.post("/api/v1/password", { password: "another horse", current: PASSWORD });
    expect([status, json.error.message]).toEqual([409, expect.stringContaining("http.passwordFile")]);
    expect((await secured.ask("/status", { headers: basic("openevseadmin", PASSWORD) })).status).toBe(200);
  });
});

describe("what another process stores", () => {
  it("is taken over while the server runs: a password ends the sessions, a revoked token lets nobody in", async () => {
    const path = join(folder, PASSWORD_FILE);
    await PasswordKeeper.store(path, PASSWORD);
    const tokens = new TokenStore(join(folder, TOKENS_FILE));
    secured = await Secured.start({ password: PasswordKeeper.kept(path), tokens });
    const session = await secured.login();
    const console = new TokenStore(join(folder, TOKENS_FILE));
    const { id, token } = await console.create("evcc", "control");
    await eventually("the token", () => tokens.list().length === 1);
    expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(200);
    await console.revoke(id);
    await eventually("the token is gone", () => tokens.list().length === 0);
    expect((await secured.ask("/status", { headers: bearer(token) })).status).toBe(401);
    await PasswordKeeper.store(path, "another horse");
    await eventually(
      "the password",
      () => secured?.lines.some((line) => line.includes("the password was set")) === true,
    );
    expect((await secured.ask("/status", { headers: session })).status).toBe(401);
    expect((await secured.login("another horse")).cookie).not.toBe("");
  });

  it("opens nothing when the file goes away or is no password", async () => {
    const path = join(folder, PASSWORD_FILE);
    await PasswordKeeper.store(path, PASSWORD);
    const keeper = PasswordKeeper.kept(path);
    rmSync(path);
    keeper.look();
    expect([keeper.isSet, await keeper.matches(PASSWORD)]).toEqual([true, true]);
    expect(() => PasswordKeeper.kept(join(folder, "..", "..")).look()).toThrow();
  });
});

describe("what is stored", () => {
  it("is a hash that only the owner may read", async () => {
    secured = await Secured.start({
      password: PasswordKeeper.kept(join(folder, PASSWORD_FILE)),
      tokens: new TokenStore(join(folder, TOKENS_FILE)),
      directory: folder,
    });
    await secured.post("/api/v1/password", { password: PASSWORD });
    const { json } = await secured.post("/api/v1/tokens", { name: "evcc", scope: "read" }, await secured.login());
    await secured.audit.file.close();
    expect(readdirSync(folder).sort()).toEqual(["api-tokens.json", "audit.jsonl", "http-password"]);
    for (const name of readdirSync(folder)) {
      const content = readFileSync(join(folder, name), "utf8");
      expect([name, (statSync(join(folder, name)).mode & 0o777).toString(8)]).toEqual([name, "600"]);
      expect(content).not.toContain(PASSWORD);
      expect(content).not.toContain(json.token.slice(13));
    }
    expect(new TokenStore(join(folder, TOKENS_FILE)).find(json.token)).toMatchObject({ name: "evcc", scope: "read" });
  });
});

describe("open access", () => {
  it("is only what the switch says, outside the own API, and never more with wrong credentials", async () => {
    secured = await Secured.start({ secret: PASSWORD, openAccess: "control" });
    expect((await secured.ask("/status")).status).toBe(200);
    expect((await secured.ask("/r?json=1&rapi=$SC%2010")).status).not.toBe(403);
    expect((await secured.post("/override", "{}")).status).toBe(201);
    expect((await secured.post("/config", '{"max_current_soft":10}')).status).toBe(403);
    expect((await secured.post("/restart", '{"device":"gateway"}')).status).toBe(403);
    expect((await secured.ask("/api/v1/tokens")).status).toBe(401);
    expect((await secured.ask("/api/v1/login")).status).toBe(401);
    expect((await secured.ask("/status", { headers: basic("openevseadmin", "wrong horse") })).status).toBe(401);
    expect((await secured.post("/override", "{}", { origin: "http://evil.example" })).status).toBe(403);
    expect((await secured.told()).some((line) => line.startsWith("anybody | POST /override"))).toBe(true);
  });

  it("to read lets nobody change anything", async () => {
    secured = await Secured.start({ secret: PASSWORD, openAccess: "read" });
    expect((await secured.ask("/status")).status).toBe(200);
    expect((await secured.post("/override", "{}")).status).toBe(403);
    expect((await secured.ask("/r?rapi=$SC%2010")).status).toBe(403);
  });
});
