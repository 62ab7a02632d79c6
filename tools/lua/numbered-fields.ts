import ts from "typescript";
import {
  type Expression,
  type Plugin,
  type TableExpression,
  type TableFieldExpression,
  createNilLiteral,
  createParenthesizedExpression,
  createTableExpression,
  createTableFieldExpression,
  isCallExpression,
  isMethodCallExpression,
  isStringLiteral,
  isTableExpression,
} from "typescript-to-lua";

/** How a field with a number is called until the program is whole: its number, and its name for who reads it. */
const NUMBERED = /\.____f(\d+)_\w+|\["____f(\d+)_\w+"\]|"____f(\d+)_\w+"/g;

/** A name of a field with a number. */
const NUMBER = /^____f(\d+)_/;

function numberIn(name: string): number {
  return Number(NUMBER.exec(name)?.[1] ?? 0);
}

/** Whether something happens when this is worked out. */
function isActing(value: ts.Node): boolean {
  const isCall = ts.isCallExpression(value) || ts.isNewExpression(value);
  return isCall || (ts.forEachChild(value, (child) => isActing(child) || undefined) ?? false);
}

/** What does something must not be moved by the order of the places; what goes by a name stays between its neighbours. */
function refuseMoved(node: ts.ObjectLiteralExpression): void {
  const acting = node.properties.filter((one) => ts.isPropertyAssignment(one) && isActing(one.initializer));
  const numbers = acting.map(({ name }) => numberIn(name?.getText() ?? "")).filter((number) => number > 0);
  if (numbers.some((number, index) => number < (numbers[index - 1] ?? 0)))
    throw new Error(`these would be worked out in another order, that of the interface is needed: ${node.getText()}`);
}

/** The table of a literal as a list, with room for all fields of its interface. */
function listed(table: TableExpression, count: number, node: ts.Node): Expression {
  const numberOf = ({ key }: TableFieldExpression): number =>
    key !== undefined && isStringLiteral(key) ? numberIn(key.value) : 0;
  const places = table.fields
    .filter((field) => numberOf(field) > 0)
    .sort((one, other) => numberOf(one) - numberOf(other));
  const fields: TableFieldExpression[] = [];
  let next = 1;
  const fill = (until: number): void => {
    for (; next < until; next += 1) fields.push(createTableFieldExpression(createNilLiteral()));
  };
  for (const field of table.fields) {
    if (numberOf(field) === 0) fields.push(field);
    else {
      const place = places.shift() ?? field;
      fill(numberOf(place));
      fields.push(createTableFieldExpression(place.value));
      next += 1;
    }
  }
  fill(count + 1);
  const last = fields.at(-1);
  // a call at the end of a list is as many values as it returns
  if (
    last?.key === undefined &&
    last !== undefined &&
    (isCallExpression(last.value) || isMethodCallExpression(last.value))
  )
    last.value = createParenthesizedExpression(last.value);
  return createTableExpression(fields, node);
}

/** Makes lists of the literals of interfaces whose fields have numbers. */
export const numberedLiteralsPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.ObjectLiteralExpression]: (node, context) => {
      const made = context.superTransformExpression(node);
      const type = context.checker.getContextualType(node);
      const members = type === undefined ? [] : context.checker.getNonNullableType(type).getProperties();
      const count = Math.max(0, ...members.map(({ name }) => numberIn(name)));
      const isNumbered = node.properties.some(({ name }) => name !== undefined && numberIn(name.getText()) > 0);
      if (!isNumbered) return made;
      if (!isTableExpression(made)) throw new Error(`the build does not know ${node.getText()}`);
      refuseMoved(node);
      return listed(made, count, node);
    },
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
