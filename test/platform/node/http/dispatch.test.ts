import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { dispatch, type Mounted } from "#platform/node/http/dispatch";

let server: Server | undefined;
afterEach(() => server?.close());

/** What answers a request for a path: `own` or the prefix, and the path that it saw. */
async function answer(path: string): Promise<string> {
  server = createServer((request, response) => response.end(`own ${request.url ?? ""}`));
  const mounted: Mounted[] = ["/chargers/a", "/chargers/ab"].map((prefix) => ({
    prefix,
    request: (request, response) => response.end(`${prefix} ${request.url ?? ""}`),
    upgrade: (_request, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\nx-who: " + prefix + "\r\n\r\n"),
  }));
  dispatch(server, mounted);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${String(port)}${path}`)).text();
}

describe("chargers below their prefixes", () => {
  const rows: [string, string][] = [
    ["/status", "own /status"],
    ["/chargers/a/status?x=1", "/chargers/a /status?x=1"],
    ["/chargers/a", "/chargers/a /"],
    ["/chargers/a?x=1", "/chargers/a /?x=1"],
    ["/chargers/ab/status", "/chargers/ab /status"],
    ["/chargers/abc/status", "own /chargers/abc/status"],
    ["/Chargers/a/status", "own /Chargers/a/status"],
    ["/chargers/a/../b", "own /chargers/b"],
  ];
  for (const [path, who] of rows) it(`answers ${path}`, async () => expect(await answer(path)).toBe(who));
});
