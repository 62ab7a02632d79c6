/** A program of Lua 5.3 as a tree in which each name of a local is bound to its declaration. */

/** A local variable or parameter; two of the same name are two of these. */
export interface Local {
  name: string;
}

export interface Literal {
  kind: "literal";
  /** As it is written: a number, `nil`, `true`, `false`, `...`. */
  text: string;
}
export interface Text {
  kind: "text";
  /** What stands between the quotation marks, escapes as they are written. */
  raw: string;
}
export interface Name {
  kind: "name";
  local: Local;
}
export interface Global {
  kind: "global";
  name: string;
}
export interface Index {
  kind: "index";
  object: Expression;
  key: Expression;
}
export interface Call {
  kind: "call";
  callee: Expression;
  args: Expression[];
}
export interface MethodCall {
  kind: "method";
  object: Expression;
  name: string;
  args: Expression[];
}
export interface Fn {
  kind: "function";
  parameters: Local[];
  vararg: boolean;
  body: Statement[];
}
export interface Binary {
  kind: "binary";
  operator: string;
  left: Expression;
  right: Expression;
}
export interface Unary {
  kind: "unary";
  operator: string;
  operand: Expression;
}
export interface Table {
  kind: "table";
  /** A field without key is one of the list. */
  fields: Field[];
}
export interface Field {
  kind: "field";
  key: Expression | undefined;
  value: Expression;
}
/** Parentheses that cut several values to one. */
export interface First {
  kind: "first";
  operand: Expression;
}
export type Expression =
  Literal | Text | Name | Global | Index | Call | MethodCall | Fn | Binary | Unary | Table | First;

export interface LocalStatement {
  kind: "local";
  locals: Local[];
  values: Expression[];
}
export interface LocalFunction {
  kind: "localFunction";
  local: Local;
  fn: Fn;
}
export interface Assign {
  kind: "assign";
  targets: Expression[];
  values: Expression[];
}
export interface CallStatement {
  kind: "do call";
  call: Call | MethodCall;
}
export interface Block {
  kind: "do";
  body: Statement[];
}
export interface While {
  kind: "while";
  condition: Expression;
  body: Statement[];
}
export interface Repeat {
  kind: "repeat";
  body: Statement[];
  until: Expression;
}
export interface If {
  kind: "if";
  clauses: Clause[];
  otherwise: Statement[] | undefined;
}
export interface Clause {
  kind: "clause";
  condition: Expression;
  body: Statement[];
}
export interface NumericFor {
  kind: "for";
  local: Local;
  range: Expression[];
  body: Statement[];
}
export interface GenericFor {
  kind: "for in";
  locals: Local[];
  values: Expression[];
  body: Statement[];
}
export interface Return {
  kind: "return";
  values: Expression[];
}
export interface Break {
  kind: "break";
}
export interface Goto {
  kind: "goto";
  label: string;
}
export interface Label {
  kind: "label";
  label: string;
}
export type Statement =
  | LocalStatement
  | LocalFunction
  | Assign
  | CallStatement
  | Block
  | While
  | Repeat
  | If
  | NumericFor
  | GenericFor
  | Return
  | Break
  | Goto
  | Label;
export type Node = Expression | Statement | Field | Clause;

/** A module as a tree. */
export interface Tree {
  name: string;
  body: Statement[];
}

const TRUE_CHILDREN = ["kind", "local", "locals", "parameters"];

/** The nodes right below a node, in the order in which they are evaluated. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [field, value] of Object.entries(node) as [string, unknown][]) {
    if (TRUE_CHILDREN.includes(field)) continue;
    if (Array.isArray(value)) children.push(...(value as Node[]));
    else if (typeof value === "object" && value !== null) children.push(value as Node);
  }
  return children;
}

/** Visits a node and all below; what `visit` returns `false` for is not looked into. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) walk(child, visit);
}

export function walkAll(nodes: readonly Node[], visit: (node: Node) => boolean | void): void {
  for (const node of nodes) walk(node, visit);
}

type Slots = Record<string, unknown>;

/** Puts in the place of each expression below a node what `change` makes of it, the inner ones first. */
export function rewrite(node: Node, change: (expression: Expression) => Expression): void {
  const slots = node as unknown as Slots;
  for (const field of Object.keys(slots)) {
    if (TRUE_CHILDREN.includes(field)) continue;
    const value = slots[field];
    if (Array.isArray(value))
      value.forEach((child: Node, index) => {
        rewrite(child, change);
        if (isExpression(child)) value[index] = change(child);
      });
    else if (typeof value === "object" && value !== null) {
      rewrite(value as Node, change);
      if (isExpression(value as Node)) slots[field] = change(value as Expression);
    }
  }
}

const EXPRESSIONS = new Set<string>([
  "literal",
  "text",
  "name",
  "global",
  "index",
  "call",
  "method",
  "function",
  "binary",
  "unary",
  "table",
  "first",
]);

export function isExpression(node: Node): node is Expression {
  return EXPRESSIONS.has(node.kind);
}

/** The lists of statements right below a node: the bodies of what it is. */
export function bodiesOf(node: Node): Statement[][] {
  if (node.kind === "if")
    return [...node.clauses.map(({ body }) => body), ...(node.otherwise === undefined ? [] : [node.otherwise])];
  return "body" in node ? [node.body] : [];
}

export const NIL: Literal = { kind: "literal", text: "nil" };

export function nameOf(local: Local): Name {
  return { kind: "name", local };
}

/** `object.key`, or the other way to write it. */
export function keyOf(node: Node): string | undefined {
  return node.kind === "index" && node.key.kind === "text" ? node.key.raw : undefined;
}
