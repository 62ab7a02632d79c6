import ts from "typescript";
import { namesOfController } from "./names-outside";
import { CONTROLLER_LINES } from "#tools/flash/controller-lines";

export type Field = ts.PropertyDeclaration | ts.ParameterDeclaration | ts.PropertySignature;

/** What others can see of the classes here is read by its name where no type says so: by the host of the virtual module. */
const HOSTED = /\/platform\/nodemcu\/main\.ts$/;
/**
 * The same for what stands in the place of parts that were left out of an image: asked for what it has not, it has nothing. And for what the
 * virtual module has in the place of NodeMCU, which is a program of its own.
 */
const STAND_IN = /\/platform\/nodemcu\/left-out\.ts$|\/tools\/module\/emulated\//;

/** Stands for something of the outside, where a test of it is. */
const FAKE = /\/test\//;

/** What is typed at the prompt of a module of any version is called by its name, and what the virtual module asks for. */
const TYPED = [...Object.values(CONTROLLER_LINES).flatMap((line) => line.match(/\w+/g) ?? []), ...namesOfController()];

/** What a name stands for in types that objects of any class may be taken for. */
interface Shape {
  node: ts.Node;
  type: ts.Type;
}

/** A class and its fields in their order, parameters of the constructor first; or an interface, of which literals are made. */
interface Owner {
  node: ts.ClassLikeDeclaration | ts.InterfaceDeclaration;
  type: ts.Type;
  fields: Field[];
}

function hasModifier(node: ts.Node, kind?: ts.SyntaxKind): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return kind === undefined ? modifiers.length > 0 : modifiers.some((modifier) => modifier.kind === kind);
}

function isPrivate(field: Field | ts.MethodDeclaration): boolean {
  return hasModifier(field, ts.SyntaxKind.PrivateKeyword);
}

function fieldsOf(node: ts.ClassLikeDeclaration): Field[] {
  const parameters = node.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  return [
    ...parameters.filter((parameter) => hasModifier(parameter)),
    ...node.members.filter(ts.isPropertyDeclaration),
  ];
}

function methodsOf(node: Owner["node"]): ts.MethodDeclaration[] {
  return ts.isClassLike(node) ? node.members.filter(ts.isMethodDeclaration) : [];
}

/** Which fields of a program have numbers instead of names. */
export class FieldNumbers {
  private readonly numbers = new Map<ts.Node, string>();
  private readonly shapes = new Map<string, Shape[]>();
  private readonly owners: Owner[] = [];
  /** Interfaces that literals are made of; objects of the others come from elsewhere. */
  private readonly made = new Set<ts.Node>();
  /** What is handed to the world outside of the program or comes from there: it is called as it is there. */
  private readonly foreign = new Set<ts.Node>();
  /** Names that `"name" in object` asks for. */
  private readonly lookedFor = new Set<string>();
  private readonly checker: ts.TypeChecker;
  private methods = 0;

  constructor(program: ts.Program) {
    this.checker = program.getTypeChecker();
    const files = ownFiles(program);
    for (const file of files) this.collect(file);
    for (const file of program.getSourceFiles())
      if (
        file.isDeclarationFile &&
        !program.isSourceFileFromExternalLibrary(file) &&
        !program.isSourceFileDefaultLibrary(file)
      )
        this.reach(file);
    const isIn = ({ node }: Owner, file: RegExp): boolean => file.test(node.getSourceFile().fileName);
    const named = this.owners.filter((owner) => isIn(owner, HOSTED) || isIn(owner, STAND_IN));
    const open = named.flatMap(({ fields, node }) => [...fields, ...methodsOf(node)].filter((one) => !isPrivate(one)));
    const kept = new Set([...open.map(({ name }) => name.getText()), ...TYPED, ...this.lookedFor]);
    for (const owner of this.owners) {
      if (
        this.foreign.has(owner.node) ||
        isIn(owner, STAND_IN) ||
        (ts.isInterfaceDeclaration(owner.node) && !this.made.has(owner.node))
      )
        continue;
      const isNumbered = (field: Field): boolean =>
        isPrivate(field) || (!kept.has(field.name.getText()) && this.isAskedHere(field, owner));
      const numbered = owner.fields.filter((field) => this.isValue(field) && isNumbered(field));
      for (const [index, field] of numbered.entries())
        this.numbers.set(field, `____f${String(index + 1)}_${field.name.getText()}`);
      this.nameMethods(owner, kept);
    }
  }

