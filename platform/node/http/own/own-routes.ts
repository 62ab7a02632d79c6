import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { strangeQuery } from "#firmware/api/own/own-api";
import { ownRoutes as rows, type OwnRoute } from "#firmware/api/own/route-table";
import { requestOf } from "../send";
import { askCore, type OwnAsk, type OwnHost, type OwnParts, sendJson } from "./ask";
import { EventStream } from "./events";
import { openApiText } from "./openapi";
import { errorBody, OwnError } from "./own-error";
import { sendTable, showHistory, showSessions } from "./records";
import { sendReport, showDiagnostics } from "./report";
import { Restorer, sendBackup } from "./restoring";
import { rootDocument } from "./root";

/** Largest body of a request, and of a backup. */
const LARGEST_BODY = 16384;
const LARGEST_BACKUP = 16_777_216;
const LOOK_ms = 200;

type Handler = (ask: OwnAsk) => Promise<FastifyReply>;

export interface OwnRoutesOptions {
  host: OwnHost;
  parts: OwnParts;
}

/** Hosts the controller's own API: what needs a gateway here, everything else is handed on to the controller. */
export async function ownRoutes(server: FastifyInstance, { host, parts }: OwnRoutesOptions): Promise<void> {
  const restorer = new Restorer(host, parts);
  await restorer.resume();
  const stream = new EventStream(() => stateText(host));
  const timer = setInterval(() => void stream.look(), LOOK_ms);
  server.addHook("onClose", async () => {
    clearInterval(timer);
    stream.close();
  });
  server.addHook("preSerialization", async (_request, reply, payload) => errorBody(reply.statusCode, payload));
  server.addHook("preParsing", async (request) => checkType(request));
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => refuse(error, reply, host));
  const handlers = handlersWith(restorer);
  for (const row of rows()) {
    const handler = row.where === "core" ? undefined : handlers[row.handler];
    if (handler === undefined) continue;
    const url = row.path.replaceAll("{", ":").replaceAll("}", "");
    server.route({
      ...{ method: row.method, url, exposeHeadRoute: false },
      bodyLimit: row.handler === "restore" ? LARGEST_BACKUP : LARGEST_BODY,
      // before the body is read: nobody else's backup takes memory
      onRequest: async (request, reply) => ((await host.denies(request, reply, row.access)) ? reply : undefined),
      handler: async (request, reply) => {
        return handler({ host, parts, stream, request, reply, query: checkedQuery(row, request) });
      },
    });
  }
  handOn(server, host);
}

/** Everything that the gateway does not answer itself, also what there is not. */
function handOn(server: FastifyInstance, host: OwnHost): void {
  const handler = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => host.answer(request, reply);
  const rest = { exposeHeadRoute: false, bodyLimit: LARGEST_BODY, handler };
  server.route({ ...rest, method: server.supportedMethods.filter((method) => method !== "GET"), url: "" });
  server.route({ ...rest, method: server.supportedMethods, url: "/*" });
}

function handlersWith(restorer: Restorer): Readonly<Record<string, Handler>> {
  return {
    root: async ({ host, parts, reply }) => sendJson(reply, await rootDocument(host, parts)),
    events: async ({ reply, stream }) => {
      await stream.add(reply);
      return reply;
    },
    history: showHistory,
    sessions: showSessions,
    "sessions.csv": (ask) => sendTable(ask, "session", "sessions.csv"),
    trace: (ask) => sendTable(ask, "sample", "trace.csv"),
    diagnostics: showDiagnostics,
    report: sendReport,
    backup: sendBackup,
    restore: (ask) => restorer.answer(ask),
    openapi: async ({ host, reply }) => sendJson(reply, await openApiText(host)),
  };
}

async function stateText(host: OwnHost): Promise<string | undefined> {
  const { status, text } = await askCore(host, "/state");
  return status === 200 ? text : undefined;
}

/** Bodies are JSON and say so; so no form of another site can send one. */
async function checkType(request: FastifyRequest): Promise<void> {
  const { headers } = request;
  const hasBody = headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
  if (!hasBody) return;
  const type = (headers["content-type"] ?? "").toLowerCase().replaceAll(/[\s"]/g, "");
  if (!/^application\/json(;charset=utf-8)?$/.test(type))
    throw new OwnError(415, "wrong-type", "send the body as JSON in UTF-8, with content-type application/json");
  if ((headers["content-encoding"] ?? "identity") !== "identity")
    throw new OwnError(415, "wrong-encoding", "send the body as it is, without content-encoding");
}

function checkedQuery(row: OwnRoute, request: FastifyRequest): URLSearchParams {
  const text = requestOf(request).query;
  const strange = strangeQuery(row.query, text);
  if (strange === undefined) return new URLSearchParams(text);
  const known = row.query === "" ? "none" : row.query;
  throw new OwnError(400, "unknown-field", `${strange.slice(0, 64)}: no such field; there are ${known}`);
}

function refuse(error: Error & { statusCode?: number }, reply: FastifyReply, { log }: OwnHost): void {
  const status = error.statusCode ?? 500;
  if (status >= 500 && !(error instanceof OwnError)) log.log("error", `http: ${error.message}`);
  const message = status >= 500 ? "failed" : error.message;
  void reply.code(status).send(error instanceof OwnError ? error.body() : { msg: message });
}
