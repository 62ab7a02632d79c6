import { relative } from "node:path";
import ts from "typescript";
import { ownFiles } from "./field-numbers";
import { flatName } from "./flat-names";

/** Stands in for classes that were left out of an image, whatever those are asked for. */
const STAND_IN = /\/platform\/nodemcu\/left-out\.ts$/;

/** Of each class, as `module.Class`: the names that its objects may be asked for and perhaps have nothing of. */
export type AskedNames = ReadonlyMap<string, ReadonlySet<string>>;

/** Names in a type that an object of it need not have, with the types. */
function optionalNames(files: readonly ts.SourceFile[], checker: ts.TypeChecker): Map<string, ts.Type[]> {
  const names = new Map<string, ts.Type[]>();
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeLiteralNode(node) || ts.isClassDeclaration(node)) {
      const type = checker.getTypeAtLocation(node);
      for (const { name, flags } of type.getProperties())
        if ((flags & ts.SymbolFlags.Optional) !== 0) names.set(name, [...(names.get(name) ?? []), type]);
    }
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return names;
}

/**
 * What objects are asked for other than to do it: the fields of their class, and what a type that the class fits leaves open. Of another name
 * an object may have a method without anybody finding it.
 */
export function askedNames(program: ts.Program, root: string): AskedNames {
  const checker = program.getTypeChecker();
  const files = ownFiles(program);
  const optional = optionalNames(files, checker);
  const made = new Map<string, ReadonlySet<string>>();
  for (const file of files) {
    if (STAND_IN.test(file.fileName)) continue;
    const module = flatName(relative(root, file.fileName).replace(/\.ts$/, ""));
    for (const node of file.statements) {
      if (!ts.isClassDeclaration(node) || node.name === undefined) continue;
      const type = checker.getTypeAtLocation(node);
      const fields = type.getProperties().filter(({ flags }) => (flags & ts.SymbolFlags.Method) === 0);
      const open = [...optional].filter(([, types]) => types.some((one) => checker.isTypeAssignableTo(type, one)));
      made.set(
        `${module}.${node.name.text}`,
        new Set([...fields.map(({ name }) => name), ...open.map(([name]) => name)]),
      );
    }
  }
  return made;
}
