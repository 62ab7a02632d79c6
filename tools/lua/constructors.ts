import { basename } from "node:path";
import ts from "typescript";
import {
  type Plugin,
  type TransformationContext,
  createCallExpression,
  createIdentifier,
  type Expression,
} from "typescript-to-lua";
import { objectTable } from "./numbered-fields";

/** How the support library writes a class, before this plugin. */
const CLASS = /^(?:____exports\.(\w+) = __TS__Class\(\)\nlocal \1 = ____exports\.\1|local (\w+) = __TS__Class\(\))$/gm;
const PRELUDE = /^local ____lualib = require\("lualib_bundle"\)$/m;

/** The classes that a module defines, and whether each is exported. */
function classesOf(code: string): { name: string; exported: boolean }[] {
  return [...code.matchAll(CLASS)].map(([, exported, local = ""]) => ({
    name: exported ?? local,
    exported: exported !== undefined,
  }));
}

/** The constructor of one class becomes a function of the module, which is what others get of the class. */
function freeConstructor(code: string, name: string, exported: boolean): string {
  const method = new RegExp(`^function ${name}\\.____constructor\\(self(?:, )?(.*)\\)\\n((?: .*\\n)*)end\\n`, "m");
  const found = method.exec(code);
  if (found === null) throw new Error(`class ${name}: the build knows no constructor of this shape`);
  const [text, parameters = "", body = ""] = found;
  if (/^ {4}return\b/m.test(body)) throw new Error(`class ${name}: a constructor that returns early`);
  const made = [
    `function ____new_${name}(${parameters})`,
    `    local self = setmetatable(${objectTable(body)}, ${name})`,
    `${body}    return self`,
    "end\n",
  ].join("\n");
  return code.replace(text, () => made + (exported ? `____exports.${name} = ____new_${name}\n` : ""));
}

/**
 * A class is one table that is its own prototype, and its constructor is a function that nobody keeps longer than he makes objects. The
 * support library makes two tables with three more nodes, for inheritance and static members, which the transpiled code does not have,
 * and keeps the constructor among the methods; on the module that is two tenths of a kilobyte a class.
 */
export function slimClasses(code: string): string {
  // a method whose name is a word of Lua is written in brackets
  let slim = code
    .replace(/^function ([\w.]+)\.prototype\./gm, "function $1.")
    .replace(/^([\w.]+)\.prototype(\["\w+"\] = function)/gm, "$1$2");
  const classes = classesOf(slim);
  if (classes.length === 0) return slim;
  slim = slim
    .replace(CLASS, (_all, exported?: string, local?: string) => {
      const name = exported ?? local ?? "";
      return `local ${name} = {}\n${name}.__index = ${name}`;
    })
    .replace(/^local __TS__Class = .*\n/m, "");
  for (const { name, exported } of classes) slim = freeConstructor(slim, name, exported);
  const makers = `local ${classes.map(({ name }) => `____new_${name}`).join(", ")}\n`;
  return PRELUDE.test(slim) ? slim.replace(PRELUDE, (line) => line + "\n" + makers.trimEnd()) : makers + slim;
}

/** The support library without what classes needed. */
export function slimLibrary(code: string): string {
  return code
    .replace(/local function __TS__Class\(self\)\n(?: {4}.*\n)+end\n/, "")
    .replace(/^ +__TS__Class = __TS__Class,?\n/m, "");
}

/** Which function makes the objects of a class: in the file that defines it, its constructor; elsewhere what the class is imported as. */
function makerOf(node: ts.NewExpression, context: TransformationContext): Expression | undefined {
  if (!ts.isIdentifier(node.expression)) return undefined;
  let symbol = context.checker.getSymbolAtLocation(node.expression);
  if (symbol === undefined) return undefined;
  const imported = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  if (imported) symbol = context.checker.getAliasedSymbol(symbol);
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !ts.isClassDeclaration(declaration)) return undefined;
  if (declaration.getSourceFile().fileName.includes("node_modules")) return undefined;
  if (imported) return context.transformExpression(node.expression);
  return createIdentifier(`____new_${node.expression.text}`);
}

/** Makes objects by calling the constructor. */
export const constructorsPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.NewExpression]: (node, context) => {
      const maker = makerOf(node, context);
      if (maker === undefined) return context.superTransformExpression(node);
      const given = (node.arguments ?? []).map((argument) => context.transformExpression(argument));
      return createCallExpression(maker, given, node);
    },
  },
  beforeEmit(_program, _options, _host, files) {
    for (const file of files)
      file.code =
        basename(file.outputPath, ".lua") === "lualib_bundle" ? slimLibrary(file.code) : slimClasses(file.code);
  },
};
