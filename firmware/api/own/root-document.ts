import type { HttpMachine } from "#hal/http";
import { jsonText } from "#hal/json";
import type { HttpParts } from "../http/parts";
import { OWN_PREFIX } from "./own-path";
import { groupNames } from "./setting-groups";
import { OWN_ROUTES } from "./route-table";

/** Languages of the page. */
export const PAGE_LANGUAGES = '["en","de","fr","sl"]';

/** Who this is, and what of the API is here, on a machine that serves one charger. */
export function rootDocument({ system, machine, settings }: HttpParts): string {
  const serial = jsonText(system.serial);
  const charger = '{"serial":' + serial + ',"name":' + jsonText(machine.hostname) + ',"prefix":"' + OWN_PREFIX + '"}';
  const hasPassword = machine.hasPassword?.() ?? false;
  return (
    '{"product":"Dinamics","version":' +
    jsonText(system.version) +
    ',"serial":' +
    serial +
    ',"chargers":[' +
    charger +
    '],"setup":{"password":' +
    (hasPassword ? "true" : "false") +
    ',"done":' +
    (settings.anySet ? "true" : "false") +
    '},"languages":' +
    PAGE_LANGUAGES +
    ',"has":' +
    coreRoutes(machine) +
    (machine.small === true ? ',"settingGroups":["' + groupNames().join('","') + '"]' : "") +
    "}"
  );
}

/** What the controller itself answers, as a list of `METHOD /path`. */
function coreRoutes({ methods, hasPassword }: HttpMachine): string {
  let list = hasPassword === undefined ? "" : '"GET /login","POST /login","POST /logout"';
  for (const line of OWN_ROUTES.split("\n")) {
    const field = line.split("|");
    if (line === "" || field[3] === "gateway") continue;
    if (methods !== undefined && !methods.includes(field[0] ?? "")) continue;
    list += (list === "" ? '"' : ',"') + (field[0] ?? "") + " " + (field[1] ?? "") + '"';
  }
  return "[" + list + "]";
}
