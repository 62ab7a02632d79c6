import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import ts from "typescript";

/** One import of a file of the checkout. */
export interface Import {
  /** Path of the importing file in the checkout. */
  from: string;
  /** Path of what is imported, without extension, or the name of a package. */
  to: string;
  package: boolean;
  /** Only types are imported: nothing is loaded at run time. */
  typeOnly: boolean;
  line: number;
}

/** A file as the fence sees it. */
export interface SourceText {
  path: string;
  text: string;
}

const FOLDERS = ["hal", "rapi", "firmware", "platform", "tools", "test"];

/** Every source file below the six folders of the checkout. */
export function sourceTexts(root: string): SourceText[] {
  return FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mts|js|mjs)$/.test(name) && !name.includes("node_modules"))
      .map((name) => `${folder}/${name}`)
      .sort()
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
}

function target(from: string, specifier: string): { to: string; package: boolean } {
  if (specifier.startsWith("#")) return { to: trim(specifier.slice(1)), package: false };
  if (specifier.startsWith(".")) return { to: trim(normalize(join(dirname(from), specifier))), package: false };
  return { to: specifier, package: true };
}

function trim(path: string): string {
  return path.replace(/\.(ts|mts|js|mjs)$/, "");
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const named =
      node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause : undefined;
    return node.isTypeOnly || (named !== undefined && named.elements.every((element) => element.isTypeOnly));
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

/** The module text and whether only its types are taken, of a node that imports something; `undefined` of any other. */
function importOf(node: ts.Node): { specifier: ts.Expression; typeOnly: boolean } | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
    return { specifier: node.moduleSpecifier, typeOnly: isTypeOnly(node) };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    return specifier === undefined ? undefined : { specifier, typeOnly: false };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const { literal } = node.argument;
    return ts.isStringLiteral(literal) ? { specifier: literal, typeOnly: true } : undefined;
  }
  return undefined;
}

/** All imports of a file: static, re-exported, dynamic and in types. */
export function importsOf({ path, text }: SourceText): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found !== undefined && ts.isStringLiteralLike(found.specifier)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      imports.push({ from: path, ...target(path, found.specifier.text), typeOnly: found.typeOnly, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}
