import { Classes } from "./candidates";
import { type Expression, type Fn, type Local, type Node, type Statement, nameOf, rewrite, walkAll } from "./tree";
import type { Unit } from "./unit";

/** Lua allows 200 locals of one function, of which some are needed for what comes later. */
const MOST_LOCALS = 150;

/** A method that one class of the program has, and where that class is. */
interface Found {
  unit: Unit;
  definition: Statement;
  fn: Fn;
}

/** Whether a function names nothing but what it declares itself, and what everybody knows. */
function isClosed(fn: Fn): boolean {
  const own = new Set<Local>(fn.parameters);
  const named = new Set<Local>();
  walkAll(fn.body, (node) => {
    if (node.kind === "local" || node.kind === "for in") for (const local of node.locals) own.add(local);
    if (node.kind === "for" || node.kind === "localFunction") own.add(node.local);
    if (node.kind === "function") for (const local of node.parameters) own.add(local);
    if (node.kind === "name") named.add(node.local);
  });
  return [...named].every((local) => own.has(local));
}

/** Methods that ask for nothing of the module where they are defined, by their names. */
function closedMethods(units: readonly Unit[], sole: ReadonlySet<string>): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const unit of units)
    for (const { definitions } of new Classes(unit.body).methods.values())
      for (const [name, definition] of definitions) {
        const [fn] = definition.values;
        if (sole.has(name) && fn?.kind === "function" && fn.parameters[0]?.name === "self" && isClosed(fn))
          found.set(name, { unit, definition, fn });
      }
  return found;
}

function localsOf(body: readonly Statement[]): number {
  return body.reduce((sum, node) => sum + (node.kind === "local" ? node.locals.length : 1), 0);
}

/**
 * Makes functions of the calling module of methods that one place of another module calls, and nobody else: they may be written there then. Whether
 * anything has changed.
 */
export function moveMethods(units: readonly Unit[], sole: ReadonlySet<string>): boolean {
  const found = closedMethods(units, sole);
  let changed = false;
  for (const unit of units) {
    if (unit.exports === undefined) continue;
    const moved: Statement[] = [];
    const change = (node: Expression): Expression => {
      const method = node.kind === "method" ? found.get(node.name) : undefined;
      if (node.kind !== "method" || method === undefined || method.unit === unit) return node;
      if (localsOf(unit.body) + moved.length >= MOST_LOCALS) return node;
      const local: Local = { name: node.name };
      moved.push({ kind: "localFunction", local, fn: method.fn });
      method.unit.body = method.unit.body.filter((one) => one !== method.definition);
      return { kind: "call", callee: nameOf(local), args: [node.object, ...node.args] };
    };
    const root: Node = { kind: "do", body: unit.body };
    rewrite(root, change);
    unit.body = [...moved, ...root.body];
    changed ||= moved.length > 0;
  }
  return changed;
}
