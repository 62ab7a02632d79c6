import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HttpAccess, HttpRequest, HttpResponse } from "#hal/http";
import { OWN_PREFIX, ownRoutes as rows, type OwnRoute } from "#firmware/api/own/route-table";
import { strangeQuery } from "#firmware/api/own/own-api";
import { requestOf, sendResponse } from "../send";
import { EventStream } from "./events";
import { errorBody, OwnError } from "./own-error";
import { rootDocument } from "./root";

const LARGEST_BODY = 16384;
const LOOK_ms = 200;

/** What of the machine the API shows, where there is such a thing. */
export interface OwnParts {
  /** A password is set. */
  hasPassword?: boolean;
}

/** The server that this API is a part of. */
export interface OwnHost {
  /** Answers what the controller itself answers, to those who may ask it. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Whether the request is refused; says so then. */
  denies(request: FastifyRequest, reply: FastifyReply, access: HttpAccess): Promise<boolean>;
  /** What the controller answers, whoever asks. */
  serve(asked: HttpRequest): Promise<HttpResponse>;
}

/** A request of a route that the gateway answers. */
export interface OwnAsk {
  host: OwnHost;
  parts: OwnParts;
  stream: EventStream;
  request: FastifyRequest;
  reply: FastifyReply;
  /** The query, each name once. */
  query: URLSearchParams;
}

type Handler = (ask: OwnAsk) => Promise<FastifyReply>;

const HANDLERS: Readonly<Record<string, Handler>> = {
  root: async ({ host, parts, reply }) => sendJson(reply, await rootDocument(host, parts)),
  events: async ({ reply, stream }) => {
    await stream.add(reply);
    return reply;
  },
};

export interface OwnRoutesOptions {
  host: OwnHost;
  parts: OwnParts;
}

/** Hosts the controller's own API: what needs a gateway here, everything else is handed on to the controller. */
export async function ownRoutes(server: FastifyInstance, { host, parts }: OwnRoutesOptions): Promise<void> {
  const stream = new EventStream(() => stateText(host));
  const timer = setInterval(() => void stream.look(), LOOK_ms);
  server.addHook("onClose", async () => {
    clearInterval(timer);
    stream.close();
  });
  server.addHook("preSerialization", async (_request, reply, payload) => errorBody(reply.statusCode, payload));
  server.addHook("preParsing", async (request) => checkType(request));
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => refuse(error, reply));
  for (const row of rows()) {
    const handler = row.where === "core" ? undefined : HANDLERS[row.handler];
    if (handler === undefined) continue;
    const url = row.path.replaceAll("{", ":").replaceAll("}", "");
    server.route({
      method: row.method,
      url,
      exposeHeadRoute: false,
      bodyLimit: LARGEST_BODY,
      handler: async (request, reply) => {
        if (await host.denies(request, reply, row.access)) return reply;
        return handler({ host, parts, stream, request, reply, query: checkedQuery(row, request) });
      },
    });
  }
  const handler = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => host.answer(request, reply);
  const rest = { exposeHeadRoute: false, bodyLimit: LARGEST_BODY, handler };
  server.route({ ...rest, method: server.supportedMethods.filter((method) => method !== "GET"), url: "" });
  server.route({ ...rest, method: server.supportedMethods, url: "/*" });
}

/** Sends a text of JSON in UTF-8. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header("cache-control", "no-store").header("content-type", "application/json").send(text);
}

async function stateText(host: OwnHost): Promise<string | undefined> {
  const { status, body } = await host.serve({ method: "GET", path: `${OWN_PREFIX}/state`, query: "", body: "" });
  return status === 200 ? Buffer.from(body, "latin1").toString("utf8") : undefined;
}

/** Bodies are JSON and say so; so no form of another site can send one. */
async function checkType(request: FastifyRequest): Promise<void> {
  const hasBody =
    request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
  if (!hasBody) return;
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json")
    throw new OwnError(415, "wrong-type", "send the body as JSON, with content-type application/json");
  if ((request.headers["content-encoding"] ?? "identity") !== "identity")
    throw new OwnError(415, "wrong-encoding", "send the body as it is, without content-encoding");
}

function checkedQuery(row: OwnRoute, request: FastifyRequest): URLSearchParams {
  const text = requestOf(request).query;
  const strange = strangeQuery(row.query, text);
  if (strange !== undefined)
    throw new OwnError(
      400,
      "unknown-field",
      `${strange.slice(0, 64)}: no such field; there are ${row.query === "" ? "none" : row.query}`,
    );
  return new URLSearchParams(text);
}

function refuse(error: Error & { statusCode?: number }, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  void reply
    .code(status)
    .send(error instanceof OwnError ? error.body() : { msg: status >= 500 ? "failed" : error.message });
}

export { sendResponse };
