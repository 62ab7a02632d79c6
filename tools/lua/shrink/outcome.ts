import { leaves } from "./polish";
import { type Expression, type If, type Local, NIL, type Return, type Statement, bodiesOf, nameOf } from "./tree";

/** What becomes of the value of a call whose function is written in its place. */
export type Outcome =
  /** Nobody asks for it. */
  | { kind: "dropped" }
  /** It is what the caller returns. */
  | { kind: "returned" }
  /** It goes into a local that is nothing before. */
  | { kind: "fresh"; local: Local }
  /** It goes into something that has a value. */
  | { kind: "assigned"; target: Expression };

let lastLabel = 0;

/** Writes the body of a function so that what it returns goes where the outcome says, and nothing is skipped that follows it. */
export function written(body: Statement[], outcome: Outcome): Statement[] {
  if (outcome.kind === "returned") return leaves(body) ? body : [...body, { kind: "return", values: [] }];
  endWith(body, outcome);
  lastLabel++;
  const label = `____end${String(lastLabel)}`;
  if (!leaveBy(body, outcome, label)) return body;
  // a label at the end of a block may be gone to from everywhere in it
  return [...body, { kind: "label", label }];
}

function delivered({ values }: Return, outcome: Outcome): Statement[] {
  const value = values[0] ?? NIL;
  const nothing = value.kind === "literal" && value.text === "nil";
  switch (outcome.kind) {
    case "dropped":
      return dropped(value);
    case "fresh":
      return nothing ? [] : [{ kind: "assign", targets: [nameOf(outcome.local)], values: [value] }];
    case "assigned":
      return [{ kind: "assign", targets: [copyOf(outcome.target)], values: [value] }];
    case "returned":
      return [{ kind: "return", values }];
  }
}

function dropped(value: Expression): Statement[] {
  if (value.kind === "call" || value.kind === "method") return [{ kind: "do call", call: value }];
  if (value.kind === "literal" || value.kind === "text" || value.kind === "name") return [];
  return [{ kind: "local", locals: [{ name: "____dropped" }], values: [value] }];
}

/** `local` or `local.key`. */
function copyOf(target: Expression): Expression {
  if (target.kind === "name") return { ...target };
  if (target.kind === "index") return { ...target, object: copyOf(target.object), key: { ...target.key } };
  return target;
}

/** Returns at the end of a body need not go anywhere. */
function endWith(body: Statement[], outcome: Outcome): void {
  const last = body.at(-1);
  if (last?.kind === "return") body.splice(-1, 1, ...delivered(last, outcome));
  else if (last?.kind === "do") endWith(last.body, outcome);
  else if (last?.kind === "if") endIf(last, outcome);
  else if (outcome.kind === "assigned" && (last === undefined || !leaves(body)))
    body.push(...delivered({ kind: "return", values: [] }, outcome));
}

function endIf(node: If, outcome: Outcome): void {
  for (const { body } of node.clauses) endWith(body, outcome);
  if (node.otherwise !== undefined) endWith(node.otherwise, outcome);
  else if (outcome.kind === "assigned") node.otherwise = delivered({ kind: "return", values: [] }, outcome);
}

/** The other returns go to the label; whether there are any. */
function leaveBy(body: Statement[], outcome: Outcome, label: string): boolean {
  let any = false;
  const last = body.at(-1);
  for (const node of body) for (const inner of bodiesOf(node)) any = leaveBy(inner, outcome, label) || any;
  if (last?.kind !== "return") return any;
  body.splice(-1, 1, ...delivered(last, outcome), { kind: "goto", label });
  return true;
}
