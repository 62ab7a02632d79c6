import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { CARD_OUTCOMES, outcomeText } from "#firmware/access/card-outcome";
import { tripNames, tripRule } from "#firmware/protection/trip-table";

/*
 * Every sentence that the controller can say, read from its code: what `explain` and those it asks return, with each way at every fork. The
 * numbers in it are any.
 */

const FIRMWARE = fileURLToPath(new URL("../../../firmware", import.meta.url));
const NUMBERS: Readonly<Record<string, string>> = {
  ...{ whole: "7", thousandths: "3.5", amperes: "9.5 A", seconds: "42 s" },
  ...{ minuteText: "22:05", dayName: "Tu" },
};

/** What only one who runs knows, by the words in the code. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  "decision.by.claim.source": ["charge limit"],
  "decision.by.explain(now)": ["(16 A)"],
  "status.fault": ["gfci", "diode"],
  "entry.cause": ["8.5 mA", "after a self test"],
  "tripRule(entry.name).sentence": tripNames().map((name) => tripRule(name).sentence),
  "charging/start-control.ts this.why": ["set_enable 1", "the EVSE", "the button", "the switch"],
  "access/authorizer.ts who": ["Anna 3"],
  "this.reached": ["90 min", "12 kWh"],
  "this.owner.name": ["Anna 3"],
  "this.owner.uid": ["04a1b2c3"],
};
const OUTCOMES = CARD_OUTCOMES.map((row) => outcomeText(row.split("|")[0] as Parameters<typeof outcomeText>[0]));

type Values = readonly string[];
type Callable = (ts.MethodDeclaration | ts.FunctionDeclaration) & { body: ts.Block };
type Given = ReadonlyMap<string, Values>;

const files = readdirSync(FIRMWARE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ts.createSourceFile(name, readFileSync(join(FIRMWARE, name), "utf8"), ts.ScriptTarget.ES2022, true));

function all<Node extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is Node): Node[] {
  const found: Node[] = [];
  const look = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, look);
  };
  look(root);
  return found;
}

const isCallable = (node: ts.Node): node is Callable =>
  (ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node)) && node.body !== undefined;
const callables = files.flatMap((file) => all(file, isCallable));
const nameOf = (node: Callable): string => node.name?.getText() ?? "";

function distinct(values: Values): Values {
  return [...new Set(values)];
}

/** What a function returns when it gets these. */
function returned(callable: Callable, given: Given): Values {
  const returns = all(callable.body, ts.isReturnStatement);
  return distinct(returns.flatMap(({ expression }) => (expression === undefined ? [] : read(expression, given))));
}

