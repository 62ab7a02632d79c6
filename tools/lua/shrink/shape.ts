import { type Fn, type Node, childrenOf, walk } from "./tree";

/** Visits what a function does itself, not what functions in it do. */
function walkOwn(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) if (child.kind !== "function") walkOwn(child, visit);
}

export function returnsOne({ body }: Fn): boolean {
  let one = true;
  for (const node of body)
    walkOwn(node, (inner) => {
      if (inner.kind === "return" && inner.values.length > 1) one = false;
    });
  return one;
}

export function hasFunction({ body }: Fn): boolean {
  let has = false;
  for (const node of body)
    walk(node, (inner) => {
      has ||= inner.kind === "function";
    });
  return has;
}

export function localsIn({ parameters, body }: Fn): number {
  let count = parameters.length;
  for (const node of body)
    walkOwn(node, (inner) => {
      if (inner.kind === "local") count += inner.locals.length;
    });
  return count;
}
