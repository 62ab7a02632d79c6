import type { FastifyReply, FastifyRequest } from "fastify";
import { type Denial, isOwnApi } from "./guard";

/** An error in the form of the own API. */
export function problem(code: string, message: string, field?: string): object {
  return { error: { code, message, ...(field === undefined ? {} : { field }) } };
}

/** Says no in the form of the path: the own API's, or OpenEVSE's. */
export function deny(request: FastifyRequest, reply: FastifyReply, denial: Denial): void {
  const { status, code, message, wait_s } = denial;
  const isOwn = isOwnApi(request.url);
  // a page asks for the password itself; a browser that asks would send it along ever after
  const asksItself = isOwn || request.headers["x-requested-with"] === "OpenEVSE";
  if (status === 401 && !asksItself) void reply.header("www-authenticate", 'Basic realm="Dinamics"');
  if (wait_s !== undefined) void reply.header("retry-after", wait_s);
  void reply.code(status).send(isOwn ? problem(code, message) : { msg: message });
}
