import { ROUTES } from "#firmware/api/http/route-table";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import { ownRoutes } from "#firmware/api/own/route-table";
import { PROFILE_ROUTES } from "#firmware/api/smartevse/routes";
import { securityRoutes } from "#platform/node/http/security-table";

/** A route as a client would ask for it, with something in the place of each place holder. */
export interface AskedRoute {
  method: string;
  path: string;
  /** It cannot be carried out without a body. */
  needsBody: boolean;
  /** It answers as long as somebody listens. */
  lasts: boolean;
}

/** OpenEVSE's routes that do what their path and method say; a body is nothing to them. */
const BODILESS = /^(PATCH|DELETE) /;

/** Every route that a gateway serves, from the tables that it serves them by. */
export function everyRoute(): AskedRoute[] {
  const openevse = rowsOf(ROUTES, "\n").map(([method = "", path = ""]) => ({
    ...{ method, path: path.replace("{}", "1"), lasts: false },
    needsBody: method === "POST" && path !== "/schedule" && !BODILESS.test(`${method} `),
  }));
  const profile = rowsOf(PROFILE_ROUTES, "\n").map(([method = "", path = ""]) => ({
    ...{ method, path, lasts: false, needsBody: false },
  }));
  const own = ownRoutes().map(({ method, path, body, answer }) => ({
    ...{ method, path: OWN_PREFIX + filled(path), lasts: answer === "text/event-stream" },
    needsBody: body !== "" && !body.endsWith("?"),
  }));
  const security = securityRoutes().map(({ method, path, body }) => ({
    ...{ method, path: filled(path), lasts: false, needsBody: body !== "" },
  }));
  return [...openevse, ...profile, ...own, ...security];
}

function rowsOf(table: string, end: string): string[][] {
  return table
    .trim()
    .split(end)
    .map((line) => line.split("|"));
}

function filled(path: string): string {
  return path.replace("{uid}", "04A1B2C3").replace("{id}", "1");
}
