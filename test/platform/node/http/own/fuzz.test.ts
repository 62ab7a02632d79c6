import { fc } from "#test/property";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ownRoutes } from "#firmware/api/own/route-table";
import { JSON_TYPE, OwnBench } from "./own-bench";

let bench: OwnBench;
beforeAll(async () => {
  bench = await OwnBench.start({ away: true });
});
afterAll(() => bench.close());

const targets = ownRoutes()
  .filter(({ answer }) => answer !== "text/event-stream")
  .map(({ path }) => `/api/v1${path.replace("{uid}", "04A1B2C3")}`);
const target = fc
  .tuple(
    fc.constantFrom(...targets),
    fc.constantFrom("", "", "", "/", "?x=1", "?from=9e9", "?to=%00", "?points=1e9", "//..", "/%2f"),
  )
  .map(([path, end]) => path + end);
const method = fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom({ do: "fly" }, { breaker_A: "\u0000" }, { windows: [{}] }, { version: 1 }),
);
const body = fc.oneof(
  fc.constant(undefined),
  json.map((value) => Buffer.from(JSON.stringify(value))),
  fc.uint8Array({ maxLength: 200 }).map((data) => Buffer.from(data)),
  fc.nat(40000).map((length) => Buffer.from(`{"a":"${"x".repeat(length)}"}`)),
);
const headers = fc.constantFrom<Record<string, string>>(
  JSON_TYPE,
  JSON_TYPE,
  { "content-type": "application/json; charset=utf-16" },
  { "content-type": "text/plain" },
  { "content-type": "multipart/form-data; boundary=x" },
  { ...JSON_TYPE, "content-encoding": "deflate" },
  { ...JSON_TYPE, origin: "http://evil.example" },
  { ...JSON_TYPE, host: "evil.example" },
  {},
);

describe("whatever is sent to the own API of a gateway", () => {
  it("is answered with what is described, and what is refused has changed nothing", async () => {
    await fc.assert(
      fc.asyncProperty(method, target, body, headers, async (verb, path, data, given) => {
        const before = await bench.everything();
        const length = { "content-length": String(data?.length ?? 0) };
        const sent = data === undefined ? { headers: given } : { body: data, headers: { ...given, ...length } };
        const answer = await bench.running.ask(path, { method: verb, ...sent });
        if (answer.status === 200) return;
        expect(answer.json).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
        expect([400, 403, 404, 405, 409, 413, 415, 421, 429, 503]).toContain(answer.status);
        expect(await bench.everything()).toBe(before);
      }),
      { numRuns: 250 },
    );
    expect(bench.running.gateway.snapshot().link).toBe("up");
  }, 60000);
});
