import { type Local, type Statement, nameOf, walk } from "./tree";

function declaredBy(node: Statement): readonly Local[] {
  if (node.kind === "local") return node.locals;
  return node.kind === "localFunction" ? [node.local] : [];
}

/** Locals of a chunk that something names before they are declared: functions that were moved, or call what comes later. */
function namedEarly(body: readonly Statement[]): Set<Local> {
  const waiting = new Set(body.flatMap(declaredBy));
  const early = new Set<Local>();
  for (const node of body) {
    if (node.kind === "localFunction") waiting.delete(node.local);
    walk(node, (inner) => {
      if (inner.kind === "name" && waiting.has(inner.local)) early.add(inner.local);
    });
    for (const local of declaredBy(node)) waiting.delete(local);
  }
  return early;
}

/** A declaration of what has been declared before only gives the value. */
function assigned(node: Statement, early: ReadonlySet<Local>): Statement[] {
  if (node.kind === "localFunction" && early.has(node.local))
    return [{ kind: "assign", targets: [nameOf(node.local)], values: [node.fn] }];
  if (node.kind !== "local" || !node.locals.some((local) => early.has(local))) return [node];
  const [local] = node.locals;
  if (node.values.length === 0) {
    const kept = node.locals.filter((one) => !early.has(one));
    return kept.length === 0 ? [] : [{ ...node, locals: kept }];
  }
  if (node.locals.length !== 1 || local === undefined) throw new Error("nobody declares several values at once here");
  return [{ kind: "assign", targets: [nameOf(local)], values: node.values }];
}

/** Declares at the beginning what is named before its declaration. */
export function inOrder(body: readonly Statement[]): Statement[] {
  const early = namedEarly(body);
  if (early.size === 0) return [...body];
  return [{ kind: "local", locals: [...early], values: [] }, ...body.flatMap((node) => assigned(node, early))];
}
