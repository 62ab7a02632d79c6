import type { Plugin } from "typescript-to-lua";
import { relative, sep } from "node:path";

/** `rapi/frame.lua` -> `rapi_frame`: the image of the module's flash has neither folders nor dots in names. */
export function flatName(path: string): string {
  return path
    .replace(/\.lua$/, "")
    .split(sep)
    .join("/")
    .replace(/[^A-Za-z0-9]/g, "_");
}

/** How typescript-to-lua writes the path of a file in a `require`. */
function requireName(path: string): string {
  return path
    .replace(/\.lua$/, "")
    .split(sep)
    .join(".");
}

/** Maps the `require` name of every emitted file to its flat name; throws when two files would get the same one. */
export function flatNames(paths: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const path of paths) {
    const flat = flatName(path);
    const owner = owners.get(flat);
    if (owner !== undefined) throw new Error(`${path} and ${owner} would both be the Lua module ${flat}: rename one`);
    owners.set(flat, path);
    names.set(requireName(path), flat);
  }
  return names;
}

/**
 * Gives the emitted files flat unique names and rewrites the `require`s between them.
 * A `require("...")` inside a string literal would be rewritten too; the transpiled code has none.
 */
export function flatNamesPlugin(outDir: string): Plugin {
  return {
    beforeEmit(_program, _options, _host, files) {
      const names = flatNames(files.map((file) => relative(outDir, file.outputPath)));
      for (const file of files) {
        const path = relative(outDir, file.outputPath);
        file.outputPath = `${outDir}${sep}${flatName(path)}.lua`;
        file.code = file.code.replace(/require\("([^"]+)"\)/g, (all, name: string) => {
          const flat = names.get(name);
          return flat === undefined ? all : `require("${flat}")`;
        });
        // nobody asks a class for its name; leaving it out saves a table node a class
        file.code = file.code.replace(/^([\w.]+)\.name = "\w+"\n/gm, "");
      }
    },
  };
}