  /** Methods that only objects of one class are asked for have names of their own. */
  private nameMethods(owner: Owner, kept: ReadonlySet<string>): void {
    if (FAKE.test(owner.node.getSourceFile().fileName)) return;
    for (const method of methodsOf(owner.node)) {
      const name = method.name.getText();
      const isOwn = !kept.has(name) && this.isAskedHere(method, owner) && !this.isPromised(name, owner.node);
      if (ts.isIdentifier(method.name) && (isPrivate(method) || isOwn))
        this.numbers.set(method, `____m${String(++this.methods)}_${name}`);
    }
  }

  /** Whether what a class implements has the name: that may be a type which no declaration has made. */
  private isPromised(name: string, node: Owner["node"]): boolean {
    return (node.heritageClauses ?? []).some(({ types }) =>
      types.some((type) => this.checker.getTypeAtLocation(type).getProperty(name) !== undefined),
    );
  }

  /** What a field is called in the program; `undefined`: as in the source. */
  nameOf(declaration: ts.Node | undefined): string | undefined {
    return declaration === undefined ? undefined : this.numbers.get(declaration);
  }

  /** The interface of which a literal is made; `undefined`: it is a shape of its own. */
  interfaceOf(literal: ts.ObjectLiteralExpression): ts.InterfaceDeclaration | undefined {
    if (literal.properties.some((one) => ts.isSpreadAssignment(one))) return undefined;
    const type = this.checker.getContextualType(literal);
    const declarations =
      type === undefined ? [] : (this.checker.getNonNullableType(type).getSymbol()?.declarations ?? []);
    const [made] = declarations;
    const isOne = declarations.length === 1 && made !== undefined && ts.isInterfaceDeclaration(made);
    return isOne && !made.getSourceFile().isDeclarationFile ? made : undefined;
  }

  private collect(node: ts.Node): void {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.InKeyword &&
      ts.isStringLiteral(node.left)
    )
      this.lookedFor.add(node.left.text);
    if (hasModifier(node, ts.SyntaxKind.DeclareKeyword)) this.reach(node);
    const made = ts.isObjectLiteralExpression(node) ? this.interfaceOf(node) : undefined;
    if (made !== undefined) this.made.add(made);
    else if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) {
      const type = this.checker.getTypeAtLocation(node);
      const fields = ts.isClassLike(node) ? fieldsOf(node) : node.members.filter(ts.isPropertySignature);
      this.owners.push({ node, type, fields });
      this.addShape(node, type);
    } else if (ts.isTypeLiteralNode(node) || ts.isObjectLiteralExpression(node))
      this.addShape(node, this.checker.getTypeAtLocation(node));
    ts.forEachChild(node, (child) => {
      this.collect(child);
    });
  }

  /** Takes for foreign what a declaration of something outside is made of, whatever that is made of, and so on. */
  private reach(node: ts.Node): void {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    let symbol = name === undefined ? undefined : this.checker.getSymbolAtLocation(name);
    if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0)
      symbol = this.checker.getAliasedSymbol(symbol);
    for (const declaration of symbol?.declarations ?? []) {
      if (this.foreign.has(declaration)) continue;
      this.foreign.add(declaration);
      this.reach(declaration);
    }
    ts.forEachChild(node, (child) => {
      this.reach(child);
    });
  }

  private addShape(node: ts.Node, type: ts.Type): void {
    for (const { name } of type.getProperties()) {
      const shapes = this.shapes.get(name) ?? [];
      shapes.push({ node, type });
      this.shapes.set(name, shapes);
    }
  }

  /** Functions are called by their names, with no object before them. */
  private isValue(field: Field): boolean {
    const { checker } = this;
    const type = checker.getNonNullableType(checker.getTypeAtLocation(field));
    return ts.isIdentifier(field.name) && type.getCallSignatures().length === 0;
  }

  /** Whether whoever names a field that others can see has an object of this class in hand, never one that only looks the same. */
  private isAskedHere({ name }: Field | ts.MethodDeclaration, { node, type }: Owner): boolean {
    const { checker } = this;
    return (this.shapes.get(name.getText()) ?? []).every(
      (shape) =>
        shape.node === node ||
        (!checker.isTypeAssignableTo(type, shape.type) && !checker.isTypeAssignableTo(shape.type, type)),
    );
  }
}

/** The files of a program that are the project's own code. */
export function ownFiles(program: ts.Program): ts.SourceFile[] {
  return program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !program.isSourceFileFromExternalLibrary(file));
}