function read(node: ts.Expression, given: Given): Values {
  const known = KNOWN[node.getText()] ?? KNOWN[`${node.getSourceFile().fileName} ${node.getText()}`];
  if (known !== undefined) return known;
  if (ts.isStringLiteral(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return read(node.expression, given);
  if (ts.isConditionalExpression(node)) return [...read(node.whenTrue, given), ...read(node.whenFalse, given)];
  if (ts.isBinaryExpression(node)) return readBoth(node, given);
  if (ts.isCallExpression(node)) return readCall(node, given);
  if (ts.isIdentifier(node)) return readName(node, given);
  if (ts.isPropertyAccessExpression(node)) return readProperty(node, given);
  throw new Error(`a sentence that cannot be read: ${node.getText()} in ${node.getSourceFile().fileName}`);
}

function readBoth({ left, right, operatorToken }: ts.BinaryExpression, given: Given): Values {
  const [before, after] = [read(left, given), read(right, given)];
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) return [...before, ...after];
  return distinct(before.flatMap((one) => after.map((other) => one + other)));
}

function readCall(call: ts.CallExpression, given: Given): Values {
  const callee = call.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  const number = NUMBERS[name];
  if (number !== undefined) return [number];
  if (name === "outcomeText") return OUTCOMES;
  const found = calledBy(callee, name);
  if (found === undefined) throw new Error(`who is ${callee.getText()} in ${call.getSourceFile().fileName}?`);
  const passed = found.parameters.flatMap((parameter, at) => {
    const argument = call.arguments[at];
    const isText = parameter.type?.getText() === "string";
    return argument !== undefined && isText ? [[parameter.name.getText(), read(argument, given)] as const] : [];
  });
  return returned(found, new Map(passed));
}

/** The function or the method of the part of this object that is called. */
function calledBy(callee: ts.Expression, name: string): Callable | undefined {
  const named = callables.filter((one) => nameOf(one) === name);
  const file = callee.getSourceFile();
  if (!ts.isPropertyAccessExpression(callee)) return named.find((one) => ts.isFunctionDeclaration(one));
  if (callee.expression.kind === ts.SyntaxKind.ThisKeyword) return named.find((one) => one.getSourceFile() === file);
  const part = callee.expression.getText().replace("this.", "");
  const kinds = [...file.text.matchAll(new RegExp(`\\b${part}\\b[^=;\\n]*(?:= new |: )(\\w+)`, "g"))].map(
    ([, kind]) => kind,
  );
  const ofPart = named.find(({ parent }) => ts.isClassDeclaration(parent) && kinds.includes(parent.name?.text));
  return ofPart ?? (named.length === 1 ? named[0] : undefined);
}

/** A value that was passed, of the function, or of the file. */
function readName(name: ts.Identifier, given: Given): Values {
  const passed = given.get(name.text);
  if (passed !== undefined) return passed;
  let scope: ts.Node = name;
  for (; !ts.isSourceFile(scope); scope = scope.parent) {
    if (!isCallable(scope)) continue;
    const local = initialOf(scope, name.text);
    if (local !== undefined) return read(local, given);
    const at = scope.parameters.findIndex((parameter) => parameter.name.getText() === name.text);
    if (at >= 0) return passedTo(nameOf(scope), at, name.getSourceFile());
  }
  const initial = initialOf(scope, name.text);
  if (initial === undefined) throw new Error(`what is ${name.text} in ${name.getSourceFile().fileName}?`);
  return read(initial, given);
}

function initialOf(scope: ts.Node, name: string): ts.Expression | undefined {
  return all(scope, ts.isVariableDeclaration).find((one) => one.name.getText() === name)?.initializer;
}

/** What the file itself passes to one of its methods. */
function passedTo(method: string, at: number, file: ts.SourceFile): Values {
  const calls = all(file, ts.isCallExpression).filter(({ expression }) => expression.getText() === `this.${method}`);
  return distinct(
    calls.flatMap(({ arguments: [...passed] }) => (passed[at] === undefined ? [] : read(passed[at], new Map()))),
  );
}

/** All that the file ever puts there. */
function readProperty(property: ts.PropertyAccessExpression, given: Given): Values {
  const file = property.getSourceFile();
  const name = property.name.text;
  const put = all(file, ts.isBinaryExpression)
    .filter(({ left, operatorToken }) => {
      const isPut = operatorToken.kind === ts.SyntaxKind.EqualsToken;
      return isPut && left.getText() === property.getText();
    })
    .map(({ right }) => right);
  const first = all(file, ts.isPropertyDeclaration).flatMap((one) =>
    one.name.getText() === name && one.initializer !== undefined ? [one.initializer] : [],
  );
  if (put.length + first.length === 0) throw new Error(`what is ${property.getText()} in ${file.fileName}?`);
  return distinct([...put, ...first].flatMap((one) => read(one, given)));
}

/** The explanations of every policy, and the sentences around them. */
export function firmwareSentences(): { file: string; sentence: string }[] {
  const told = callables.filter((one) => {
    const isPolicy =
      ts.isClassDeclaration(one.parent) &&
      /implements\b.*\b(Policy|Feature)/.test(one.parent.getText().split("{")[0] ?? "");
    return nameOf(one) === "limitingSentence" || (nameOf(one) === "explain" && isPolicy);
  });
  return told.flatMap((one) =>
    returned(one, new Map()).map((sentence) => ({ file: one.getSourceFile().fileName, sentence })),
  );
}
