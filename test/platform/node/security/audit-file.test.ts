import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differences } from "#platform/node/http/change-watch";
import { shown } from "#platform/node/security/audit";
import { AUDIT_FILE, AuditFile, readAudit } from "#platform/node/security/audit-file";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dinamics-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the file of the audit", () => {
  const entry = (what: string) => ({ time: "2026-05-01T00:00:00.000Z", who: "x", what });

  it("is bounded: the oldest go, and what is read are the newest", async () => {
    const file = new AuditFile(folder, undefined, 2000);
    for (let count = 0; count < 200; count++) {
      file.add(entry(`change ${String(count)}`));
      await file.close();
    }
    const kept = await file.read(1000);
    expect(kept.at(-1)?.what).toBe("change 199");
    expect(kept.length).toBeGreaterThan(25);
    expect(kept.length).toBeLessThan(80);
    expect((await file.read(2)).map(({ what }) => what)).toEqual(["change 198", "change 199"]);
    expect(statSync(join(folder, AUDIT_FILE)).mode & 0o777).toBe(0o600);
  });

  it("goes on after a line that a power cut has torn, and leaves that out", async () => {
    appendFileSync(join(folder, AUDIT_FILE), JSON.stringify(entry("first")) + '\n{"time":"2026');
    const file = new AuditFile(folder);
    file.add(entry("second"));
    expect((await file.read(10)).map(({ what }) => what)).toEqual(["first", "second"]);
    expect((await readAudit(folder, 10)).length).toBe(2);
  });

  it("says once when it cannot be written, and holds nobody up", async () => {
    const failures: unknown[] = [];
    const file = new AuditFile(join(folder, "nowhere"), (error) => failures.push(error));
    for (let count = 0; count < 5; count++) {
      file.add(entry("lost"));
      await file.close();
    }
    expect(failures.length).toBe(1);
  });

  it("keeps the newest in memory where there is no directory", async () => {
    const file = new AuditFile(undefined);
    for (let count = 0; count < 600; count++) file.add(entry(String(count)));
    const kept = await file.read(1000);
    expect([kept.length, kept[0]?.what]).toEqual([500, "100"]);
  });
});

describe("what is shown of a value", () => {
  for (const [value, name, seen] of [
    ["geheim", "password", "***"],
    ["geheim", "mqtt_pass", "***"],
    [{ mqtt_pass: "geheim", mqtt_server: "broker" }, "x", { mqtt_pass: "***", mqtt_server: "broker" }],
    [[{ apiKey: "geheim" }], "x", [{ apiKey: "***" }]],
    ['{"pass":"geheim","on":true}', "x", { pass: "***", on: true }],
    ["{mqtt_pass:geheim,x:1}", "x", "{mqtt_pass:***,x:1}"],
    ["emoncms_apikey=geheim&x=1", "x", "emoncms_apikey=***&x=1"],
    [12, "breaker_A", 12],
    ["x".repeat(400), "name", "x".repeat(300) + "..."],
  ] as const)
    it(`holds no secret and has an end: ${JSON.stringify(value).slice(0, 50)}`, () => {
      expect(shown(value, name)).toEqual(seen);
    });
});

describe("differences", () => {
  for (const [before, after, found] of [
    [{ a: 1 }, { a: 1 }, []],
    [
      { a: 1 },
      { a: 2, b: 3 },
      [
        { what: "x a", before: 1, after: 2 },
        { what: "x b", before: undefined, after: 3 },
      ],
    ],
    [[1, 2], [2, 3], [{ what: "x", before: 1, after: 3 }]],
    [[1], [1, 2, 3], [{ what: "x", after: [2, 3] }]],
    [undefined, { a: 1 }, [{ what: "x", before: undefined, after: { a: 1 } }]],
    [{ a: [{ id: 1 }] }, { a: [] }, [{ what: "x a", before: { id: 1 } }]],
  ] as const)
    it(`from ${JSON.stringify(before)} to ${JSON.stringify(after)}`, () => {
      expect(differences("x", before, after)).toEqual(found);
    });
});
