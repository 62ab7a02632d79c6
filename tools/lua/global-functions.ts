import { basename } from "node:path";
import type { Plugin } from "typescript-to-lua";

/**
 * Functions that so many modules use that they are global: a module that imports a function keeps a cell of RAM for it, a global has one for
 * all. Module and function, of the support library and of ours.
 */
export const GLOBAL_FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  lualib_bundle: ["__TS__StringSubstring", "__TS__StringCharCodeAt", "__TS__StringStartsWith", "__TS__StringSplit"],
  hal_text: ["whole", "amperes"],
};

/** Takes away the lines that make a local of a global function. */
function withoutImports(code: string): string {
  let without = code;
  for (const [module, names] of Object.entries(GLOBAL_FUNCTIONS)) {
    const holder = new RegExp(`^local (____\\w+) = require\\("${module}"\\)$`, "m").exec(code)?.[1];
    if (holder === undefined) continue;
    without = without.replace(new RegExp(`^local (${names.join("|")}) = ${holder}\\.\\1\\n`, "gm"), "");
  }
  return without;
}

/** Makes the functions global where they are defined, and takes away the imports of others. `name` is the flat name of the module. */
export function globalFunctions(name: string, code: string): string {
  const without = withoutImports(code);
  const own = GLOBAL_FUNCTIONS[name]?.filter((fn) => code.includes(`function ${fn}(`) || code.includes(`.${fn}`));
  if (own === undefined || own.length === 0) return without;
  if (name === "lualib_bundle") {
    let library = without;
    for (const fn of own)
      library = library
        .replace(`local function ${fn}(`, `function ${fn}(`)
        .replace(`local ${fn}\n`, "")
        .replace(new RegExp(`^ +${fn} = ${fn},?\\n`, "m"), "");
    return library;
  }
  const published = own.map((fn) => `${fn} = ____exports.${fn}\n`).join("");
  return without.replace(/return ____exports\n?$/, `${published}return ____exports\n`);
}

export const globalFunctionsPlugin: Plugin = {
  beforeEmit(_program, _options, _host, files) {
    for (const file of files) file.code = globalFunctions(basename(file.outputPath, ".lua"), file.code);
  },
};
