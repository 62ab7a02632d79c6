import type { Plugin } from "typescript-to-lua";

const DEFINITION = /^function ____exports\.(\w+)\(/gm;

/**
 * Lets a module's exported functions call one another as locals. Otherwise such a call goes through the table of exports, which then stays
 * in memory with all that is in it; the module's boot lets go of these tables.
 */
export function localFunctions(code: string): string {
  const called = [...code.matchAll(DEFINITION)]
    .map(([, name = ""]) => name)
    .filter((name) => code.split(`____exports.${name}(`).length > 2);
  if (called.length === 0) return code;
  let changed = code;
  for (const name of called) {
    changed = changed
      .replaceAll(`function ____exports.${name}(`, `function ____own_${name}(`)
      .replaceAll(new RegExp(`____exports\\.${name}\\(`, "g"), `____own_${name}(`);
  }
  const locals = `local ____exports = {}\nlocal ${called.map((name) => `____own_${name}`).join(", ")}\n`;
  const exported = called.map((name) => `____exports.${name} = ____own_${name}\n`).join("");
  return changed
    .replace("local ____exports = {}\n", locals)
    .replace(/return ____exports\n?$/, `${exported}return ____exports\n`);
}

export const localFunctionsPlugin: Plugin = {
  beforeEmit(_program, _options, _host, files) {
    for (const file of files) file.code = localFunctions(file.code);
  },
};
