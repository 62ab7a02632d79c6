import type { HttpAccess } from "#hal/http";
import { rowOf } from "../http/route-table";
import { OWN_PREFIX } from "./own-path";

/**
 * Every route of the controller's own API, a row each:
 * method | path below the prefix (`{name}` stands for one segment) | who may | where | handler | query | body | answer | sentence.
 * `where`: `core` is answered by the controller itself, `gateway` needs a computer with a disk, `either` is answered by the controller with
 * what it keeps itself and by a gateway with more. Query names have commas between them. Body and answer are names of shapes, or a type of
 * media. The dispatcher, the check of who may, of queries and of bodies, and the description in OpenAPI are derived from it.
 */
export const OWN_ROUTES = `
GET||public|either|root|||Root|Who this is, which chargers there are, whether they are set up, and what of this API is here
GET|/state|read|core|state|||State|Everything about this moment, with ages and reasons
GET|/events|read|gateway|events|||text/event-stream|The state as Server-Sent Events: at once, each second, and when the limit changes
GET|/settings|read|core|settings|group,key||Settings|Settings with unit, range and meaning: all, those of a group, or one
PATCH|/settings|admin|core|settings.set||SettingsPatch|Settings|Changes settings by their keys, all or none; answers with the changed ones
POST|/settings|admin|core|settings.set||SettingsPatch|Settings|The same, for a server that knows no PATCH
POST|/control|control|core|control||Control|State|Starts, pauses or leaves it to the rules; sets the mode; sets or releases a person's limit
GET|/sessions|read|either|sessions|from,to||Sessions|Sessions that began from one second to another (excluded), oldest first
GET|/sessions.csv|read|gateway|sessions.csv|from,to||text/csv|The same as a table
GET|/history|read|gateway|history|from,to,points||History|Currents, power and limits by columns, at most 2880 points, with marks where what limits has changed
GET|/trace.csv|read|gateway|trace|from,to||text/csv|Every sample that is kept, seconds of the last day, as a table
GET|/cards|read|core|cards|||Cards|The known cards, and whether the next one that is shown is learned
POST|/cards/learn|admin|core|cards.learn|||Learning|The next card that is shown within two minutes is learned
POST|/cards/stop|admin|core|cards.stop|||Learning|No longer
PUT|/cards/{uid}|admin|core|card.set||Card|CardChange|Learns a card by its number, or changes what is known of it
DELETE|/cards/{uid}|admin|core|card.clear|||CardChange|Forgets a card
GET|/schedule|read|core|schedule|||Schedule|Windows of the week, delayed start and stop, capacity by the time of day, time zone
PUT|/schedule|admin|core|schedule.set||SchedulePatch|Schedule|Changes what is named of it, all or nothing
GET|/trips|read|core|trips|from||Trips|The newest protective stops, newest first; the module tells eight of them and where to go on (next), which is what from asks for
POST|/trips/reset|control|core|trips.reset||TripReset?|Trips|Resets what waits for a person, all or one by its cause
GET|/diagnostics|read|either|diagnostics|||Diagnostics|Health, versions, counters, and on a gateway the last lines to and from the EVSE
GET|/report|admin|gateway|report|||text/plain|Everything that helps to find a fault, as one text, without secrets
GET|/backup|admin|either|backup|for||Backup|Settings, cards and schedule, on a gateway also sessions and tokens, as one document; with for=module what a module holds of it, as short as it takes it
POST|/restore|admin|either|restore|check|Backup|Restored|Takes a backup in, all of it or nothing; with check=1 it is only looked at
GET|/rapi|control|core|rapi|command||Rapi|One RAPI command to the EVSE; those that would fight the controller are carried out as what they mean
GET|/update|admin|core|update|||Update|The version that runs, how and from where it is renewed, and how that goes
POST|/update|admin|core|update.order||UpdateOrder?|Update|Sets the server of updates, looks for a newer version there, or repairs the files of this one; only on the module, a gateway says how it is renewed
GET|/openapi.json|public|gateway|openapi|||OpenApi|This description
`;

/** A row of the table. */
export interface OwnRoute {
  method: string;
  /** Below the prefix, with its place holders. */
  path: string;
  access: HttpAccess;
  where: "core" | "gateway" | "either";
  handler: string;
  /** Names of the query. */
  query: string;
  /** Shape of the body; empty: there is none. */
  body: string;
  answer: string;
  sentence: string;
  /** What stood in the place of `{name}`; empty without one. */
  parameter: string;
}

/** The route of a request; otherwise the methods that its path has, separated by commas, empty for no path at all. */
export function findOwnRoute(method: string, path: string): OwnRoute | string {
  const found = rowOf(OWN_ROUTES, method, path.substring(OWN_PREFIX.length));
  return typeof found === "string" ? found : routeOf(found, found[9] ?? "");
}

/** All rows, for those who describe or host them. */
export function ownRoutes(): OwnRoute[] {
  const rows: OwnRoute[] = [];
  for (const line of OWN_ROUTES.split("\n")) if (line !== "") rows.push(routeOf(line.split("|"), ""));
  return rows;
}

function routeOf(field: string[], parameter: string): OwnRoute {
  return {
    method: field[0] ?? "",
    path: field[1] ?? "",
    access: field[2] as HttpAccess,
    where: field[3] === "core" ? "core" : field[3] === "either" ? "either" : "gateway",
    handler: field[4] ?? "",
    query: field[5] ?? "",
    body: field[6] ?? "",
    answer: field[7] ?? "",
    sentence: field[8] ?? "",
    parameter,
  };
}
