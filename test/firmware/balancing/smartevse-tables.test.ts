import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PAGE, differencesPage } from "#tools/docs/differences";
import { DIFFERENCES } from "#tools/docs/smartevse-differences";
import { TABLES, type TableName } from "#tools/docs/smartevse-tables";
import { ANSWERS } from "./smartevse-answers";

const NAMES = Object.keys(TABLES) as TableName[];

for (const name of NAMES) {
  describe(`the table ${name}`, () => {
    for (const row of TABLES[name]) {
      it(`${row.words}: ${row.ours}`, () => {
        expect(ANSWERS[name](...row.given)).toBe(row.ours);
      });
    }
  });
}

describe("the page of differences", () => {
  const rows = NAMES.flatMap((name): (typeof TABLES)[TableName] => TABLES[name]);

  it("names a reason for each row that differs, and only for those", () => {
    for (const row of rows)
      expect([row.words, row.differs === undefined]).toEqual([row.words, row.ours === row.reference]);
  });

  it("has no reason that no row needs, and none unknown", () => {
    const used = rows.flatMap((row) => row.differs ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(DIFFERENCES).sort());
  });

  it("is as the tables have it; else run npm run docs", () => {
    const flat = (text: string): string => text.replaceAll(/[ -]+/g, " ").trim();
    expect(flat(readFileSync(PAGE, "utf8"))).toBe(flat(differencesPage()));
  });
});
