import { type FastifyInstance, fastify } from "fastify";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasPage, servePage } from "#platform/node/http/page";

let folder: string;
let server: FastifyInstance;

beforeEach(async () => {
  const place = mkdtempSync(join(tmpdir(), "page-"));
  folder = join(place, "page");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(place, "secret.txt"), "secret");
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "assets", "index-AbC123.js"), "let a;");
  writeFileSync(join(folder, "assets", "index-AbC123.js.gz"), gzipSync("let a;"));
  server = fastify();
  await servePage(server, folder);
  server.all("/*", () => ({ api: true }));
  await server.ready();
});

afterEach(async () => {
  await server.close();
  rmSync(join(folder, ".."), { recursive: true });
});

describe("the local page", () => {
  it("is served at the root and asked for anew each time", async () => {
    const { statusCode, headers, body } = await server.inject({ url: "/" });
    expect([statusCode, body]).toEqual([200, "<!doctype html><title>page</title>"]);
    expect(headers["content-type"]).toContain("text/html");
    expect(headers["cache-control"]).toBe("no-cache");
  });

  it("is not sent again to whoever has it", async () => {
    const { headers } = await server.inject({ url: "/" });
    const again = await server.inject({ url: "/", headers: { "if-none-match": String(headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  it("has files with a hash in their names, which are kept for a year", async () => {
    const { headers, body } = await server.inject({ url: "/assets/index-AbC123.js" });
    expect(body).toBe("let a;");
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["content-type"]).toContain("javascript");
  });

  it("is sent compressed to whoever takes that", async () => {
    const headers = { "accept-encoding": "gzip" };
    const answer = await server.inject({ url: "/assets/index-AbC123.js", headers });
    expect(answer.headers["content-encoding"]).toBe("gzip");
    expect(answer.rawPayload).toEqual(gzipSync("let a;"));
  });

  it("leads nowhere else", async () => {
    for (const url of [
      "/../secret.txt",
      "/assets/../../secret.txt",
      "/%2e%2e/secret.txt",
      "/assets/..%2f..%2fsecret.txt",
    ])
      expect((await server.inject({ url })).body, url).not.toContain("secret");
  });

  it("leaves every other path and method to the API", async () => {
    expect((await server.inject({ url: "/status" })).json()).toEqual({ api: true });
    expect((await server.inject({ method: "POST", url: "/" })).json()).toEqual({ api: true });
  });

  it("is there when its first file is", () => {
    expect(hasPage(folder)).toBe(true);
    expect(hasPage(join(folder, "assets"))).toBe(false);
  });
});
