import type { HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { json } from "../http/message";
import type { Rejection } from "../../settings/rejection";

/** An answer that says why nothing was done: a code for programs, a sentence with the remedy for people, and the field it is about. */
export function failure(status: number, code: string, text: string, field?: string): HttpResponse {
  const about = field === undefined ? "" : ',"field":' + jsonText(field.substring(0, 64));
  return json(status, '{"error":{"code":"' + code + '","message":' + jsonText(text) + about + "}}");
}

/** What cannot be taken, with the reason and with what can be. */
export function refused({ what, why, allowed }: Rejection, field?: string): HttpResponse {
  return failure(400, "not-allowed", what.substring(0, 64) + ": " + why + "; allowed: " + allowed, field ?? what);
}

/** A value of the wrong kind. */
export function wrongValue(field: string, allowed: string): HttpResponse {
  return failure(400, "wrong-value", field.substring(0, 64) + ": " + allowed + " is needed", field);
}

/** A name that nobody knows. */
export function unknownField(field: string, known: string): HttpResponse {
  return failure(400, "unknown-field", field.substring(0, 64) + ": no such field; there are " + known, field);
}

export function notFound(text: string): HttpResponse {
  return failure(404, "not-found", text);
}

/** What cannot be done now. */
export function conflict({ what, why, allowed }: Rejection): HttpResponse {
  return failure(409, "conflict", what.substring(0, 64) + ": " + why + "; " + allowed);
}
