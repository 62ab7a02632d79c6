import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder with those above it where they are missing; `mode` is theirs. Throws what the file system says. One after the other:
 * Node's own recursive way never comes back where a file system takes no new folders, as under /proc.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // another process was faster
      if (!existsSync(folder)) throw error;
    }
  }
}
