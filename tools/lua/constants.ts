import ts from "typescript";
import { type Expression, type Plugin, createNumericLiteral, createStringLiteral } from "typescript-to-lua";

/** The literal that a module's `const` stands for, or `undefined` when it stands for anything else. */
function literalOf(node: ts.Identifier, checker: ts.TypeChecker): ts.NumericLiteral | ts.StringLiteral | undefined {
  let symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  if ((symbol.flags & ts.SymbolFlags.Alias) !== 0) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const list = declaration.parent;
  if (!ts.isVariableDeclarationList(list) || (list.flags & ts.NodeFlags.Const) === 0) return undefined;
  if (!ts.isVariableStatement(list.parent) || !ts.isSourceFile(list.parent.parent)) return undefined;
  const value = declaration.initializer;
  if (value === undefined) return undefined;
  return ts.isNumericLiteral(value) || ts.isStringLiteral(value) ? value : undefined;
}

function inlined(node: ts.Identifier, checker: ts.TypeChecker): Expression | undefined {
  const value = literalOf(node, checker);
  if (value === undefined) return undefined;
  return ts.isNumericLiteral(value)
    ? createNumericLiteral(Number(value.text), node)
    : createStringLiteral(value.text, node);
}

/**
 * Writes the value of a module's literal constants where they are used. Otherwise each costs every function that uses it a cell of RAM
 * and an instruction; a literal lies with the code in flash.
 */
export const constantsPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.Identifier]: (node, context) =>
      inlined(node, context.checker) ?? context.superTransformExpression(node),
  },
};
