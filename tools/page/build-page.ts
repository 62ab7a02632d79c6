import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { hasPage } from "#platform/node/http/page";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = fileURLToPath(new URL("../../platform/browser", import.meta.url));
/** Where the built page lies. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../build/page", import.meta.url));
const BUILD = fileURLToPath(new URL("build.ts", import.meta.url));
/** A build that takes longer than this hangs. */
const LONGEST_ms = 60000;
const PACKED = /\.(html|js|css|svg)$/;

/** Builds the local page. Needs Vite and Zopfli, which are there in a checkout only. */
export async function buildPage(): Promise<void> {
  const { build } = await import("vite");
  const { packTexts } = await import("./pack-texts");
  // built aside, so that nobody is served half a page
  const folder = `${PAGE_FOLDER}.${String(process.pid)}`;
  await build({
    configFile: false,
    mode: "production",
    oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
    root: SOURCES,
    plugins: [packTexts()],
    // the page may lie behind a path of a proxy
    base: "./",
    logLevel: "warn",
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2022",
      // the page may load nothing that stands in the page itself
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  await pack(folder);
  rmSync(PAGE_FOLDER, { recursive: true, force: true });
  renameSync(folder, PAGE_FOLDER);
}

/** Builds the page when it is not there or older than its sources, in a process of its own: the controller may be at work in this one. */
export async function ensurePage(): Promise<void> {
  if (hasPage(PAGE_FOLDER) && !isOlder()) return;
  const env = { ...process.env, NODE_ENV: "production" };
  await promisify(execFile)(process.execPath, ["--import", "tsx", BUILD], { cwd: ROOT, timeout: LONGEST_ms, env });
}

/** Where the page lies, built before when need be; `undefined` when there is none and nothing to build it with. */
export async function pageFolder(tell: (text: string) => void): Promise<string | undefined> {
  try {
    if (existsSync(SOURCES)) await ensurePage();
  } catch {
    tell("the local page is not built: npm ci (with the development packages), then npm run build:page");
  }
  return hasPage(PAGE_FOLDER) ? PAGE_FOLDER : undefined;
}

function isOlder(): boolean {
  const built = statSync(join(PAGE_FOLDER, "index.html")).mtimeMs;
  return filesOf(SOURCES).some((file) => statSync(file).mtimeMs > built);
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Lays each file down compressed as well, so that nobody compresses while a car is charging; there is time for a twentieth less here. */
async function pack(folder: string): Promise<void> {
  const { gzipAsync } = await import("@gfx/zopfli");
  for (const file of filesOf(folder))
    if (PACKED.test(file)) writeFileSync(`${file}.gz`, await gzipAsync(readFileSync(file), {}));
}
