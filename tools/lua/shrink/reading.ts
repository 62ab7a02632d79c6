import { type Expression, type Fn, type Local, type Node, type Statement, childrenOf, walkAll } from "./tree";

/** Methods of texts: they look at the text alone. */
const OF_TEXTS = new Set(["byte", "find", "format", "len", "lower", "match", "rep", "sub", "upper"]);
const LIBRARIES = ["math", "string"];
const FUNCTIONS = /^(tostring|tonumber|type|whole|amperes|__TS__String\w+)$/;

function isHarmlessCall(callee: Expression): boolean {
  if (callee.kind === "global") return FUNCTIONS.test(callee.name);
  return callee.kind === "index" && callee.object.kind === "global" && LIBRARIES.includes(callee.object.name);
}

/** Whether a function changes nothing and calls nothing that might: it only looks at things. */
export function isReading({ parameters, body }: Fn): boolean {
  const own = new Set<Local>(parameters);
  walkAll(body, (node) => {
    if (node.kind === "local" || node.kind === "for in") for (const local of node.locals) own.add(local);
    if (node.kind === "for") own.add(node.local);
  });
  const harmless = (node: Node): boolean => {
    if (node.kind === "function" || node.kind === "localFunction" || node.kind === "for in") return false;
    if (node.kind === "assign" && !node.targets.every((target) => target.kind === "name" && own.has(target.local)))
      return false;
    if (node.kind === "call" && !isHarmlessCall(node.callee)) return false;
    if (node.kind === "method" && !(OF_TEXTS.has(node.name) && node.object.kind !== "name")) return false;
    return childrenOf(node).every(harmless);
  };
  return (body as readonly Statement[]).every(harmless);
}
