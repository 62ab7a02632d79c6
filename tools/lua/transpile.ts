import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as tstl from "typescript-to-lua";
import { type AskedNames, askedNames } from "./asked-names";
import { clockArithmeticPlugin } from "./clock-arithmetic";
import { constantsPlugin } from "./constants";
import { flatNamesPlugin } from "./flat-names";
import { globalFunctionsPlugin } from "./global-functions";
import { lateModulesPlugin, passingModulesPlugin } from "./late-modules";
import { localFunctionsPlugin } from "./local-functions";
import { nativeFunctionsPlugin } from "./native-functions";
import { constructorsPlugin } from "./constructors";
import { numberedLiteralsPlugin } from "./numbered-fields";
import { numberFields } from "./renamed-fields";
import { truthTestsPlugin } from "./truth-tests";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const CONFIG = join(ROOT, "tools/lua/tsconfig.json");

/** One Lua module: its flat name and its source text. */
export interface LuaModule {
  name: string;
  code: string;
}

export interface Transpiled {
  modules: LuaModule[];
  /** One text each, `file:line:column message`. The output is not to be shipped when there is any, although it exists. */
  diagnostics: string[];
  /** What the objects of its classes are asked for. */
  asked: AskedNames;
}

function describeDiagnostic(diagnostic: ts.Diagnostic): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  if (diagnostic.file === undefined || diagnostic.start === undefined) return message;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return `${relative(ROOT, diagnostic.file.fileName)}:${String(line + 1)}:${String(character + 1)} ${message}`;
}

export interface TranspileOptions {
  /** Root files, absolute; by default everything in hal, rapi, firmware and platform/nodemcu. */
  files?: readonly string[];
  /** Lines of tracebacks are those of the TypeScript source. Costs memory in the VM, so for tests only. */
  traceback?: boolean;
}

/** Transpiles TypeScript to Lua 5.3 modules in memory, as `tools/lua/tsconfig.json` says. */
export function transpile({ files, traceback = false }: TranspileOptions = {}): Transpiled {
  const config = tstl.parseConfigFileWithSystem(CONFIG);
  if (config.errors.length > 0)
    return { modules: [], diagnostics: config.errors.map(describeDiagnostic), asked: new Map() };
  const outDir = config.options.outDir ?? join(ROOT, "build/lua");
  const options: tstl.CompilerOptions = {
    ...config.options,
    sourceMapTraceback: traceback,
    luaPlugins: [
      constantsPlugin,
      truthTestsPlugin,
      clockArithmeticPlugin,
      lateModulesPlugin,
      localFunctionsPlugin,
      numberedLiteralsPlugin,
      constructorsPlugin,
      flatNamesPlugin(outDir),
      passingModulesPlugin,
      nativeFunctionsPlugin,
      globalFunctionsPlugin,
    ].map((plugin) => ({
      plugin,
    })),
  };
  const modules: LuaModule[] = [];
  const writeFile = (path: string, code: string): void => {
    if (path.endsWith(".lua")) modules.push({ name: basename(path, ".lua"), code });
  };
  const written = ts.createProgram([...(files ?? config.fileNames)], options);
  const wrong = ts.getPreEmitDiagnostics(written);
  const program = wrong.length > 0 ? written : numberFields(written);
  const { diagnostics } = new tstl.Transpiler().emit({ program, writeFile });
  const all = [...wrong, ...(program === written ? [] : ts.getPreEmitDiagnostics(program)), ...diagnostics];
  return {
    modules,
    diagnostics: ts.sortAndDeduplicateDiagnostics(all).map(describeDiagnostic),
    asked: askedNames(program, ROOT),
  };
}

/** The modules that running `entries` loads, directly or through others. Files that only declare types are not among them. */
export function reachable(modules: readonly LuaModule[], entries: readonly string[]): LuaModule[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const wanted = new Set<string>();
  const waiting = [...entries];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const module = byName.get(name);
    if (module === undefined || wanted.has(name)) continue;
    wanted.add(name);
    for (const match of module.code.matchAll(/(?:require|passing)\("([^"]+)"\)/g)) if (match[1]) waiting.push(match[1]);
  }
  return modules.filter((module) => wanted.has(module.name));
}
