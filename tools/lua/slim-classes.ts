import type { Plugin } from "typescript-to-lua";
import { basename } from "node:path";

const CLASS = /local function __TS__Class\(self\)\n(?: {4}.*\n)+end\n/;
const NEW = /local function __TS__New\(target, \.\.\.\)\n(?: {4}.*\n)+end\n/;

const SLIM_CLASS = `local function __TS__Class(self)
    local c = {}
    c.__index = c
    return c
end
`;
const SLIM_NEW = `local function __TS__New(target, ...)
    local instance = setmetatable({}, target)
    instance:____constructor(...)
    return instance
end
`;

/**
 * A class is one table that is its own prototype. The support library makes two, with three more nodes, for inheritance and static members,
 * which the transpiled code does not have; on the module that is a tenth of a kilobyte a class.
 */
export function slimClass(name: string, code: string): string {
  if (name !== "lualib_bundle") {
    // a method whose name is a word of Lua is written in brackets
    return code
      .replace(/^function ([\w.]+)\.prototype\./gm, "function $1.")
      .replace(/^([\w.]+)\.prototype(\["\w+"\] = function)/gm, "$1$2");
  }
  if (!code.includes("__TS__Class")) return code;
  if (!CLASS.test(code) || (code.includes("__TS__New") && !NEW.test(code)))
    throw new Error("the support library makes classes in another way than slim-classes.ts knows: adapt it");
  return code.replace(CLASS, SLIM_CLASS).replace(NEW, SLIM_NEW);
}

export const slimClassesPlugin: Plugin = {
  beforeEmit(_program, _options, _host, files) {
    for (const file of files) file.code = slimClass(basename(file.outputPath, ".lua"), file.code);
  },
};
