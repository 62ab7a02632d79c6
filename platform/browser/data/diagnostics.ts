import { fieldsOf, listOf, numberOf, textOf } from "./read";

/** A line between the controller and the EVSE. */
export interface RapiLine {
  t_ms: number | undefined;
  dir: string;
  line: string;
}

/** What the controller says of itself: names and values as they come, and the last traffic. */
export interface Diagnostics {
  facts: [name: string, value: string][];
  rapi: RapiLine[];
}

export function readDiagnostics(value: unknown): Diagnostics | undefined {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const { rapi, ...rest } = fields;
  return { facts: factsOf(rest, ""), rapi: listOf(rapi, readLine) };
}

/** Values of every depth with their paths. */
function factsOf(value: unknown, path: string): [string, string][] {
  const fields = fieldsOf(value);
  if (fields !== undefined)
    return Object.entries(fields).flatMap(([name, inner]) => factsOf(inner, path === "" ? name : `${path}.${name}`));
  if (value === undefined || value === null) return [];
  return [[path, typeof value === "string" ? value : JSON.stringify(value)]];
}

function readLine(value: unknown): RapiLine | undefined {
  const fields = fieldsOf(value);
  const line = textOf(fields?.["line"]);
  if (line === undefined) return undefined;
  return { t_ms: numberOf(fields?.["t_ms"]), dir: textOf(fields?.["dir"]) ?? "", line };
}

/** A protective stop of the past. */
export interface PastTrip {
  cause: string;
  at_s: number | undefined;
  count: number | undefined;
  isActive: boolean;
}

export function readTrips(value: unknown): PastTrip[] | undefined {
  const trips = fieldsOf(value)?.["trips"];
  if (!Array.isArray(trips)) return undefined;
  return listOf(trips, (item) => {
    const trip = fieldsOf(item);
    const cause = textOf(trip?.["cause"]);
    if (cause === undefined) return undefined;
    const isActive = trip?.["active"] === true || trip?.["present"] === true;
    return { cause, at_s: numberOf(trip?.["at_s"]), count: numberOf(trip?.["count"]), isActive };
  });
}
