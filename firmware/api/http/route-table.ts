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
POST|/time|admin|time.set|Sets the time zone, as JSON or as a form
POST|/settime|admin|time.set|As /time
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

const METHODS = "GET,POST,PUT,PATCH,DELETE";

/** A route that was found, and the segment that `{}` stood for. */
export interface Route {
  access: HttpAccess | "rapi";
  handler: string;
  parameter: string;
}

/** The route of a request; otherwise the methods that its path has, separated by commas, empty for no path at all. */
export function findRoute(method: string, path: string): Route | string {
  const found = rowOf(ROUTES, method, path);
  if (typeof found === "string") return found;
  return { access: found[2] as HttpAccess, handler: found[3] ?? "", parameter: found[5] ?? "" };
}

/**
 * The fields of a request's row in a table of routes, and behind them what stands for `{}` or `{name}` (empty without one); otherwise the
 * methods that the path has, separated by commas. Only the last segment of a path can be one that stands for others.
 */
export function rowOf(table: string, method: string, path: string): string[] | string {
  if (path.includes("|") || path.includes("{")) return "";
  let slash = path.indexOf("/");
  for (let next = slash; next >= 0; next = path.indexOf("/", next + 1)) slash = next;
  const last = path.substring(slash + 1);
  const whole = "|" + path + "|";
  const open = slash < 0 || last === "" ? whole : "|" + path.substring(0, slash + 1) + "{";
  let at = table.indexOf("\n" + method + whole);
  const isWhole = at >= 0;
  if (!isWhole) at = table.indexOf("\n" + method + open);
  if (at >= 0) {
    const row = table.substring(at + 1, table.indexOf("\n", at + 1)).split("|");
    row.push(isWhole ? "" : last);
    return row;
  }
  if (!table.includes(whole) && !table.includes(open)) return "";
  let methods = "";
  for (const other of METHODS.split(",")) {
    if (table.includes("\n" + other + whole) || table.includes("\n" + other + open))
      methods += (methods === "" ? "" : ", ") + other;
  }
  return methods;
}
