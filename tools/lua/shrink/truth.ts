import { type Expression, type Node, isExpression } from "./tree";

/** What is asked of a value: whether it is what it is when it counts as true, and when it does not; else only whether it does. */
interface Asked {
  truthy: boolean;
  falsy: boolean;
}

const VALUE: Asked = { truthy: true, falsy: true };
const TEST: Asked = { truthy: false, falsy: false };

function negated(node: Expression): Expression {
  if (node.kind === "binary" && node.operator === "==") return { ...node, operator: "~=" };
  if (node.kind === "binary" && node.operator === "~=") return { ...node, operator: "==" };
  return { kind: "unary", operator: "not", operand: node };
}

function plain(node: Expression, asked: Asked): Expression {
  if (node.kind === "unary" && node.operator === "not") {
    const { operand } = node;
    const isTwice = operand.kind === "unary" && operand.operator === "not";
    if (isTwice && !asked.truthy && !asked.falsy) return plain(operand.operand, TEST);
    return negated(plain(operand, TEST));
  }
  if (node.kind === "binary" && (node.operator === "and" || node.operator === "or")) {
    const isAnd = node.operator === "and";
    const left = isAnd ? { truthy: false, falsy: asked.falsy } : { truthy: asked.truthy, falsy: false };
    node.left = plain(node.left, left);
    node.right = plain(node.right, asked);
    return node;
  }
  plainTests(node);
  return node;
}

/** Takes away double negations where only the truth of a value is asked, in all expressions below a node. */
export function plainTests(node: Node): void {
  const slots = node as unknown as Record<string, unknown>;
  for (const [field, value] of Object.entries(slots)) {
    if (field === "local" || field === "locals" || field === "parameters") continue;
    const isTest = field === "condition" || field === "until";
    const changed = (child: Node): Node => {
      if (isExpression(child)) return plain(child, isTest ? TEST : VALUE);
      plainTests(child);
      return child;
    };
    if (Array.isArray(value)) slots[field] = (value as Node[]).map(changed);
    else if (typeof value === "object" && value !== null) slots[field] = changed(value as Node);
  }
}
