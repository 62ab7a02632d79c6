import { WORDS } from "./tokens";
import { Bindings } from "./bindings";
import { fillObject } from "./filled-objects";
import {
  type Clause,
  type Expression,
  type If,
  type Local,
  type Node,
  type Statement,
  bodiesOf,
  childrenOf,
  keyOf,
  rewrite,
  walk,
  walkAll,
} from "./tree";
import { plainTests } from "./truth";

/**
 * Small things that are written shorter: what means the same and takes less of the store.
 */

/** `(a .. b) .. c` as `a .. b .. c`: one instruction, and no text in between. */
function flatConcat(node: Expression): Expression {
  if (node.kind !== "binary" || node.operator !== "..") return node;
  const { left, right } = node;
  if (left.kind !== "binary" || left.operator !== "..") return node;
  const rest: Expression = flatConcat({ kind: "binary", operator: "..", left: left.right, right });
  return flatConcat({ kind: "binary", operator: "..", left: left.left, right: rest });
}

/** `object.method(object, a)`, as typescript-to-lua writes `object?.method(a)`, as `object:method(a)`. */
function methodCall(node: Expression): Expression {
  if (node.kind !== "call" || node.callee.kind !== "index" || node.callee.key.kind !== "text") return node;
  const [object, ...args] = node.args;
  const of = node.callee.object;
  if (object?.kind !== "name" || of.kind !== "name" || of.local !== object.local) return node;
  if (WORDS.has(node.callee.key.raw)) return node;
  return { kind: "method", object, name: node.callee.key.raw, args };
}

/** `math.floor(a / 60)` as `a // 60`: one instruction, and no names. */
function floorDivision(node: Expression): Expression {
  if (node.kind !== "call" || keyOf(node.callee) !== "floor" || node.callee.kind !== "index") return node;
  const { object } = node.callee;
  const [quotient, ...others] = node.args;
  if (object.kind !== "global" || object.name !== "math" || quotient?.kind !== "binary" || others.length > 0)
    return node;
  const isByNumber = quotient.right.kind === "literal" && Number(quotient.right.text) > 0;
  return quotient.operator === "/" && isByNumber ? { ...quotient, operator: "//" } : node;
}

/** Whether nothing follows these statements: they return, or go elsewhere. */
export function leaves(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  if (last === undefined) return false;
  if (last.kind === "return" || last.kind === "goto" || last.kind === "break") return true;
  if (last.kind === "do") return leaves(last.body);
  return last.kind === "if" && last.otherwise !== undefined && bodiesOf(last).every(leaves);
}

interface Case {
  condition: Expression;
  body: Statement[];
}

/** Whether a `break` of this loop, and not of one inside, is in it. */
function breaks(body: readonly Statement[]): boolean {
  return body.some(
    (node) =>
      node.kind === "break" ||
      (node.kind !== "while" &&
        node.kind !== "repeat" &&
        node.kind !== "for" &&
        node.kind !== "for in" &&
        bodiesOf(node).some(breaks)),
  );
}

/** What is tested for a case: `____switch == a`, or with `or` several of them; the first names no earlier one. */
function caseOf(node: Statement, cond: Local): Expression | undefined {
  const value = node.kind === "local" || node.kind === "assign" ? node.values[0] : undefined;
  const target = node.kind === "assign" ? node.targets[0] : undefined;
  if (node.kind === "local" && node.locals[0] === cond) return value;
  if (target?.kind !== "name" || target.local !== cond || value?.kind !== "binary" || value.operator !== "or")
    return undefined;
  return withoutEarlier(value, cond);
}

function withoutEarlier(value: Expression, cond: Local): Expression | undefined {
  if (value.kind !== "binary" || value.operator !== "or") return undefined;
  if (value.left.kind === "name" && value.left.local === cond) return value.right;
  const left = withoutEarlier(value.left, cond);
  return left === undefined ? undefined : { ...value, left };
}

/** The cases of a switch as typescript-to-lua writes one; `undefined`: one goes on with the next, or it is something else. */
function casesOf(body: readonly Statement[], cond: Local): { cases: Case[]; rest: Statement[] } | undefined {
  const cases: Case[] = [];
  let at = 0;
  for (; at + 1 < body.length; at += 2) {
    const test = body[at];
    const then = body[at + 1];
    if (test === undefined || then?.kind !== "if" || then.clauses.length !== 1 || then.otherwise !== undefined) break;
    const [clause] = then.clauses;
    if (clause?.condition.kind !== "name" || clause.condition.local !== cond) break;
    const condition = caseOf(test, cond);
    if (condition === undefined || !leaves(clause.body)) return undefined;
    cases.push({ condition, body: clause.body });
  }
  return { cases, rest: body.slice(at) };
}

function withoutLastBreak(body: Statement[]): Statement[] {
  return body.at(-1)?.kind === "break" ? body.slice(0, -1) : body;
}

