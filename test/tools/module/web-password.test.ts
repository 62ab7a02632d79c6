import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSite } from "./web-site";

const PASSWORD = "correct horse battery";

let web: WebSite;

// the first one compiles the image
beforeEach(() => {
  web = new WebSite();
}, 120_000);
afterEach(() => {
  expect(web.site.module.failure).toBe("");
  web.close();
});

describe("The password of the module", () => {
  beforeEach(() => {
    expect(web.setPassword(PASSWORD)).toContain("ok: stored");
  });

  it("lets nobody read without it, but tells who the module is", () => {
    expect(web.ask("GET", "/").status).toBe(200);
    expect(web.ask("GET", "/api/v1").status).toBe(200);
    for (const path of ["/api/v1/state", "/api/v1/login", "/status", "/config"])
      expect(web.ask("GET", path).status, path).toBe(401);
  });

  it("opens a session, which changes have to prove", () => {
    const session = web.logIn(PASSWORD);
    expect(web.ask("GET", "/api/v1/state", { headers: { cookie: String(session["cookie"]) } }).status).toBe(200);
    const stop = { do: "pause" };
    expect(web.change("POST", "/control", stop, { cookie: String(session["cookie"]) }).body).toContain('"csrf"');
    expect(web.change("POST", "/control", stop, { ...session, "x-csrf": "0" }).status).toBe(403);
    expect(web.change("POST", "/control", stop, { ...session, cookie: "dinamics=" }).status).toBe(401);
    web.site.pass(10);
    expect(web.site.draw_A()).toBe(16);
    expect(web.change("POST", "/control", stop, session).status).toBe(200);
    web.site.pass(10);
    expect(web.site.draw_A()).toBe(0);
    expect(web.change("POST", "/logout", {}, session).status).toBe(200);
    expect(web.ask("GET", "/api/v1/state", { headers: session }).status).toBe(401);
  });

  it("is taken from programs with each request", () => {
    const header = (password: string) => ({
      authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}`,
    });
    expect(web.ask("GET", "/status", { headers: header(PASSWORD) }).status).toBe(200);
    expect(web.change("POST", "/settings", { breaker_A: 40 }, header(PASSWORD)).status).toBe(200);
    expect(web.ask("GET", "/status", { headers: header("something else") }).status).toBe(401);
    expect(web.ask("GET", "/status", { headers: { authorization: "Basic ???" } }).status).toBe(401);
    expect(web.ask("GET", "/status", { headers: { authorization: "Bearer x" } }).status).toBe(401);
  });

  it("ends all sessions when it is changed or taken away", () => {
    const session = web.logIn(PASSWORD);
    web.setPassword("another password");
    expect(web.ask("GET", "/api/v1/state", { headers: session }).status).toBe(401);
    expect(web.setPassword("short")).toContain("8..64 characters");
    expect(web.setPassword("")).toContain("ok: none");
    expect(web.ask("GET", "/api/v1/state").status).toBe(200);
    expect(web.change("POST", "/control", { do: "pause" }, session).status).toBe(403);
  });

  it("cannot be guessed fast", () => {
    for (let count = 0; count < 5; count++)
      expect(web.change("POST", "/login", { password: `guess number ${String(count)}` }).status).toBe(401);
    expect(web.change("POST", "/login", { password: PASSWORD }).status).toBe(429);
    web.site.pass(31);
    expect(web.change("POST", "/login", { password: PASSWORD }).status).toBe(200);
  });

  it("is not in any file as it is, and holds after a restart", () => {
    for (const [name, content] of web.site.module.files) {
      expect(content.includes(PASSWORD), name).toBe(false);
      expect(content.includes(Buffer.from(PASSWORD).toString("hex").toUpperCase()), name).toBe(false);
    }
    web.site.typed("restart", 15);
    expect(web.ask("GET", "/api/v1/state").status).toBe(401);
    expect(web.change("POST", "/login", { password: PASSWORD }).status).toBe(200);
  });
});
