import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { allRows } from "#firmware/settings/row";
import { reference, withReference } from "#tools/docs/reference";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PAGE = readFileSync(`${ROOT}docs/mqtt.md`, "utf8");

describe("the page of topics and settings", () => {
  it("holds the reference as the table of settings and the list of topics have it; else run npm run docs", () => {
    const flat = (text: string): string => text.replaceAll(/[ -]+/g, " ");
    expect(flat(PAGE)).toBe(flat(withReference(PAGE)));
  });

  it("names every setting with its topic", () => {
    for (const { key, topic } of allRows()) {
      expect(reference()).toContain(`| \`${topic}\` | \`${key}\` |`);
    }
  });

  it("refuses a page without the markers", () => {
    expect(() => withReference("# Dinamics")).toThrow("markers");
  });
});

describe("the documentation", () => {
  const pages = ["README.md", ...readdirSync(`${ROOT}docs`).map((name) => `docs/${name}`)];
  for (const page of pages) {
    it(`${page} points at files that are there`, () => {
      const text = readFileSync(ROOT + page, "utf8");
      const paths = [...text.matchAll(/`((?:hal|rapi|firmware|platform|tools|test|docs)\/[\w./-]+)`/g)].map(
        (match) => match[1] ?? "",
      );
      const links = [...text.matchAll(/\]\((?!http)([^)#]+)\)/g)].map((match) => match[1] ?? "");
      const folder = page.includes("/") ? "docs/" : "";
      for (const path of paths) expect(existsSync(ROOT + path), path).toBe(true);
      for (const link of links) expect(existsSync(ROOT + folder + link), link).toBe(true);
    });
  }
});
