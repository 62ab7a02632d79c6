import { join } from "node:path";
import { withNumbers } from "./numbered-fields";
import { ROOT, transpile } from "./transpile";

/** What decides at a boot of the module which image runs. */
const ENTRY = "platform/nodemcu/choose-image.ts";
const MODULE = "platform_nodemcu_choose_image";

/**
 * One Lua file with all that decides at a boot which image runs; it needs nothing else. It lies beside the images, and `init.lua` gets its
 * functions with `dofile`: `dofile("boot.lua").choose(running)`. Once that is answered, what it took of the memory is free again.
 */
export function bootBundle(): string {
  const { modules, diagnostics } = transpile({ files: [join(ROOT, ENTRY)], traceback: false });
  if (diagnostics.length > 0) throw new Error(diagnostics.join("\n"));
  const made = modules.filter(({ code }) => code.includes("return"));
  const parts = made.map(({ name, code }) => `modules["${name}"] = function(...)\n${withNumbers(code)}\nend\n`);
  return [
    "local modules, loaded = {}, {}\n",
    "local function require(name)\n",
    "  if loaded[name] == nil then loaded[name] = modules[name](name) or true end\n",
    "  return loaded[name]\n",
    "end\n",
    "local passing = require\n",
    ...parts,
    `return require("${MODULE}")\n`,
  ].join("");
}
