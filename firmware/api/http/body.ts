import type { HttpResponse } from "#hal/http";
import { itemOf, type Json, numberOf, readJson, truthOf } from "./lenient-json";
import { message } from "./message";

/** What every body that cannot be read is answered with. */
export const UNREADABLE: HttpResponse = message(400, "Could not parse JSON");

/** The object in a body; `undefined`: there is none. */
export function objectIn(body: string): Json | undefined {
  const value = readJson(body);
  return value !== undefined && value.kind === "object" ? value : undefined;
}

/** The first name that is not in `|known|names|`, or `undefined`. */
export function strangeName(object: Json, known: string): string | undefined {
  for (const name of object.names) if (name.includes("|") || !known.includes("|" + name + "|")) return name;
  return undefined;
}

/** The answer to a name that is not known. */
export function strange(name: string): HttpResponse {
  return message(400, name.substring(0, 32) + ": no such field");
}

/** The answer to a value that cannot be taken. */
export function wrong(name: string, allowed: string): HttpResponse {
  return message(400, name + " is not " + allowed);
}

/** Whether there is a value of that name that means something: not `"clear"` and not null. */
export function hasValue(object: Json, name: string): boolean {
  const value = itemOf(object, name);
  return value !== undefined && value.text !== "clear" && !(value.kind === "word" && value.text === "null");
}

/** The number of that name between the bounds; `undefined`: there is none, or another. */
export function numberIn(object: Json, name: string, low: number, high: number): number | undefined {
  const value = itemOf(object, name);
  const number = value === undefined ? undefined : numberOf(value);
  return number !== undefined && number >= low && number <= high ? number : undefined;
}

/** The truth of that name; `undefined`: there is none. */
export function truthIn(object: Json, name: string): boolean | undefined {
  const value = itemOf(object, name);
  return value === undefined ? undefined : truthOf(value);
}
