import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpRequest, HttpResponse } from "#hal/http";

const TYPES = {
  json: "application/json",
  text: "text/plain; charset=utf-8",
  html: "text/html; charset=utf-8",
  bmp: "image/bmp",
} as const;

/** Sends what the controller has answered. */
export function sendResponse(reply: FastifyReply, response: HttpResponse): FastifyReply {
  void reply.header("cache-control", "no-store").header("content-type", TYPES[response.type]).code(response.status);
  if (response.status === 405) void reply.header("allow", allowed(response.body));
  return reply.send(Buffer.from(response.body, "latin1"));
}

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
function allowed(body: string): string {
  return /"allowed":"([^"]*)"/.exec(body)?.[1] ?? "";
}
