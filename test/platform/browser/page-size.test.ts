import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { PAGE_FOLDER, ensurePage } from "#tools/page/build-page";

/** All files together, each compressed, in bytes: they live in an ESP32's flash, too. */
const LARGEST = 45 * 1024;
const BUILDING_ms = 60_000;

function files(): string[] {
  const entries = readdirSync(PAGE_FOLDER, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe("the built page", () => {
  beforeAll(ensurePage, BUILDING_ms);

  it("takes at most 45 kB, compressed", () => {
    const packed = files().filter((file) => file.endsWith(".gz"));
    const size = packed.reduce((sum, file) => sum + readFileSync(file).length, 0);
    expect(packed.length).toBeGreaterThan(2);
    expect(size).toBeLessThanOrEqual(LARGEST);
  });

  it("lies there compressed as well, file by file", () => {
    const all = files();
    const sources = all.filter((file) => !file.endsWith(".gz"));
    for (const file of sources) {
      expect(all).toContain(`${file}.gz`);
      expect(gunzipSync(readFileSync(`${file}.gz`)).equals(readFileSync(file)), file).toBe(true);
    }
  });

  it("has no script and no style in itself, and loads nothing from elsewhere", () => {
    const html = readFileSync(join(PAGE_FOLDER, "index.html"), "utf8");
    expect(html).not.toMatch(/<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/);
    for (const [, address = ""] of html.matchAll(/(?:src|href)="([^"]*)"/g)) expect(address).toMatch(/^\.\/assets\//);
    const code = files().filter((file) => /\.(js|css)$/.test(file));
    for (const file of code) {
      const text = readFileSync(file, "utf8").replaceAll(/http:\/\/www\.w3\.org\//g, "");
      expect(text).not.toMatch(/https?:\/\/|url\(|eval\(|new Function/);
    }
  });

  it("is put together from texts and elements, never from HTML", () => {
    const folder = fileURLToPath(new URL("../../../platform/browser", import.meta.url));
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (/\.tsx?$/.test(name))
        expect(readFileSync(join(folder, name), "utf8"), name).not.toMatch(
          /innerHTML|outerHTML|insertAdjacent|document\.write/i,
        );
  });
});