/** `repeat local ____switch = x local ____cond = ____switch == "a" if ____cond then ... break end ... until true` as a chain of `if`. */
function plainSwitch(node: Statement): Statement[] {
  if (node.kind !== "repeat" || node.until.kind !== "literal" || node.until.text !== "true") return [node];
  const [subject, first] = node.body;
  if (subject?.kind !== "local" || !subject.locals[0]?.name.startsWith("____switch")) return [node];
  if (first?.kind !== "local" || !first.locals[0]?.name.startsWith("____cond")) return [node];
  const found = casesOf(node.body.slice(1), first.locals[0]);
  if (found === undefined || found.cases.length === 0) return [node];
  const { cases, rest } = found;
  const named = [...rest, ...cases.flatMap(({ condition, body }) => [condition, ...body])];
  const [cond] = first.locals;
  let used = false;
  walkAll(named, (one) => {
    if (one.kind === "name" && one.local === cond) used = true;
  });
  const bodies = cases.map(({ body }) => withoutLastBreak(body));
  const otherwise = withoutLastBreak(rest.length === 1 && rest[0]?.kind === "do" ? rest[0].body : rest);
  if (used || bodies.some(breaks) || breaks(otherwise)) return [node];
  const clauses: Clause[] = cases.map(({ condition }, index) => ({
    kind: "clause",
    condition,
    body: bodies[index] ?? [],
  }));
  const chain: If = { kind: "if", clauses, otherwise: otherwise.length > 0 ? otherwise : undefined };
  return [{ kind: "do", body: [subject, chain] }];
}

/** Applies a change to each statement, those inside first. */
export function eachStatement(body: Statement[], change: (node: Statement) => Statement[]): void {
  const made: Statement[] = [];
  for (const node of body) {
    deepBodies(node, (inner) => eachStatement(inner, change));
    made.push(...change(node));
  }
  body.splice(0, body.length, ...made);
}

/** The bodies right below a statement, those of functions in its expressions included. */
function deepBodies(node: Node, visit: (body: Statement[]) => void): void {
  for (const body of bodiesOf(node)) visit(body);
  const inside = new Set<Node>(bodiesOf(node).flat());
  for (const child of childrenOf(node)) if (!inside.has(child) && child.kind !== "clause") deepBodies(child, visit);
  if (node.kind === "if") for (const { condition } of node.clauses) deepBodies(condition, visit);
}

/** `local ____temp if c then ____temp = a else ____temp = b end local x = ____temp` gives `x` its value at once. */
function joinTemporaries(body: Statement[]): void {
  const bindings = new Bindings(body);
  const same = new Map<Local, Local>();
  const drop = (list: Statement[]): void => {
    const kept = list.filter((node, index) => {
      const value = node.kind === "local" && node.values.length === 1 ? node.values[0] : undefined;
      if (node.kind !== "local" || value?.kind !== "name" || !value.local.name.startsWith("____")) return true;
      const [x] = node.locals;
      const { local } = value;
      const { reads, captured } = bindings.of(local);
      const declaredHere = list
        .slice(0, index)
        .some((one) => one.kind === "local" && one.locals.length === 1 && one.locals[0] === local);
      if (x === undefined || node.locals.length !== 1 || reads !== 1 || captured || !declaredHere) return true;
      same.set(x, local);
      return false;
    });
    list.splice(0, list.length, ...kept);
  };
  const visit = (node: Node): void => {
    for (const list of bodiesOf(node)) drop(list);
  };
  drop(body);
  walkAll(body, visit);
  rename(body, same);
}

/** Has other locals stand where these stand. */
export function rename(body: Statement[], same: ReadonlyMap<Local, Local>): void {
  if (same.size === 0) return;
  const last = (local: Local): Local => {
    const next = same.get(local);
    return next === undefined ? local : last(next);
  };
  for (const [from, to] of same) if (!from.name.startsWith("____")) last(to).name = from.name;
  walkAll(body, (node) => {
    if (node.kind === "name") node.local = last(node.local);
  });
}

/** What a constructor sets to nothing is so already. */
function withoutNothing(node: Statement): Statement[] {
  return node.kind === "assign" &&
    node.targets.length === 1 &&
    isNil(node.values[0]) &&
    node.targets[0]?.kind === "index"
    ? []
    : [node];
}

function isNil(node: Expression | undefined): boolean {
  return node?.kind === "literal" && node.text === "nil";
}

/** In a constructor, as long as only its own fields are set. */
function slimConstructor(body: Statement[]): void {
  const [first] = body;
  if (first?.kind !== "local" || first.locals[0]?.name !== "self" || first.values[0]?.kind !== "call") return;
  if (first.values[0].callee.kind !== "global" || first.values[0].callee.name !== "setmetatable") return;
  const [self] = first.locals;
  const set = new Set<string>();
  const kept: Statement[] = [first];
  let plain = true;
  for (const node of body.slice(1)) {
    const target = node.kind === "assign" ? node.targets[0] : undefined;
    const key = target === undefined ? undefined : keyOf(target);
    const own = target?.kind === "index" && target.object.kind === "name" && target.object.local === self;
    plain &&= own && key !== undefined;
    if (plain && own && key !== undefined && !set.has(key)) kept.push(...withoutNothing(node));
    else kept.push(node);
    if (key !== undefined) set.add(key);
    if (node.kind === "assign" && mentionsAlone(node.values, self)) plain = false;
  }
  body.splice(0, body.length, ...kept);
}

/** Whether the object itself is handed on: others may set fields of it then. */
function mentionsAlone(nodes: readonly Node[], self: Local): boolean {
  return nodes.some((node) => {
    if (node.kind === "name") return node.local === self;
    if (node.kind === "index" && node.object.kind === "name") return mentionsAlone([node.key], self);
    return mentionsAlone(childrenOf(node), self);
  });
}

/** Writes a module shorter, in place. */
export function polish(body: Statement[]): void {
  const root: Node = { kind: "do", body };
  rewrite(root, flatConcat);
  rewrite(root, methodCall);
  rewrite(root, floorDivision);
  eachStatement(body, plainSwitch);
  joinTemporaries(body);
  plainTests(root);
  walk(root, (node) => {
    if (node.kind !== "function") return;
    slimConstructor(node.body);
    fillObject(node);
  });
}
