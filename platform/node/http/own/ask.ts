import type { FastifyReply, FastifyRequest } from "fastify";
import type { HttpAccess, HttpRequest, HttpResponse } from "#hal/http";
import type { LogPort } from "#hal/log";
import type { StoragePort } from "#hal/storage";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import type { Failure } from "../../failures";
import type { HistoryReader } from "../../history/reader";
import type { TokenStore } from "../../security/token-store";
import type { TapedLine } from "../../rapi-tape";
import type { EventStream } from "./events";
import { OwnError } from "./own-error";

/** A charger in the list of those that a gateway has. */
export interface ChargerEntry {
  serial: string;
  name: string;
  prefix: string;
}

/** What of the machine the API shows, where there is such a thing. */
export interface OwnParts {
  /** A password is set. */
  hasPassword?: boolean;
  history?: HistoryReader | undefined;
  /** Where a backup waits while it is taken in; `settled` resolves when everything is on the medium. */
  storage?: (StoragePort & { settled?(): Promise<boolean> }) | undefined;
  /** The API tokens, which a backup holds too. */
  tokens?: Pick<TokenStore, "backup" | "restore"> | undefined;
  /** Further chargers of this gateway, and where their API is. */
  chargers?: (() => readonly ChargerEntry[]) | undefined;
  /** The last lines to and from the EVSE, and of the log. */
  rapi?: (() => readonly TapedLine[]) | undefined;
  logTail?: (() => readonly string[]) | undefined;
  /** Failures of the controller since the start. */
  failures?: (() => readonly Failure[]) | undefined;
}

/** The server that this API is a part of. */
export interface OwnHost {
  /** Answers what the controller itself answers, to those who may ask it. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** The same for somebody who was found to be allowed to. */
  pass(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
  /** Whether the request is refused; says so then. */
  denies(request: FastifyRequest, reply: FastifyReply, access: HttpAccess): Promise<boolean>;
  /** What the controller answers, whoever asks. */
  serve(asked: HttpRequest): Promise<HttpResponse>;
  readonly log: LogPort;
}

/** A request of a route that the gateway answers. */
export interface OwnAsk {
  host: OwnHost;
  parts: OwnParts;
  stream: EventStream;
  request: FastifyRequest;
  reply: FastifyReply;
  /** The query, names that are known only. */
  query: URLSearchParams;
}

/** Sends a text of JSON in UTF-8. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.header("cache-control", "no-store").header("content-type", "application/json").send(text);
}

/** What the controller answers to a request of this API, as text, with its status. */
export async function askCore(host: OwnHost, target: string, body?: string): Promise<{ status: number; text: string }> {
  const [path = "", query = ""] = target.split("?");
  const method = body === undefined ? "GET" : "POST";
  const bytes = Buffer.from(body ?? "", "utf8").toString("latin1");
  const answer = await host.serve({ method, path: OWN_PREFIX + path, query, body: bytes });
  return { status: answer.status, text: Buffer.from(answer.body, "latin1").toString("utf8") };
}

/** The document that the controller has at a path of this API; throws {@link OwnError} while there is no controller. */
export async function documentOf(host: OwnHost, path: string): Promise<Record<string, unknown>> {
  const { status, text } = await askCore(host, path);
  const document = JSON.parse(text) as Record<string, unknown>;
  if (status < 500) return document;
  const { message } = document["error"] as { message: string };
  throw new OwnError(status, "not-available", message);
}

/** The same, of which only parts may be there. */
export async function perhaps(host: OwnHost, path: string): Promise<Record<string, unknown>> {
  try {
    return await documentOf(host, path);
  } catch (error) {
    if (!(error instanceof OwnError)) throw error;
    return {};
  }
}
