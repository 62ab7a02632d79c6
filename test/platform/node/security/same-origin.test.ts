import { request as httpRequest } from "node:http";
import { WebSocket } from "ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, PASSWORD, Secured } from "./secured";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36";

let secured: Secured;
let host = "";
let session: { cookie: string; "x-csrf": string };
beforeAll(async () => {
  secured = await Secured.start({ secret: PASSWORD });
  host = `127.0.0.1:${String(secured.http.port)}`;
  session = await secured.login();
});
afterAll(() => secured.close());

const unchanged = async (): Promise<void> =>
  expect((await secured.ask("/override", { headers: session })).json).toEqual({});

describe("a name that points here but is not ours (DNS rebinding)", () => {
  for (const name of [
    "evil.example",
    "evil.example:8080",
    "charger.evil.example",
    "127.0.0.1.evil.example",
    "[",
    "localhost.evil",
  ]) {
    it(`is not answered: ${JSON.stringify(name)}`, async () => {
      for (const [method, path] of [
        ["GET", "/status"],
        ["POST", "/override"],
        ["POST", "/api/v1/login"],
        ["GET", "/emoncms/describe"],
      ] as const) {
        const { status } = await secured.ask(path, { method, headers: { ...session, host: name } });
        expect([name, path, [400, 421].includes(status)]).toEqual([name, path, true]);
      }
      await unchanged();
    });
  }

  for (const name of [
    "localhost",
    "LOCALHOST:80",
    "charger",
    "charger.local.",
    "192.168.1.7:8080",
    "[::1]:8080",
    "10.0.0.1",
  ])
    it(`is answered when it is ours: ${name}`, async () => {
      expect((await secured.ask("/status", { headers: { ...session, host: name } })).status).toBe(200);
    });

  it("is not answered without a password either, although the request comes from this computer", async () => {
    const open = await Secured.start();
    const answer = await open.post("/override", "{}", { host: "evil.example" });
    expect([answer.status, answer.json.msg]).toEqual([421, expect.stringContaining("another name")]);
    await open.close();
  });

  it("cannot be left out", async () => {
    const status = await new Promise<number | undefined>((resolve) => {
      const { port } = secured.http;
      const request = httpRequest({ host: "127.0.0.1", port, path: "/status", setHost: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.end();
    });
    expect([400, 421]).toContain(status);
  });
});

describe("a page of another site", () => {
  const foreign = (): Record<string, string>[] => [
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: `http://127.0.0.1:1` },
    { origin: `http://${host}.evil.example` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];

  it("changes nothing, even with the cookie, the token and the password", async () => {
    for (const headers of foreign()) {
      for (const credentials of [session, basic("openevseadmin", PASSWORD)]) {
        for (const [method, path] of [
          ["POST", "/override"],
          ["POST", "/config"],
          ["DELETE", "/override"],
          ["PATCH", "/override"],
          ["GET", "/divertmode?divertmode=2"],
          ["GET", "/r?rapi=$FD"],
          ["POST", "/api/v1/tokens"],
          ["POST", "/api/v1/password"],
          ["POST", "/api/v1/login"],
          ["POST", "/api/v1/logout"],
        ] as const) {
          const answer = await secured.ask(path, {
            method,
            body: method === "GET" ? "" : "{}",
            headers: { ...credentials, ...headers },
          });
          expect([headers, path, answer.status]).toEqual([headers, path, 403]);
        }
      }
    }
    await unchanged();
  });

  it("does not listen to the changes", async () => {
    for (const headers of foreign()) {
      const socket = new WebSocket(`ws://${host}/ws`, { headers: { ...session, ...headers } });
      await expect(new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject))).rejects.toThrow(
        "403",
      );
    }
    const socket = new WebSocket(`ws://${host}/ws`, { headers: { ...session, origin: `http://${host}` } });
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    socket.terminate();
  });

  it("is answered without a word that lets it read the answer", async () => {
    const { status, headers } = await secured.ask("/status", {
      headers: { ...session, origin: "http://evil.example" },
    });
    expect([status, headers["access-control-allow-origin"]]).toEqual([200, undefined]);
    const preflight = await secured.ask("/override", {
      method: "OPTIONS",
      headers: { origin: "http://evil.example", "access-control-request-method": "POST" },
    });
    expect(Object.keys(preflight.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("carries no command in a picture or a link of a browser that says little", async () => {
    const user = basic("openevseadmin", PASSWORD);
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await secured.ask("/divertmode?divertmode=1", { headers: { ...user, ...headers } })).status;
    expect(await ask({ "user-agent": BROWSER })).toBe(403);
    expect(await ask({ "user-agent": BROWSER, referer: "http://evil.example/x" })).toBe(403);
    expect(await ask({ "user-agent": BROWSER, referer: `http://${host}/page` })).toBe(200);
    expect(await ask({ "user-agent": BROWSER, "sec-fetch-site": "none" })).toBe(200);
    expect(await ask({ "user-agent": "python-requests/2.31" })).toBe(200);
    expect(await ask({})).toBe(200);
  });
});

describe("a change in a session", () => {
  it("needs the token that only our page knows", async () => {
    const { cookie } = session;
    for (const headers of [
      { cookie },
      { cookie, "x-csrf": "" },
      { cookie, "x-csrf": session["x-csrf"] + "a" },
      { cookie, "x-requested-with": "OpenEVSE" },
      { cookie, "x-csrf": (await secured.login())["x-csrf"] },
    ]) {
      const { status, json } = await secured.post("/override", '{"state":"disabled"}', headers);
      expect([status, json]).toEqual([403, { msg: "csrf" }]);
      const own = await secured.post("/api/v1/tokens", { name: "x", scope: "read" }, headers);
      expect([own.status, own.json.error.code]).toEqual([403, "csrf"]);
    }
    await unchanged();
    expect((await secured.post("/override", "{}", session)).status).toBe(201);
    expect((await secured.ask("/override", { method: "DELETE", headers: session })).status).toBe(200);
  });

  it("does not need it for looking", async () => {
    expect((await secured.ask("/status", { headers: { cookie: session.cookie } })).status).toBe(200);
  });
});

describe("every answer", () => {
  for (const path of ["/status", "/nothing", "/api/v1/login", "/api/v1/nothing"])
    it(`tells browsers what they must not do: ${path}`, async () => {
      const { headers } = await secured.ask(path, { headers: session });
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
      });
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
      expect(headers["strict-transport-security"]).toBe(undefined);
    });

  it("is bounded in what it lets browsers do, even to what is no request", async () => {
    const { status, headers } = await secured.ask("/%zz");
    expect([status, headers["x-content-type-options"], headers["content-security-policy"]]).toEqual([
      400,
      "nosniff",
      "default-src 'none'",
    ]);
  });
});
