import { relative } from "node:path";
import ts from "typescript";
import {
  type Plugin,
  createCallExpression,
  createIdentifier,
  createStringLiteral,
  createTableIndexExpression,
} from "typescript-to-lua";

/**
 * Modules that are loaded when an export of theirs is first used, not with the module that imports them: what they take then is not taken
 * at boot. The export is looked up at each use, so importers make one object of it, or keep the function, and use that.
 */
export const LATE_MODULES: readonly string[] = [
  // with the first connection to the broker
  "firmware/api/api.ts",
  "firmware/take-snapshot.ts",
  // with the first text for the EVSE's display
  "firmware/api/lcd.ts",
  // with the first setting, report or warmth
  "firmware/features.ts",
  // each with the setting or report that asks for it
  "firmware/access/access-control.ts",
  "firmware/limits/capacity-limit.ts",
  "firmware/limits/charge-level.ts",
  "firmware/limits/circuit-limit.ts",
  "firmware/limits/external-limit.ts",
  "firmware/limits/grid-relay.ts",
  "firmware/limits/peak-limit.ts",
  "firmware/limits/power-cap.ts",
  "firmware/limits/session-limit.ts",
  "firmware/limits/temperature.ts",
  "firmware/limits/week-plan.ts",
  "firmware/modes/phase-switching.ts",
  "firmware/modes/solar-mode.ts",
  "firmware/modes/standstill.ts",
  // with the first answer to a user's RAPI command
  "rapi/reply-fields.ts",
  // with the first message of a mains meter that speaks MQTT
  "firmware/metering/mains-message.ts",
];

const ROOT = new URL("../..", import.meta.url).pathname;

function isLate(file: ts.SourceFile | undefined): boolean {
  return file !== undefined && LATE_MODULES.includes(relative(ROOT, file.fileName));
}

/** A spec may call what it likes: nothing is let go of there. */
function isSpec(file: ts.SourceFile): boolean {
  return file.fileName.endsWith(".spec.ts");
}

/** Where an identifier comes from when it is an import from a late module: the `require` path as the importer writes it. */
function lateImport(node: ts.Identifier, checker: ts.TypeChecker): { path: string; name: string } | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  const declaration = symbol?.declarations?.[0];
  if (symbol === undefined || declaration === undefined || !ts.isImportSpecifier(declaration)) return undefined;
  const original = checker.getAliasedSymbol(symbol);
  if (!isLate(original.valueDeclaration?.getSourceFile())) return undefined;
  const specifier = declaration.parent.parent.parent.moduleSpecifier;
  if (!ts.isStringLiteral(specifier)) return undefined;
  return { path: specifier.text, name: (declaration.propertyName ?? declaration.name).text };
}

/** Whether an import declaration brings values of a late module. */
function bringsLate(node: ts.ImportDeclaration, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(node.moduleSpecifier);
  return isLate(symbol?.valueDeclaration?.getSourceFile());
}

/** Loads {@link LATE_MODULES} where their exports are used. */
export const lateModulesPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.ImportDeclaration]: (node, context) =>
      bringsLate(node, context.checker) ? [] : context.superTransformStatements(node),
    [ts.SyntaxKind.Identifier]: (node, context) => {
      const late = lateImport(node, context.checker);
      if (late === undefined) return context.superTransformExpression(node);
      if (ts.isCallExpression(node.parent) && node.parent.expression === node && !isSpec(node.getSourceFile()))
        throw new Error(
          `${late.name} of a late module is called where it is imported: it would be loaded for each call`,
        );
      const loaded = createCallExpression(createIdentifier("require"), [createStringLiteral(late.path)], node);
      return createTableIndexExpression(loaded, createStringLiteral(late.name), node);
    },
  },
};
