import { join } from "node:path";
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { makeFolder } from "#platform/node/folder";
import { InputError, errorText } from "#platform/node/input-error";

/** What every image folder has, also one that was not written to its end. */
const FIRST = "nodemcu";

/** Throws {@link InputError} where a folder holds anything that no image folder has: nothing of a person's is removed. */
function checkImageFolder(folder: string, entries: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new InputError([`${folder} is no folder; name another one with --out`]);
  const names = readdirSync(folder);
  const foreign = names.includes(FIRST) ? names.find((name) => !entries.has(name)) : names[0];
  if (foreign !== undefined)
    throw new InputError([
      `${folder} holds ${foreign}, which is not of an image: what is there would be removed; name an empty folder, or a new one, with --out`,
    ]);
}

/** Writes an image folder in the place of what was in it; throws {@link InputError}. */
export function writeImageFolder(folder: string, files: Record<string, string | Buffer>): void {
  checkImageFolder(folder, new Set(Object.keys(files).map((name) => name.split("/")[0] ?? "")));
  try {
    rmSync(folder, { recursive: true, force: true });
    for (const [name, content] of Object.entries(files)) {
      makeFolder(join(folder, name, ".."));
      writeFileSync(join(folder, name), content);
    }
  } catch (error) {
    throw new InputError([`${folder} cannot be written: ${errorText(error)}; name another one with --out`]);
  }
}
