import { relative } from "node:path";
import ts from "typescript";
import { flatName } from "./flat-names";
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
  // with the first charge
  "firmware/energy-account.ts",
  // with the first text for the EVSE's display
  "firmware/api/lcd.ts",
  // with the first setting, report or warmth
  "firmware/features.ts",
  // each with the setting or report that asks for it
  "firmware/access/access-control.ts",
  "firmware/charging-point.ts",
  "firmware/limits/cable-rating.ts",
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
  // with the first address in the network while the setting asks for it
  "platform/nodemcu/web.ts",
  // with the first request of OpenEVSE's API
  "firmware/api/http/http-api.ts",
  // where there is memory for it
  "firmware/api/http/status-feed.ts",
  // with the first request or message while the setting asks for it
  "firmware/api/smartevse/smartevse.ts",
  "firmware/asked.ts",
  // with the first request of the controller's own
  "firmware/api/own/own-api.ts",
  "firmware/front-desk.ts",
  // with the first protective stop, or report of a residual current
  "firmware/protection/protection.ts",
  // with the first order of an update, or an image on trial; with an update; with the signature of its manifest
  "firmware/update/updates.ts",
  "platform/nodemcu/module-updates.ts",
  "firmware/update/renewal.ts",
  "firmware/update/ed25519.ts",
  // with the first byte of a terminal
  "firmware/console/consoles.ts",
  // with the first answer to a user's RAPI command
  "rapi/reply-fields.ts",
  // with the first message of a mains meter that speaks MQTT
  "firmware/metering/mains-message.ts",
  // each with the setting that says it hangs on the module
  "platform/nodemcu/meter/clamp-meter.ts",
  "platform/nodemcu/meter/pzem.ts",
  "platform/nodemcu/meter/sdm630.ts",
  "platform/nodemcu/reader/pn532.ts",
  "platform/nodemcu/reader/reader-bus.ts",
  "platform/nodemcu/sensor/ds18b20.ts",
  "platform/nodemcu/sensor/ntc.ts",
  "platform/nodemcu/sensor/residual-input.ts",
];

/**
 * Modules of functions that are seldom needed: loaded for each call and let go of after it, so that they take memory only meanwhile.
 * They may keep nothing from one call to the next. The platform loads them with the global function `passing`, a `require` that forgets.
 */
export const PASSING_MODULES: readonly string[] = [
  // with each message of the broker
  "firmware/api/documents.ts",
  "firmware/api/requests.ts",
  // with the end of a session, each minute of charging, and each hour
  "firmware/session-record.ts",
  "firmware/session-log.ts",
  "firmware/energy-document.ts",
  "firmware/session-document.ts",
  "firmware/timing/stored-zone.ts",
  // with the first setting
  "firmware/unit-number.ts",
  // with each order of a person
  "firmware/orders.ts",
  "firmware/protection/trip-order.ts",
  // with each protective stop
  "firmware/protection/trip-table.ts",
  "firmware/protection/trip-event.ts",
  // with each line of a terminal, and each that it is answered
  "firmware/console/answer.ts",
  "firmware/console/do-line.ts",
  "firmware/console/lists.ts",
  "firmware/console/read-command.ts",
  "firmware/console/restart-soon.ts",
  "firmware/console/setting-lines.ts",
  "firmware/console/shown.ts",
  "firmware/console/word.ts",
  // with a factory reset, or less of it
  "firmware/erase.ts",
  // with each order of an update, each step of it that is told, and at a boot
  "firmware/update/boot.ts",
  "firmware/update/news.ts",
  "firmware/update/stand.ts",
  "firmware/update/update-order.ts",
  "firmware/settings/update-server.ts",
  // with the start of the module's HTTP server, each visit of its page, each password
  "platform/nodemcu/page-files.ts",
  "platform/nodemcu/password.ts",
  "platform/nodemcu/web-job.ts",
  // with each hundredth write, and a person who asks for the count
  "platform/nodemcu/wear.ts",
  // with each plan that is set
  "firmware/limits/plans.ts",
  // with each request over HTTP what answers it
  "firmware/settings/ready-store.ts",
  "firmware/access/known-cards.ts",
  "firmware/api/http/answer.ts",
  "firmware/api/http/lenient-json.ts",
  "firmware/api/http/rapi-routes.ts",
  "firmware/api/http/settings-document.ts",
  "firmware/api/own/backup.ts",
  "firmware/api/own/card-routes.ts",
  "firmware/api/own/change-settings.ts",
  "firmware/api/own/control.ts",
  "firmware/api/own/diagnostics.ts",
  "firmware/api/own/failure.ts",
  "firmware/api/own/rapi-route.ts",
  "firmware/api/own/root-document.ts",
  "firmware/api/own/schedule-routes.ts",
  "firmware/api/own/session-routes.ts",
  "firmware/api/own/setting-groups.ts",
  "firmware/api/own/settings-document.ts",
  "firmware/api/own/state-document.ts",
  "firmware/api/own/trip-routes.ts",
  "firmware/api/own/update-route.ts",
  // with each setting that is set
  "firmware/settings/setting.ts",
  "firmware/settings/value.ts",
];

