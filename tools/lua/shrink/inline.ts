import { Bindings } from "./bindings";
import { CallSite, type Place } from "./call-site";
import { type Candidate, Candidates, type MethodNames } from "./candidates";
import { isReading } from "./reading";
import { hasFunction, localsIn, returnsOne } from "./shape";
import { type Outcome, written } from "./outcome";
import {
  type Expression,
  type Fn,
  type Local,
  NIL,
  type Node,
  type Statement,
  bodiesOf,
  nameOf,
  rewrite,
  walk,
  walkAll,
} from "./tree";
import type { Unit } from "./unit";

/** Lua allows 200 locals of one function. */
const MOST_LOCALS = 120;

/**
 * Writes functions and methods that are called from one place there. A function costs the store a head, its name where it is defined and
 * where it is called, and the instructions of the call; the heap a closure and a place in its class; and each call its time.
 */
export class Inliner {
  private readonly bindings: Bindings;
  private readonly candidates: Candidates;
  private readonly site: CallSite;
  private readonly done = new Set<Fn>();
  private readonly busy = new Set<Fn>();
  private readonly gone = new Set<Statement>();
  private readonly moved = new Set<Fn>();

  constructor(
    private readonly unit: Unit,
    names: MethodNames,
  ) {
    this.bindings = new Bindings(unit.whole());
    this.candidates = new Candidates(unit, this.bindings, names);
    this.site = new CallSite(this.bindings, (node) =>
      this.fits(node) ? (this.reads(node) ? "reads" : "acts") : undefined,
    );
  }

  /** Whether anything has changed. */
  run(): boolean {
    for (const node of this.candidates.unused()) this.gone.add(node);
    walkAll(this.unit.body, (node) => {
      if (node.kind === "function") this.enter(node);
    });
    this.unit.body = this.unit.body.filter((node) => !this.gone.has(node));
    return this.gone.size > 0;
  }

  /** The function that is called may be written where it is called. */
  private fits(node: Node): boolean {
    const candidate = this.candidates.find(node);
    if (candidate === undefined || (node.kind !== "call" && node.kind !== "method")) return false;
    const { fn, definition } = candidate;
    if (this.gone.has(definition) || this.busy.has(fn) || this.moved.has(fn) || fn.vararg || !returnsOne(fn))
      return false;
    const args = argumentsOf(node, candidate);
    const last = args.at(-1);
    if (args.length > fn.parameters.length) return false;
    return (
      args.length === fn.parameters.length ||
      last === undefined ||
      (last.kind !== "call" && last.kind !== "method" && !isVararg(last))
    );
  }

  /** The function only looks at things: it may as well be called a little earlier, before others are looked at. */
  private reads(node: Node): boolean {
    const candidate = this.candidates.find(node);
    return candidate !== undefined && isReading(candidate.fn);
  }

  /** Puts what a function returns where it is called, when it does nothing else and its arguments stay what they are. */
  private replaceTerms(node: Statement): void {
    const whole = new Set<Expression>();
    walk(node, (inner) => {
      if (inner.kind === "do call") whole.add(inner.call);
    });
    rewrite(node, (call) => {
      if (whole.has(call)) return call;
      if ((call.kind !== "call" && call.kind !== "method") || !this.fits(call)) return call;
      const candidate = this.candidates.find(call);
      const [only, ...others] = candidate?.fn.body ?? [];
      if (candidate === undefined || only?.kind !== "return" || others.length > 0 || hasFunction(candidate.fn))
        return call;
      const args = argumentsOf(call, candidate);
      const { parameters } = candidate.fn;
      if (!parameters.every((one, index) => this.isPlaceable(one, args[index] ?? NIL))) return call;
      this.enter(candidate.fn);
      if (candidate.fn.body[0] !== only) return call;
      this.begun(candidate, args);
      this.moved.add(candidate.fn);
      this.gone.add(candidate.definition);
      return only.values[0] ?? NIL;
    });
  }

  /** The argument may stand wherever the parameter stands. */
  private isPlaceable(parameter: Local, value: Expression): boolean {
    return (
      this.bindings.of(parameter).writes === 0 &&
      value.kind !== "function" &&
      value.kind !== "index" &&
      this.site.isStill(value)
    );
  }

  private enter(fn: Fn): void {
    if (this.done.has(fn) || this.busy.has(fn)) return;
    this.busy.add(fn);
    this.body(fn.body, fn);
    this.busy.delete(fn);
    this.done.add(fn);
  }

  private body(body: Statement[], owner: Fn): void {
    for (let index = 0; index < body.length; index++) {
      const node = body[index];
      if (node === undefined) continue;
      this.replaceTerms(node);
      const split = this.split(node);
      const place = split === undefined ? this.site.in(node) : undefined;
      const made = split ?? (place === undefined ? undefined : this.replaced(node, place, owner));
      if (made === undefined) {
        for (const inner of bodiesOf(node)) this.body(inner, owner);
        continue;
      }
      body.splice(index, 1, ...made);
      index--;
    }
  }

