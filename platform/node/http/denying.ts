import type { FastifyReply, FastifyRequest } from "fastify";
import { type Denial, isOwnApi } from "./guard";

/** An error in the form of the own API. */
export function problem(code: string, message: string, field?: string): object {
  return { error: { code, message, ...(field === undefined ? {} : { field }) } };
}

/** What the own API says where OpenEVSE's has a word for it. */
const SENTENCES: Readonly<Record<string, { code: string; message: string }>> = {
  auth: { code: "not-logged-in", message: "log in, or send the password or a token" },
  csrf: { code: "csrf", message: "send the csrf of the session in the header x-csrf; GET /api/v1/login tells it" },
  locked: { code: "locked", message: "too many wrong passwords from this address; wait as long as retry-after says" },
};

/** Says no in the form of the path: the own API's, or OpenEVSE's. */
export function deny(request: FastifyRequest, reply: FastifyReply, denial: Denial): void {
  const { status, code, message, wait_s } = denial;
  const isOwn = isOwnApi(request.url);
  // a page asks for the password itself; a browser that asks would send it along ever after
  const asksItself = isOwn || request.headers["x-requested-with"] === "OpenEVSE";
  if (status === 401 && !asksItself) void reply.header("www-authenticate", 'Basic realm="Dinamics"');
  if (wait_s !== undefined) void reply.header("retry-after", wait_s);
  const said = message === code ? (SENTENCES[code] ?? denial) : denial;
  void reply.code(status).send(isOwn ? problem(said.code, said.message) : { msg: message });
}
