import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyRoute } from "../every-route";
import { OPENAPI_SCHEMA } from "./openapi-schema";
import { type Description, OwnBench } from "./own-bench";

/** A gateway fetches no updates of itself, and says so. */
const NOT_HERE = 501;

let bench: OwnBench;
let description: Description;
beforeAll(async () => {
  bench = await OwnBench.start({ settings: { smartevse: "1" }, away: true });
  description = bench.description;
});
afterAll(() => bench.close());

interface Described {
  method: string;
  path: string;
  operation: { operationId: string; parameters?: { name: string; in: string }[]; security: object[] };
}

function described(): Described[] {
  return Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      return { method: method.toUpperCase(), path, operation: operation as unknown as Described["operation"] };
    }),
  );
}

describe("the description that is served", () => {
  it("is valid OpenAPI 3.1, and so is every shape in it", () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    const check = ajv.compile(OPENAPI_SCHEMA);
    check(description);
    expect(check.errors ?? []).toEqual([]);
    ajv.addSchema({ $id: "api", components: description.components });
    for (const name of Object.keys(description.components.schemas))
      expect(() => ajv.compile({ $ref: `api#/components/schemas/${name}` }), name).not.toThrow();
  });

  it("names each operation once, its place holders as parameters, and ways to show who asks that there are", () => {
    const all = described();
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length);
    for (const { method, path, operation } of all) {
      const inPath = (operation.parameters ?? []).filter((one) => one.in === "path").map(({ name }) => name);
      expect([method, path, inPath]).toEqual([method, path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
      for (const one of operation.security.flatMap((way) => Object.keys(way)))
        expect(["password", "token"]).toContain(one);
    }
  });

  it("has every route that is served, and none else", () => {
    const served = [...everyRoute().map(({ method, path }) => `${method} ${path}`), "GET /ws"];
    const named = described()
      // OpenEVSE's own page logs in below the root; nobody else is to
      .map(({ method, path }) => `${method} ${path.replace("{uid}", "04A1B2C3").replace("{id}", "1")}`);
    const hidden = ["POST /login", "POST /logout"];
    expect(named.sort()).toEqual([...new Set(served)].filter((one) => !hidden.includes(one)).sort());
  });

  it("is answered: nothing in it is unknown to the server, and a path has the methods that it names", async () => {
    const found: string[] = [];
    for (const { method, path } of described()) {
      if (path === "/api/v1/events" || path === "/ws") continue;
      const target = path.replace("{uid}", "04A1B2C3").replace("{id}", "1");
      const { status, text } = await bench.running.ask(target, { method });
      const isUnknown =
        status === 405 || (status === 404 && /no such path|Not found/.test(text) && !path.includes("{"));
      if (isUnknown || (status >= 500 && status !== NOT_HERE))
        found.push(`${method} ${path}: ${String(status)} ${text}`);
    }
    expect(found).toEqual([]);
  });
});