  /** A condition or value of two parts, of which the second is only evaluated now and then and calls what is to be written here. */
  private split(node: Statement): Statement[] | undefined {
    if (node.kind === "if") return this.splitIf(node);
    const [value] = node.kind === "local" || node.kind === "assign" || node.kind === "return" ? node.values : [];
    if (value?.kind !== "binary" || (value.operator !== "and" && value.operator !== "or")) return undefined;
    if (!this.calls(value.right)) return undefined;
    if (node.kind === "return") {
      if (node.values.length !== 1) return undefined;
      const local: Local = { name: "____either" };
      return [
        { kind: "local", locals: [local], values: [value.left] },
        this.either(value.operator, nameOf(local), value.right),
        { kind: "return", values: [nameOf(local)] },
      ];
    }
    if (node.kind !== "local" || node.locals.length !== 1 || node.locals[0] === undefined || node.values.length !== 1)
      return undefined;
    node.values = [value.left];
    return [node, this.either(value.operator, nameOf(node.locals[0]), value.right)];
  }

  private either(operator: string, target: Expression, value: Expression): Statement {
    const condition: Expression =
      operator === "and" ? { ...target } : { kind: "unary", operator: "not", operand: { ...target } };
    return {
      kind: "if",
      clauses: [{ kind: "clause", condition, body: [{ kind: "assign", targets: [target], values: [value] }] }],
      otherwise: undefined,
    };
  }

  private splitIf(node: Statement): Statement[] | undefined {
    if (node.kind !== "if") return undefined;
    const [first, ...others] = node.clauses;
    if (first === undefined) return undefined;
    const later = others.findIndex(({ condition }) => this.calls(condition));
    if (later >= 0) {
      const otherwise: Statement[] = [
        { kind: "if", clauses: node.clauses.slice(later + 1), otherwise: node.otherwise },
      ];
      return [{ kind: "if", clauses: node.clauses.slice(0, later + 1), otherwise }];
    }
    const { condition, body } = first;
    if (others.length > 0 || node.otherwise !== undefined) return undefined;
    if (condition.kind !== "binary" || condition.operator !== "and" || !this.calls(condition.right)) return undefined;
    const inner: Statement = {
      kind: "if",
      clauses: [{ kind: "clause", condition: condition.right, body }],
      otherwise: undefined,
    };
    return [
      { kind: "if", clauses: [{ kind: "clause", condition: condition.left, body: [inner] }], otherwise: undefined },
    ];
  }

  /** Whether an expression calls what could be written here, once it is a statement of its own. */
  private calls(node: Expression): boolean {
    return (
      this.site.in({ kind: "return", values: [node] }) !== undefined ||
      (node.kind === "binary" && (node.operator === "and" || node.operator === "or") && this.calls(node.right))
    );
  }

  private replaced(node: Statement, { call, put }: Place, owner: Fn): Statement[] | undefined {
    const candidate = this.candidates.find(call);
    if (candidate === undefined) return undefined;
    this.enter(candidate.fn);
    if (localsIn(owner) + localsIn(candidate.fn) > MOST_LOCALS) {
      this.moved.add(candidate.fn);
      return [node];
    }
    this.moved.add(candidate.fn);
    this.gone.add(candidate.definition);
    const begun = this.begun(candidate, argumentsOf(call, candidate));
    const made = (outcome: Outcome): Statement[] => [...begun, ...written(candidate.fn.body, outcome)];
    const whole = (outcome: Outcome): Statement => ({ kind: "do", body: made(outcome) });
    const direct = outcomeOf(node, call);
    if (direct?.kind === "fresh") return [{ kind: "local", locals: [direct.local], values: [] }, whole(direct)];
    if (direct?.kind === "returned") {
      return made(direct);
    }
    if (direct !== undefined) return [whole(direct)];
    const local: Local = { name: "____value" };
    put(nameOf(local));
    const fresh: Statement[] = [{ kind: "local", locals: [local], values: [] }, whole({ kind: "fresh", local }), node];
    return node.kind === "local" ? fresh : [{ kind: "do", body: fresh }];
  }

  /** Puts arguments that keep their value where the parameters stand; of the others come the declarations. */
  private begun({ fn }: Candidate, args: readonly Expression[]): Statement[] {
    const made: Statement[] = [];
    const places = new Map<Local, Expression>();
    const closes = hasFunction(fn);
    fn.parameters.forEach((parameter, index) => {
      const value = args[index] ?? NIL;
      const changes = value.kind === "name" && closes && !this.bindings.isSettled(value.local);
      if (this.isPlaceable(parameter, value) && !changes) places.set(parameter, value);
      else made.push({ kind: "local", locals: [parameter], values: [value] });
    });
    if (places.size > 0)
      rewrite({ kind: "do", body: fn.body }, (node) => {
        const value = node.kind === "name" ? places.get(node.local) : undefined;
        return value === undefined ? node : { ...value };
      });
    return made;
  }
}

function isVararg(node: Expression): boolean {
  return node.kind === "literal" && node.text === "...";
}

function argumentsOf(call: Node, { method }: Candidate): Expression[] {
  if (call.kind === "method") return method ? [call.object, ...call.args] : call.args;
  return call.kind === "call" ? call.args : [];
}

function outcomeOf(node: Statement, call: Expression): Outcome | undefined {
  if (node.kind === "do call") return node.call === call ? { kind: "dropped" } : undefined;
  if (node.kind !== "return" && node.kind !== "local" && node.kind !== "assign") return undefined;
  if (node.values.length !== 1 || node.values[0] !== call) return undefined;
  if (node.kind === "return") return { kind: "returned" };
  if (node.kind === "local") {
    const [local] = node.locals;
    return node.locals.length === 1 && local !== undefined ? { kind: "fresh", local } : undefined;
  }
  const [target] = node.targets;
  return node.targets.length === 1 && target !== undefined ? { kind: "assigned", target } : undefined;
}
