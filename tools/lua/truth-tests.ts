import ts from "typescript";
import {
  type Expression,
  type Plugin,
  type TransformationContext,
  SyntaxKind,
  createUnaryExpression,
} from "typescript-to-lua";

const EQUAL = ts.SyntaxKind.EqualsEqualsEqualsToken;
const DIFFERENT = ts.SyntaxKind.ExclamationEqualsEqualsToken;
/** What may be false, or nobody knows. */
const OPEN = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter | ts.TypeFlags.IndexedAccess;

function partsOf(type: ts.Type): readonly ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

function every(type: ts.Type, flags: ts.TypeFlags): boolean {
  return partsOf(type).every((part) => (part.flags & flags) !== 0);
}

function some(type: ts.Type, flags: ts.TypeFlags): boolean {
  return partsOf(type).some((part) => (part.flags & flags) !== 0);
}

/** Whether a comparison asks for nothing but whether a value is there, or true; `undefined`: it asks for more. */
function wantsTruth({ left, right, operatorToken }: ts.BinaryExpression, checker: ts.TypeChecker): boolean | undefined {
  const { kind } = operatorToken;
  if (kind !== EQUAL && kind !== DIFFERENT) return undefined;
  const type = checker.getTypeAtLocation(left);
  if (ts.isIdentifier(right) && right.text === "undefined")
    return some(type, ts.TypeFlags.BooleanLike | OPEN) ? undefined : kind === DIFFERENT;
  const nothing = ts.TypeFlags.Undefined | ts.TypeFlags.Void;
  if (right.kind === ts.SyntaxKind.TrueKeyword)
    return every(type, ts.TypeFlags.BooleanLike | nothing) ? kind === EQUAL : undefined;
  if (right.kind === ts.SyntaxKind.FalseKeyword)
    return every(type, ts.TypeFlags.BooleanLike) ? kind === DIFFERENT : undefined;
  return undefined;
}

function not(operand: Expression, node: ts.Node): Expression {
  return createUnaryExpression(operand, SyntaxKind.NotOperator, node);
}

function tested(node: ts.BinaryExpression, context: TransformationContext): Expression {
  const truth = wantsTruth(node, context.checker);
  if (truth === undefined) return context.superTransformExpression(node);
  const absent = not(context.transformExpression(node.left), node);
  return truth ? not(absent, node) : absent;
}

/** Has Lua test a value where it would compare it with a constant `nil`, `true` or `false` that each function has for itself. */
export const truthTestsPlugin: Plugin = {
  visitors: { [ts.SyntaxKind.BinaryExpression]: tested },
};
