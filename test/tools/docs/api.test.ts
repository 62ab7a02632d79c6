import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ownRoutes } from "#firmware/api/own/route-table";
import { routeReference, withRoutes } from "#tools/docs/api";

const PAGE = readFileSync(fileURLToPath(new URL("../../../docs/api.md", import.meta.url)), "utf8");
const words = (text: string): string => text.replace(/[\s|:-]+/g, " ");

describe("the page about the own API", () => {
  it("lists every route as its table has it", () => {
    for (const { method, path, sentence } of ownRoutes()) {
      expect(routeReference()).toContain(`\`${method} /api/v1${path}`);
      expect(routeReference()).toContain(sentence);
    }
    expect(words(withRoutes(PAGE))).toBe(words(PAGE));
  });

  it("cannot be written without its markers", () => expect(() => withRoutes("# nothing")).toThrow("lacks the markers"));
});
