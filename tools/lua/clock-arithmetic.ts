import ts from "typescript";
import {
  type Plugin,
  createBinaryExpression,
  createNumericLiteral,
  createParenthesizedExpression,
  SyntaxKind,
} from "typescript-to-lua";

const SPAN_ms = 2147483648;

/** Which function of `hal/clock.ts` is called, if any. */
function clockFunction(node: ts.CallExpression, checker: ts.TypeChecker): string | undefined {
  if (!ts.isIdentifier(node.expression) || node.arguments.length !== 2) return undefined;
  const symbol = checker.getSymbolAtLocation(node.expression);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Alias) === 0) return undefined;
  const original = checker.getAliasedSymbol(symbol);
  const file = original.valueDeclaration?.getSourceFile().fileName ?? "";
  if (!file.endsWith("/hal/clock.ts")) return undefined;
  return original.name === "elapsed_ms" || original.name === "after_ms" ? original.name : undefined;
}

/**
 * Writes what `elapsed_ms` and `after_ms` do where they are called: `(now - since) % 2^31`, which in Lua, unlike in JavaScript, is never
 * negative. There are dozens in each tick, and a call costs four times what it does; each module that imports one keeps a cell of RAM.
 */
export const clockArithmeticPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.CallExpression]: (node, context) => {
      const name = clockFunction(node, context.checker);
      const [first, second] = node.arguments;
      if (name === undefined || first === undefined || second === undefined)
        return context.superTransformExpression(node);
      const since = context.transformExpression(first);
      const other = context.transformExpression(second);
      const span =
        name === "elapsed_ms"
          ? createBinaryExpression(other, since, SyntaxKind.SubtractionOperator)
          : createBinaryExpression(since, other, SyntaxKind.AdditionOperator);
      return createBinaryExpression(
        createParenthesizedExpression(span),
        createNumericLiteral(SPAN_ms),
        SyntaxKind.ModuloOperator,
        node,
      );
    },
  },
};
