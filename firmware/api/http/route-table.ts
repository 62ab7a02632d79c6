import type { HttpAccess } from "#hal/http";

/**
 * Every route there is, a row each: method | path (`{}` stands for one segment) | who may | handler | sentence. The dispatcher, the check
 * of who may and the reference are derived from it. HttpAccess `rapi`: a question of RAPI only reads, everything else controls.
 */
export const ROUTES = `
GET|/status|read|status|Everything about this moment
POST|/status|control|report|Reports voltage, sun, grid or the car's state of charge
GET|/config|read|config|The settings under OpenEVSE's names
POST|/config|admin|configure|Changes some of them
GET|/override|read|override|The manual override, {} without one
POST|/override|control|override.set|Sets it anew: state, charge_current, max_current, auto_release
PATCH|/override|control|override.toggle|Asks for the opposite of what is
DELETE|/override|control|override.clear|Takes it back
GET|/claims|read|claims|All claims that are in force
GET|/claims/target|read|target|What follows from them, and from which
GET|/claims/{}|read|claim|One claim by the number of its client
POST|/claims/{}|control|claim.set|Makes or replaces a claim
DELETE|/claims/{}|control|claim.clear|Takes it back
GET|/schedule|read|schedule|The events of the week
POST|/schedule|control|schedule.set|Adds or replaces events; without a body the events are shown
GET|/schedule/plan|read|plan|What the schedule does next
GET|/schedule/{}|read|event|One event
POST|/schedule/{}|control|event.set|Replaces one event
DELETE|/schedule/{}|control|event.clear|Removes one event
GET|/limit|read|limit|The limit of this session
POST|/limit|control|limit.set|Sets it: type time (min), energy (Wh) or soc (%), value, auto_release
DELETE|/limit|control|limit.clear|Takes it back
GET|/time|read|time|The time here and the time zone
POST|/time|admin|time.set|Sets the time zone
GET|/logs|read|logs|First and last page of the log
GET|/logs/{}|read|log|One page of it
DELETE|/emeter|admin|emeter|Resets the counters of energy
GET|/divertmode|control|divert|divertmode=1 (normal) or 2 (eco)
POST|/divertmode|control|divert|divertmode=1 (normal) or 2 (eco)
GET|/shaper|control|shaper|shaper=1; the house is always kept
POST|/shaper|control|shaper|shaper=1; the house is always kept
GET|/r|rapi|rapi|A RAPI command: rapi=$GS, with json=1 answered as JSON
POST|/r|rapi|rapi|A RAPI command in a form
GET|/rapi|rapi|rapi|As /r
POST|/rapi|rapi|rapi|As /r
POST|/restart|admin|restart|Restarts the gateway or the EVSE: device
GET|/certificates|read|none.list|Certificates kept here: none
GET|/tesla/vehicles|read|none.cars|Vehicles of a cloud: none
GET|/emoncms/describe|public|describe|What Emoncms finds here
`;

/** A route that was found, and the segment that `{}` stood for. */
export interface Route {
  access: HttpAccess | "rapi";
  handler: string;
  parameter: string;
}

/** The route of a request; otherwise the methods that its path has, separated by commas, empty for no path at all. */
export function findRoute(method: string, path: string): Route | string {
  const exact = path.includes("|") ? -1 : ROUTES.indexOf("\n" + method + "|" + path + "|");
  if (exact >= 0) return routeOf(ROUTES.substring(exact + 1, ROUTES.indexOf("\n", exact + 1)).split("|"), "");
  const asked = path.split("/");
  let methods = "";
  for (const line of ROUTES.split("\n")) {
    const field = line.split("|");
    const parameter = line === "" ? undefined : segmentMatched((field[1] ?? "").split("/"), asked);
    if (parameter === undefined) continue;
    if (field[0] === method) return routeOf(field, parameter);
    methods += (methods === "" ? "" : ", ") + (field[0] ?? "");
  }
  return methods;
}

function routeOf(field: readonly string[], parameter: string): Route {
  return { access: field[2] as HttpAccess, handler: field[3] ?? "", parameter };
}

/** What stood in the place of `{}` or `{name}` (empty without one), or `undefined`: not this path. */
export function segmentMatched(row: readonly string[], asked: readonly string[]): string | undefined {
  if (row.length !== asked.length) return undefined;
  let parameter = "";
  for (let index = 0; index < row.length; index++) {
    const part = asked[index] ?? "";
    if ((row[index] ?? "").startsWith("{") && part !== "") parameter = part;
    else if (row[index] !== part) return undefined;
  }
  return parameter;
}
