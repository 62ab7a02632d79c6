import type { FastifyRequest } from "fastify";
import type { HttpRequest } from "#hal/http";

/** The request as the controller takes it: byte strings, nothing decoded. */
export function requestOf(request: FastifyRequest): HttpRequest {
  const url = request.raw.url ?? "/";
  const mark = url.indexOf("?");
  const body = Buffer.isBuffer(request.body) ? request.body.toString("latin1") : "";
  return {
    method: request.method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? "" : url.slice(mark + 1),
    body,
  };
}

/** The methods that a refusal names. */
export function allowed(body: string): string {
  return /"allowed":"([^"]*)"/.exec(body)?.[1] ?? "";
}
