import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { differences } from "#platform/node/http/change-watch";
import { shown } from "#platform/node/security/audit";
import { AUDIT_FILE, AuditFile, type AuditPage, isAuditCursor, readAudit } from "#platform/node/security/audit-file";

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

describe("the pages of the audit", () => {
  /** Three entries in each millisecond. */
  const add = (file: AuditFile, count: number): void => {
    const time = `2026-05-01T00:00:00.${String(Math.floor(count / 3)).padStart(3, "0")}Z`;
    file.add({ time, who: "x", what: String(count) });
  };
  const whole = async (file: AuditFile, most: number, between: () => void = () => undefined): Promise<string[]> => {
    const seen: string[] = [];
    let before: string | undefined = "";
    while (before !== undefined) {
      const page: AuditPage = await file.page(most, before);
      expect(page.entries.length).toBeLessThanOrEqual(most);
      seen.unshift(...page.entries.map(({ what }) => what));
      before = page.before;
      if (before !== undefined) expect(isAuditCursor(before)).toBe(true);
      between();
    }
    return seen;
  };

  it("give each entry once, whatever their length, and however many came in one moment", async () => {
    const file = new AuditFile(folder);
    for (let count = 0; count < 50; count++) add(file, count);
    const all = Array.from({ length: 50 }, (_, count) => String(count));
    for (const most of [1, 2, 3, 7, 49, 50, 51]) expect(await whole(file, most)).toEqual(all);
  });

  it("are not moved by what comes meanwhile", async () => {
    const file = new AuditFile(folder);
    for (let count = 0; count < 30; count++) add(file, count);
    let next = 30;
    const seen = await whole(file, 4, () => add(file, next++));
    expect(seen).toEqual(Array.from({ length: 30 }, (_, count) => String(count)));
  });

  it("end where the oldest have gone, and there is none of nothing", async () => {
    const file = new AuditFile(undefined);
    expect(await file.page(10)).toEqual({ entries: [] });
    for (let count = 0; count < 501; count++) add(file, count);
    expect(await file.page(10, "2026-05-01T00:00:00.000Z~3")).toEqual({ entries: [] });
    expect(await file.page(10, "2020-01-01T00:00:00.000Z~1")).toEqual({ entries: [] });
  });

  for (const text of ["", "1", "2026-05-01T00:00:00.000Z", "2026-05-01T00:00:00.000Z~0", "x".repeat(24) + "~1"])
    it(`are not led to by ${JSON.stringify(text)}`, () => expect(isAuditCursor(text)).toBe(false));
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
