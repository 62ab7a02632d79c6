import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names as they may stand in a folder of this computer. */
const PLAIN = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/;

/** The file system of the module as a folder; files whose names are not plain are left alone. */
export class LiveFiles {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  all(): Map<string, string> {
    const files = new Map<string, string>();
    for (const entry of readdirSync(this.folder, { withFileTypes: true }))
      if (entry.isFile() && PLAIN.test(entry.name))
        files.set(entry.name, readFileSync(join(this.folder, entry.name), "latin1"));
    return files;
  }

  /** `undefined` removes. */
  put(name: string, content: string | undefined): void {
    if (!PLAIN.test(name)) return;
    if (content === undefined) rmSync(join(this.folder, name), { force: true });
    else writeFileSync(join(this.folder, name), content, { encoding: "latin1", mode: 0o600 });
  }
}
