import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StoragePort } from "#hal/storage";
import { keepStand, newStand } from "#firmware/update/stand";
import { VERSION } from "#tools/controller/version";
import { PAGE, WebSite } from "./web-site";

const JSON_TYPE = { "content-type": "application/json" };

let web: WebSite;

// the first one compiles the image
beforeEach(() => {
  web = new WebSite();
}, 120_000);
afterEach(() => {
  expect(web.site.module.failure).toBe("");
  web.close();
});

/** The charge goes on as it was. */
function stillCharges(): void {
  web.site.pass(15);
  expect(web.site.draw_A()).toBe(16);
  expect(web.site.module.restarts).toBe(1);
}

describe("The page on the module", () => {
  it("is sent as it is, with what it may load", () => {
    const { status, headers, body } = web.ask("GET", "/");
    expect(status).toBe(200);
    expect(body).toBe(PAGE[0]?.[1]);
    expect(headers["content-type"]).toBe("text/html");
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("loads its files compressed, which are kept for good", () => {
    const { status, headers, body } = web.ask("GET", "/abcdefgh.js");
    expect(status).toBe(200);
    expect(body).toBe(PAGE[1]?.[1]);
    expect(headers).toMatchObject({
      "content-type": "text/javascript",
      "content-encoding": "gzip",
      "cache-control": "public, max-age=31536000, immutable",
    });
    expect(web.ask("GET", "/12345678.css").headers["content-type"]).toBe("text/css");
  });

  it("of before leaves nothing behind", () => {
    expect(web.ask("GET", "/00000000.js").status).toBe(404);
    expect([...web.site.module.files.keys()].filter((name) => name.startsWith("web/")).sort()).toEqual([
      "web/12345678.css",
      "web/abcdefgh.js",
      "web/index.html",
    ]);
  });

  it("is not there: that is said, and the API answers", () => {
    web.close();
    web = new WebSite([]);
    expect(web.ask("GET", "/")).toMatchObject({
      status: 404,
      body: expect.stringContaining("/api/v1/state") as string,
    });
    expect(web.ask("GET", "/api/v1/state").status).toBe(200);
  });
});

describe("The page of an update", () => {
  it("comes with the image that runs, from its slot", () => {
    const files = new Map<string, string>();
    const storage: StoragePort = {
      read: (name) => files.get(name),
      write: (name, content) => files.set(name, content).size > 0,
      remove: (name) => void files.delete(name),
    };
    keepStand(storage, { ...newStand(VERSION), slot: "b", versionB: VERSION });
    web.close();
    web = new WebSite([...files, ...PAGE, ["b-web/index.html", 'new "./new00000.js"'], ["b-web/new00000.js", "new"]]);
    expect(web.ask("GET", "/").body).toBe('new "./new00000.js"');
    expect(web.ask("GET", "/new00000.js").body).toBe("new");
    expect(web.ask("GET", "/abcdefgh.js").status).toBe(404);
  });
});

describe("The files of the module", () => {
  it("are never sent, whatever the path", () => {
    web.site.typed("wifi");
    const paths = [...web.site.module.files.keys()].flatMap((name) => [
      `/${name}`,
      `//${name}`,
      `/../${name}`,
      `/web/../${name}`,
      `/..%2f${name}`,
      `/abcdefgh.js/../../${name}`,
      `/${name}?.js`,
      `/${name}/index.html`,
    ]);
    for (const path of [...paths, "//dev/uart/0.txt", "/web/index.html", "/index.html", "/init.lua", "/x.json"]) {
      const known = ["/abcdefgh.js", "/12345678.css"].includes(path.slice(1));
      const { status } = web.ask("GET", path);
      if (!known) expect(status, path).toBe(404);
    }
  });
});

describe("The module's own API", () => {
  it("tells who it is and what of it is here", () => {
    const root = JSON.parse(web.ask("GET", "/api/v1").body) as { has: string[]; settingGroups: string[] };
    expect(root).toMatchObject({ product: "Dinamics", setup: { password: false } });
    expect(root.has).toContain("GET /state");
    expect(root.has).toContain("POST /settings");
    for (const route of ["GET /events", "GET /history", "PATCH /settings", "GET /report"])
      expect(root.has).not.toContain(route);
    for (const group of root.settingGroups) {
      const { settings } = JSON.parse(web.ask("GET", `/api/v1/settings?group=${group}`).body) as {
        settings: { group: string }[];
      };
      expect(settings.length, group).toBeGreaterThan(0);
      for (const setting of settings) expect(setting.group).toBe(group);
    }
  });

  it("says of what it has not that a gateway has it", () => {
    for (const path of ["/events", "/history", "/trace.csv", "/sessions.csv", "/openapi.json"])
      expect(web.ask("GET", `/api/v1${path}`)).toMatchObject({
        status: 501,
        body: expect.stringContaining("only a gateway can do that") as string,
      });
    expect(web.ask("GET", "/api/v1/settings").body).toContain("ask for one group after the other");
  });

  it("reads without a password, and changes nothing", () => {
    for (const path of ["/state", "/cards", "/schedule", "/trips", "/diagnostics", "/sessions"])
      expect(web.ask("GET", `/api/v1${path}`).status, path).toBe(200);
    for (const [method, path, body] of [
      ["POST", "/control", { do: "pause" }],
      ["POST", "/settings", { breaker_A: 40 }],
      ["PUT", "/cards/0A0B0C0D", { name: "anna" }],
      ["POST", "/trips/reset", {}],
      ["PUT", "/schedule", { windows: [] }],
    ] as const)
      expect(web.change(method, path, body)).toMatchObject({
        status: 403,
        body: expect.stringContaining("no password is set") as string,
      });
    expect(web.ask("GET", "/r?rapi=$FS").status).toBe(403);
    expect(web.ask("GET", "/api/v1/backup").status).toBe(403);
    stillCharges();
  });

  it("takes changes from everybody once that was allowed", () => {
    web.site.typed("set http_open 1");
    expect(web.change("POST", "/settings", { breaker_A: 40 }).status).toBe(200);
    expect(web.setting("breaker_A")).toBe(40);
    expect(web.change("POST", "/control", { do: "pause" }).status).toBe(200);
    web.site.pass(10);
    expect(web.site.draw_A()).toBe(0);
  });

  it("answers 503 when memory is short, and the charge goes on", () => {
    web.site.module.running.execute("node.heap = function() return 20000 end");
    expect(web.ask("GET", "/api/v1/state")).toMatchObject({
      status: 503,
      body: expect.stringContaining("too little memory") as string,
    });
    stillCharges();
    web.site.module.running.execute("node.heap = function() return 120000 end");
    expect(web.ask("GET", "/api/v1/state").status).toBe(200);
  });
});

describe("What strangers and broken clients send", () => {
  it("is refused where another site or name is behind it", () => {
    web.site.typed("set http_open 1");
    const stop = JSON.stringify({ do: "pause" });
    const post = (headers: Record<string, string>) =>
      web.ask("POST", "/api/v1/control", { body: stop, headers: { ...JSON_TYPE, ...headers } }).status;
    expect(web.ask("GET", "/api/v1/state", { headers: { host: "evil.example" } }).status).toBe(421);
    expect(web.ask("GET", "/", { headers: { host: "192.168.1.50.evil.example" } }).status).toBe(421);
    expect(post({ origin: "http://evil.example" })).toBe(403);
    expect(post({ origin: "http://192.168.1.501" })).toBe(403);
    expect(post({ origin: "null" })).toBe(403);
    expect(post({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(post({ "content-type": "text/plain" })).toBe(415);
    const browser = { "user-agent": "Mozilla/5.0" };
    expect(web.ask("GET", "/r?rapi=$FS", { headers: browser }).status).toBe(403);
    expect(web.ask("GET", "/r?rapi=$FS", { headers: { ...browser, referer: "http://evil.example/" } }).status).toBe(
      403,
    );
    stillCharges();
    for (const host of ["192.168.1.50:80", "dinamics-40D0", "Dinamics-40d0.local", "localhost:8080", "[fe80::1]"])
      expect(web.ask("GET", "/api/v1/state", { headers: { host } }).status, host).toBe(200);
    expect(post({ origin: "http://192.168.1.50", "sec-fetch-site": "same-origin" })).toBe(200);
  });

  it("is refused with the reason: methods, paths, bodies, headers", () => {
    web.site.typed("set http_open 1");
    for (const method of ["PATCH", "OPTIONS", "HEAD", "TRACE", "BREW"])
      expect([405, 404], method).toContain(web.ask(method, "/api/v1/state").status);
    expect(web.ask("DELETE", "/api/v1/state").status).toBe(405);
    expect(web.ask("GET", `/${"x".repeat(600)}`).status).toBe(414);
    expect(web.ask("GET", "/api/v1/state", { headers: { "x-long": "x".repeat(3000) } }).status).toBe(431);
    const many = Object.fromEntries(Array.from({ length: 10000 }, (_, index) => [`x-${String(index)}`, "1"]));
    expect(web.ask("GET", "/api/v1/state", { headers: many }).status).toBe(431);
    const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
      web.ask("POST", "/api/v1/settings", { body, headers }).status;
    expect(post("x".repeat(1_000_00), { ...JSON_TYPE, "content-length": "1000000" })).toBe(413);
    expect(post("{}", { ...JSON_TYPE, "content-length": "9".repeat(30) })).toBe(413);
    expect(post("{}", { ...JSON_TYPE, "content-length": "nine" })).toBe(400);
    for (const body of ["{", "[]", "null", '{"breaker_A":', "\xff\xfe", '{"breaker_A":1e999}', '{"nothing":1}'])
      expect(post(body), body).toBe(400);
    expect(post('{"breaker_A":900}')).toBe(400);
    expect(web.setting("breaker_A")).toBe(16);
    stillCharges();
  });

  it("ends in the middle: nothing is changed, and whoever may change nothing is not waited for", () => {
    const half = { body: '{"breaker_A":', headers: { ...JSON_TYPE, "content-length": "20" } };
    const refused = web.ask("POST", "/api/v1/settings", half);
    expect(refused.status).toBe(403);
    expect(refused.after_ms).toBeLessThan(500);
    web.site.typed("set http_open 1");
    expect(web.ask("POST", "/api/v1/settings", half).status).toBe(408);
    expect(web.setting("breaker_A")).toBe(16);
    stillCharges();
  });

  it("comes all at once: each request is answered", () => {
    const ids = Array.from({ length: 60 }, (_, index) =>
      web.send("GET", ["/", "/api/v1/state", "/status", "/abcdefgh.js"][index % 4] ?? "/"),
    );
    web.site.pass(2);
    for (const id of ids) expect(web.answerTo(id)?.status).toBe(200);
    stillCharges();
  });
});

describe("The heap of the module", () => {
  it("grows by less than 12 kB while the page is open, and not from minute to minute", () => {
    const heap_B = () => web.site.module.running.heap_B();
    // what a setting needs is there already
    web.site.typed("set mode smart");
    web.site.pass(60);
    const closed_B = heap_B();
    const look = (span_s: number): void => {
      for (let count = 0; count < span_s; count++) {
        web.ask("GET", "/api/v1/state");
        web.site.pass(1);
      }
    };
    web.ask("GET", "/");
    web.ask("GET", "/api/v1");
    look(30);
    const open_B = heap_B();
    for (const group of ["timing", "access", "house"]) web.ask("GET", `/api/v1/settings?group=${group}`);
    look(60);
    expect(open_B - closed_B).toBeLessThan(12_000);
    expect(heap_B() - open_B).toBeLessThan(1000);
  }, 120_000);
});