const ROOT = new URL("../..", import.meta.url).pathname;

function isListed(file: ts.SourceFile | undefined, list: readonly string[]): boolean {
  return file !== undefined && list.includes(relative(ROOT, file.fileName));
}

/** Whether `importer` loads `file` late. What is loaded for one call takes others of its kind with it. */
function isLate(file: ts.SourceFile | undefined, importer: ts.SourceFile): boolean {
  return isListed(file, LATE_MODULES) || (isListed(file, PASSING_MODULES) && !isListed(importer, PASSING_MODULES));
}

/** A spec may call what it likes: nothing is let go of there. */
function isSpec(file: ts.SourceFile): boolean {
  return file.fileName.endsWith(".spec.ts");
}

/** Where an identifier comes from when it is an import from a late module: the `require` path as the importer writes it. */
function lateImport(
  node: ts.Identifier,
  checker: ts.TypeChecker,
): { path: string; name: string; passing: boolean } | undefined {
  const symbol = checker.getSymbolAtLocation(node);
  const declaration = symbol?.declarations?.[0];
  if (symbol === undefined || declaration === undefined || !ts.isImportSpecifier(declaration)) return undefined;
  const original = checker.getAliasedSymbol(symbol);
  const file = original.valueDeclaration?.getSourceFile();
  if (!isLate(file, node.getSourceFile())) return undefined;
  const specifier = declaration.parent.parent.parent.moduleSpecifier;
  if (!ts.isStringLiteral(specifier)) return undefined;
  return {
    path: specifier.text,
    name: (declaration.propertyName ?? declaration.name).text,
    passing: isListed(file, PASSING_MODULES),
  };
}

/** Whether an import declaration brings values of a late module. */
function bringsLate(node: ts.ImportDeclaration, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(node.moduleSpecifier);
  return isLate(symbol?.valueDeclaration?.getSourceFile(), node.getSourceFile());
}

/** Loads {@link LATE_MODULES} and {@link PASSING_MODULES} where their exports are used. */
export const lateModulesPlugin: Plugin = {
  visitors: {
    [ts.SyntaxKind.ImportDeclaration]: (node, context) =>
      bringsLate(node, context.checker) ? [] : context.superTransformStatements(node),
    [ts.SyntaxKind.Identifier]: (node, context) => {
      const late = lateImport(node, context.checker);
      if (late === undefined) return context.superTransformExpression(node);
      const called = ts.isCallExpression(node.parent) && node.parent.expression === node;
      if (called && !late.passing && !isSpec(node.getSourceFile()))
        throw new Error(
          `${late.name} of a late module is called where it is imported: it would be loaded for each call`,
        );
      const loaded = createCallExpression(createIdentifier("require"), [createStringLiteral(late.path)], node);
      return createTableIndexExpression(loaded, createStringLiteral(late.name), node);
    },
  },
};

/** Has {@link PASSING_MODULES} loaded by `passing` where a call of theirs is made. After the files have got their flat names. */
export const passingModulesPlugin: Plugin = {
  beforeEmit(_program, _options, _host, files) {
    for (const path of PASSING_MODULES) {
      const name = flatName(path.replace(/\.ts$/, ""));
      for (const file of files) file.code = file.code.replaceAll(`require("${name}").`, `passing("${name}").`);
    }
  },
};
