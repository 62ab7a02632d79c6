import { Bindings } from "./bindings";
import { CallSite } from "./call-site";
import {
  type Call,
  type Expression,
  type Local,
  type Node,
  type Statement,
  bodiesOf,
  childrenOf,
  rewrite,
  walkAll,
} from "./tree";

/** Stands for a value while the place where it is used is looked for. */
const SOUGHT: Call = { kind: "call", callee: { kind: "global", name: "____sought" }, args: [] };

function acts(node: Node): boolean {
  if (node.kind === "function") return false;
  return node.kind === "call" || node.kind === "method" || childrenOf(node).some(acts);
}

function mentions(node: Node, local: Local): boolean {
  return node.kind === "name" ? node.local === local : childrenOf(node).some((child) => mentions(child, local));
}

/** `do x = 1 end` without the block, where nothing in it is declared. */
function isBare(body: readonly Statement[]): boolean {
  return body.every(({ kind }) => kind === "assign" || kind === "do call");
}

class Joining {
  private bindings: Bindings;

  constructor(private readonly whole: readonly Statement[]) {
    this.bindings = new Bindings(whole);
  }

  run(): void {
    walkAll(this.whole, (node) => {
      for (const body of bodiesOf(node)) this.join(body);
    });
  }

  private join(body: Statement[]): void {
    for (const node of body) for (const inner of bodiesOf(node)) this.join(inner);
    for (let index = body.length - 1; index >= 0; index--) {
      const node = body[index];
      if (node === undefined) continue;
      if (node.kind === "do" && isBare(node.body)) body.splice(index, 1, ...node.body);
      const next = body[index + 1];
      if (next === undefined) continue;
      if (this.declares(node, next)) body.splice(index + 1, 1);
      const after = body[index + 1];
      if (after !== undefined && this.uses(node, after)) body.splice(index, 1);
    }
  }

  /** `local x x = 1` as `local x = 1`. */
  private declares(node: Statement, next: Statement): boolean {
    if (node.kind !== "local" || node.values.length > 0 || node.locals.length !== 1) return false;
    const [local] = node.locals;
    const [target] = next.kind === "assign" && next.targets.length === 1 ? next.targets : [];
    if (next.kind !== "assign" || local === undefined || target?.kind !== "name" || target.local !== local)
      return false;
    if (next.values.length !== 1 || next.values.some((value) => mentions(value, local))) return false;
    node.values = next.values;
    return true;
  }

  /** A value that is named once, in the next statement and before anything that it could differ by. */
  private uses(node: Statement, next: Statement): boolean {
    const [local] = node.kind === "local" && node.locals.length === 1 ? node.locals : [];
    const [value] = node.kind === "local" && node.values.length === 1 ? node.values : [];
    if (local === undefined || value === undefined) return false;
    const { reads, writes, captured } = this.bindings.of(local);
    if (reads !== 1 || writes !== 1 || captured || !mentions(next, local)) return false;
    const put = (from: (one: Expression) => boolean, to: Expression): void =>
      void rewrite(next, (one) => (from(one) ? to : one));
    put((one) => one.kind === "name" && one.local === local, SOUGHT);
    const place = new CallSite(this.bindings, (one) =>
      one !== SOUGHT ? undefined : acts(value) ? "acts" : "reads",
    ).in(next);
    const single: Expression =
      value.kind === "call" || value.kind === "method" ? { kind: "first", operand: value } : value;
    if (place !== undefined) place.put(single);
    else put((one) => one === SOUGHT, { kind: "name", local });
    return place !== undefined;
  }
}

/** Has values stand where they are used, if that is once and at once, in all functions of a chunk: they need no local then. */
export function joinStatements(whole: readonly Statement[]): void {
  new Joining(whole).run();
}
