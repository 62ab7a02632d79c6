import { makeFolder } from "#platform/node/folder";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names as they may stand in a folder of this computer, those of the page in a folder of their own. */
const PLAIN = /^((?:[ab]-)?web\/)?[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/;
const FOLDERS = ["", "web/", "a-web/", "b-web/"];

/** The file system of the module as a folder; files whose names are not plain are left alone. */
export class LiveFiles {
  constructor(private readonly folder: string) {
    makeFolder(folder, 0o700);
  }

  all(): Map<string, string> {
    const files = new Map<string, string>();
    for (const prefix of FOLDERS) {
      const folder = join(this.folder, prefix);
      if (!existsSync(folder)) continue;
      for (const entry of readdirSync(folder, { withFileTypes: true }))
        if (entry.isFile() && PLAIN.test(entry.name))
          files.set(prefix + entry.name, readFileSync(join(folder, entry.name), "latin1"));
    }
    return files;
  }

  /** `undefined` removes. */
  put(name: string, content: string | undefined): void {
    if (!PLAIN.test(name)) return;
    const path = join(this.folder, name);
    if (content === undefined) return rmSync(path, { force: true });
    makeFolder(join(path, ".."), 0o700);
    writeFileSync(path, content, { encoding: "latin1", mode: 0o600 });
  }
}
