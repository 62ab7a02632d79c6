import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What the names of the page's files begin with on the module. */
const FOLDER = "web/";
const ASSETS = "assets";

/**
 * The built page as it lies on the module: the page itself as it is, what it loads compressed, under names that are short enough for its file
 * system. Those are the hashes of the built names, so that they change with the content.
 */
export function modulePage(folder: string): Map<string, Buffer> {
  const built = readdirSync(join(folder, ASSETS)).filter((name) => !name.endsWith(".gz"));
  const short = new Map(built.map((name) => [name, shortOf(name)]));
  const renamed = (text: string): string => {
    let result = text;
    for (const [name, its] of short) result = result.replaceAll(`${ASSETS}/${name}`, its).replaceAll(name, its);
    return result;
  };
  const files = new Map<string, Buffer>();
  for (const [name, its] of short) {
    const text = renamed(readFileSync(join(folder, ASSETS, name), "utf8"));
    files.set(FOLDER + its, gzipSync(text, { level: 9 }));
  }
  // last, so that it never names what is not there yet
  files.set(`${FOLDER}index.html`, Buffer.from(renamed(readFileSync(join(folder, "index.html"), "utf8"))));
  return files;
}

/** `index-Dq5KP7Q8.js` is `Dq5KP7Q8.js`. A hash may have a `-` in it. */
function shortOf(name: string): string {
  const [, hash = "", ending = ""] = /-([\w-]{8})(\.\w+)$/.exec(name) ?? [];
  if (hash === "") throw new Error(`${name}: a file of the page without a hash in its name`);
  return hash + ending;
}
