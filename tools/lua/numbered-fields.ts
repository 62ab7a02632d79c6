import ts from "typescript";
import {
  type Expression,
  type Identifier,
  type Plugin,
  type Statement,
  type TransformationContext,
  createStringLiteral,
  createTableIndexExpression,
  createVariableDeclarationStatement,
  isTableIndexExpression,
} from "typescript-to-lua";

/** How a field with a number is called until the program is whole: its number, and its name for who reads it. */
const NUMBERED = /\.____f(\d+)_\w+|\["____f(\d+)_\w+"\]|"____f(\d+)_\w+"/g;

type Field = ts.PropertyDeclaration | ts.ParameterDeclaration;

function isPrivate(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
  );
}

function isFunction(field: Field, checker: ts.TypeChecker): boolean {
  return checker.getNonNullableType(checker.getTypeAtLocation(field)).getCallSignatures().length > 0;
}

/** The fields of a class that only the class itself names, in the order in which they are numbered. */
function numberedFields(node: ts.ClassLikeDeclaration, checker: ts.TypeChecker): Field[] {
  const parameters = node.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  return [...parameters, ...node.members.filter(ts.isPropertyDeclaration)].filter(
    (field) => isPrivate(field) && ts.isIdentifier(field.name) && !isFunction(field, checker),
  );
}

/** What a field is called in Lua; `undefined`: as in the source. */
function numberedName(declaration: ts.Declaration | undefined, checker: ts.TypeChecker): string | undefined {
  if (declaration === undefined || !isPrivate(declaration)) return undefined;
  if (!ts.isPropertyDeclaration(declaration) && !ts.isParameter(declaration)) return undefined;
  const owner = ts.isParameter(declaration) ? declaration.parent.parent : declaration.parent;
  if (!ts.isClassLike(owner) || !ts.isIdentifier(declaration.name)) return undefined;
  const at = numberedFields(owner, checker).indexOf(declaration);
  return at < 0 ? undefined : `____f${String(at + 1)}_${declaration.name.text}`;
}

/** What an element of `const { a } = this` is called in the object. */
function elementName(element: ts.BindingElement, from: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const name = element.propertyName ?? element.name;
  if (!ts.isIdentifier(name)) return undefined;
  const type = checker.getApparentType(checker.getTypeAtLocation(from));
  return numberedName(checker.getPropertyOfType(type, name.text)?.valueDeclaration, checker);
}

/** `const { a, b } = this` with numbered fields among them; `undefined`: there are none. */
function taken(node: ts.VariableStatement, context: TransformationContext): Statement[] | undefined {
  const [declaration] = node.declarationList.declarations;
  if (declaration?.initializer === undefined || !ts.isObjectBindingPattern(declaration.name)) return undefined;
  const { initializer } = declaration;
  const { elements } = declaration.name;
  if (elements.every((element) => elementName(element, initializer, context.checker) === undefined)) return undefined;
  const isPlain = elements.every(({ name, initializer: other }) => ts.isIdentifier(name) && other === undefined);
  if (initializer.kind !== ts.SyntaxKind.ThisKeyword || !isPlain || node.declarationList.declarations.length > 1)
    throw new Error(`private fields are taken in a way that the build does not know: ${node.getText()}`);
  return elements.map((element) => {
    const key = (element.propertyName ?? element.name) as ts.Identifier;
    const text = elementName(element, initializer, context.checker) ?? key.text;
    const from: Expression = context.transformExpression(initializer);
    const local = context.transformExpression(element.name as ts.Identifier) as Identifier;
    return createVariableDeclarationStatement(local, createTableIndexExpression(from, createStringLiteral(text)), node);
  });
}

/** A field of another object than `this` that is given a value: nothing is done about those, so there may be none. */
function refuseStrange(node: ts.Node, checker: ts.TypeChecker): void {
  if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
    const { expression, name } = node.left;
    const isAssigned =
      node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
    const isNumbered = numberedName(checker.getSymbolAtLocation(name)?.valueDeclaration, checker) !== undefined;
    if (isAssigned && isNumbered && expression.kind !== ts.SyntaxKind.ThisKeyword)
      throw new Error(`private fields are written in a way that the build does not know: ${node.getText()}`);
  }
  ts.forEachChild(node, (child) => {
    refuseStrange(child, checker);
  });
}

/** The first values in a constructor, and some that are assigned, go by the names of the source: in all functions of a class `self` is its object. */
function selfNumbered(code: string, file: ts.SourceFile, checker: ts.TypeChecker): string {
  let changed = code;
  for (const node of file.statements) {
    if (!ts.isClassDeclaration(node) || node.name === undefined) continue;
    const fields = numberedFields(node, checker);
    if (fields.length === 0) continue;
    refuseStrange(node, checker);
    const numbered = new Map(fields.map((field) => [(field.name as ts.Identifier).text, numberedName(field, checker)]));
    // a name that Lua or its library knows stands in brackets
    const names = [...numbered.keys()].join("|");
    const used = new RegExp(`(?<![\\w.])self(?:\\.(${names})(?!\\w)|\\["(${names})"\\])`, "g");
    const method = new RegExp(
      `^(?:function ${node.name.text}\\.prototype\\.|${node.name.text}\\.prototype\\[)[^]*?^end$`,
      "gm",
    );
    changed = changed.replace(method, (body) =>
      body.replace(
        used,
        (_all, plain?: string, quoted?: string) => `self.${numbered.get(plain ?? quoted ?? "") ?? ""}`,
      ),
    );
  }
  return changed;
}

/**
 * Fields that only their class names are places of a list instead of entries of a hash: on the module a place takes 12 bytes, an entry 32, and
 * the entries of an object are rounded up to a power of two. The table of an object is made with room for all of its fields, so that it never
 * grows. Until the program is whole they go by a name, which {@link withNumbers} replaces.
 */
export const numberedFieldsPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.PropertyAccessExpression]: (node, context) => {
      const made = context.superTransformExpression(node);
      const name = numberedName(context.checker.getSymbolAtLocation(node.name)?.valueDeclaration, context.checker);
      if (name === undefined) return made;
      if (!isTableIndexExpression(made)) throw new Error(`the build does not know ${node.getText()}`);
      return createTableIndexExpression(made.table, createStringLiteral(name), node);
    },
    [ts.SyntaxKind.VariableStatement]: (node, context) =>
      taken(node, context) ?? context.superTransformStatements(node),
  },
  beforeEmit(program, _options, _host, files) {
    for (const file of files)
      for (const source of file.sourceFiles ?? [])
        file.code = selfNumbered(file.code, source, program.getTypeChecker());
  },
};

/** The table that becomes an object, given what its constructor does: with room for what has a number, and for all else that it is given. */
export function objectTable(body: string): string {
  const numbers = [...body.matchAll(/\bself\.____f(\d+)_/g)].map(([, number]) => Number(number));
  if (numbers.length === 0) return "{}";
  const names = [...body.matchAll(/^ {4}self\.(\w+) = (?!nil$)/gm)].map(([, name = ""]) => name);
  const entries = new Set(names.filter((name) => !name.startsWith("____f")).map((name) => `${name} = nil`));
  return `{${[...entries, ...Array<string>(Math.max(...numbers)).fill("nil")].join(", ")}}`;
}

/** The code of a whole program with the numbers of the fields. */
export function withNumbers(code: string): string {
  return code.replace(NUMBERED, (_all, named?: string, indexed?: string, alone?: string) =>
    alone === undefined ? `[${named ?? indexed ?? ""}]` : alone,
  );
}
