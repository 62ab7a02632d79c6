import ts from "typescript";
import { FieldNumbers, ownFiles } from "./field-numbers";

/** A place in a file, and what stands there instead. */
interface Edit {
  from: number;
  to: number;
  text: string;
}

/** Finds where a file names fields that have numbers. */
class Renaming {
  readonly edits: Edit[] = [];

  constructor(
    private readonly numbers: FieldNumbers,
    private readonly checker: ts.TypeChecker,
  ) {}

  visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) this.rename(node);
    else if (ts.isIndexedAccessTypeNode(node)) this.renameKeys(node.objectType, node.indexType);
    else if (ts.isTypeReferenceNode(node) && node.typeName.getText() === "Pick")
      this.renameKeys(node.typeArguments?.[0], node.typeArguments?.[1]);
    ts.forEachChild(node, (child) => {
      this.visit(child);
    });
  }

  private rename(node: ts.Identifier): void {
    const { parent } = node;
    if (ts.isPropertyAssignment(parent) && parent.name === node) {
      const name = this.nameIn(parent.parent, node.text);
      if (name !== undefined) this.put(node, name);
    } else if (ts.isBindingElement(parent) && ts.isObjectBindingPattern(parent.parent))
      this.renameElement(node, parent);
    else if (ts.isShorthandPropertyAssignment(parent)) {
      const name = this.nameOf(this.checker.getShorthandAssignmentValueSymbol(parent));
      const key = this.nameIn(parent.parent, node.text);
      if (name !== undefined || key !== undefined) this.put(node, `${key ?? node.text}: ${name ?? node.text}`);
    } else {
      const name = this.nameOf(this.checker.getSymbolAtLocation(node));
      if (name !== undefined) this.put(node, name);
    }
  }

  /** `Pick<Type, "a" | "b">` and `Type["a"]`. */
  private renameKeys(from: ts.TypeNode | undefined, keys: ts.TypeNode | undefined): void {
    if (from === undefined || keys === undefined) return;
    const type = this.checker.getTypeFromTypeNode(from);
    for (const key of ts.isUnionTypeNode(keys) ? keys.types : [keys]) {
      if (!ts.isLiteralTypeNode(key) || !ts.isStringLiteral(key.literal)) continue;
      const name = this.nameOf(type.getProperty(key.literal.text));
      if (name !== undefined) this.put(key, `"${name}"`);
    }
  }

  /** What a property of a literal is called. */
  private nameIn(literal: ts.ObjectLiteralExpression, key: string): string | undefined {
    const type = this.checker.getContextualType(literal);
    return type === undefined ? undefined : this.nameOf(this.checker.getNonNullableType(type).getProperty(key));
  }

  /** What a symbol is called; one of `Pick` has only the declaration that it was picked from. */
  private nameOf(symbol: ts.Symbol | undefined): string | undefined {
    return this.numbers.nameOf(symbol?.valueDeclaration ?? symbol?.declarations?.[0]);
  }

  /** `{ a }` and `{ a: b }`, where `a` is what the object has. */
  private renameElement(node: ts.Identifier, element: ts.BindingElement): void {
    const isBoth = element.propertyName === undefined;
    if (isBoth ? element.name !== node : element.propertyName !== node) {
      const value = this.nameOf(this.checker.getSymbolAtLocation(node));
      if (value !== undefined && element.initializer === node) this.put(node, value);
      return;
    }
    const object = this.checker.getApparentType(this.checker.getTypeAtLocation(element.parent));
    const name = this.nameOf(object.getProperty(node.text));
    if (name !== undefined) this.put(node, isBoth ? `${name}: ${node.text}` : name);
  }

  private put(node: ts.Node, text: string): void {
    this.edits.push({ from: node.getStart(), to: node.end, text });
  }
}

function edited(text: string, edits: readonly Edit[]): string {
  let made = "";
  let at = 0;
  for (const { from, to, text: instead } of [...edits].sort((one, other) => one.from - other.from)) {
    made += text.slice(at, from) + instead;
    at = to;
  }
  return made + text.slice(at);
}

/**
 * The program with places of a list instead of entries of a hash for the fields that only objects of one class are asked for: on the module a
 * place takes 12 bytes, an entry 32, and the entries of an object are rounded up to a power of two. Until the program is whole they go by a name,
 * which numbers replace in the end. That nobody reaches them by their old names is for the compiler to find out: it checks what comes of it.
 */
export function numberFields(program: ts.Program): ts.Program {
  const options = program.getCompilerOptions();
  const numbers = new FieldNumbers(program);
  const changed = new Map<string, string>();
  for (const file of ownFiles(program)) {
    const renaming = new Renaming(numbers, program.getTypeChecker());
    renaming.visit(file);
    if (renaming.edits.length > 0) changed.set(file.fileName, edited(file.text, renaming.edits));
  }
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const text = changed.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, language, true);
    return program.getSourceFile(name) ?? read(name, language, ...rest);
  };
  return ts.createProgram({ rootNames: program.getRootFileNames(), options, host });
}
