import type { HttpAccess, HttpExchange, HttpRequest, HttpResponse } from "#hal/http";
import { formValue } from "../http/form";
import { readStrictJson } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import type { RapiExchanges } from "../http/rapi-exchanges";
import { answerOwn } from "./answer";
import { failure, notFound, unknownField, wrongValue } from "./failure";
import { commandIn, RapiAnswer } from "./rapi-route";
import { findOwnRoute, type OwnRoute } from "./route-table";

/** Longest body that is looked at, bytes; what is longer the machine's server refuses. */
const LONGEST_BODY = 65536;

/** The controller's own API, as far as it needs nothing but the controller. */
export class OwnApi {
  constructor(
    private readonly parts: HttpParts,
    private readonly exchanges: RapiExchanges,
  ) {}

  /** Who may send this request; a path or method that there is not is answered to everybody who may read. */
  access(request: HttpRequest): HttpAccess {
    const route = findOwnRoute(request.method, request.path);
    return typeof route === "string" ? "read" : route.access;
  }

  serve(request: HttpRequest, exchange: HttpExchange, now: number): void {
    const route = findOwnRoute(request.method, request.path);
    const wrong = typeof route === "string" ? missing(route) : misfit(route, request);
    if (typeof route === "string" || wrong !== undefined) exchange.reply(wrong ?? notFound(request.path));
    else if (route.handler === "rapi") this.askEvse(request, exchange, now);
    else exchange.reply(this.answer(route, request, now));
  }

  private answer(route: OwnRoute, request: HttpRequest, now: number): HttpResponse {
    if (route.body === "") return answerOwn(this.parts, route, { request, object: undefined }, now);
    const object = readStrictJson(request.body === "" && route.body.endsWith("?") ? "{}" : request.body);
    if (object === undefined || object.kind !== "object")
      return failure(400, "no-json", "the body has to be one object of JSON in UTF-8");
    return answerOwn(this.parts, route, { request, object }, now);
  }

  private askEvse({ query }: HttpRequest, exchange: HttpExchange, now: number): void {
    const command = commandIn(formValue(query, "command") ?? "");
    if (command === "") exchange.reply(wrongValue("command", "a RAPI command of 2..23 characters such as GS"));
    else this.exchanges.ask(command, true, new RapiAnswer(command, exchange), now);
  }
}

/** What of a request does not fit its route; `undefined`: nothing. */
function misfit(route: OwnRoute, { query, body }: HttpRequest): HttpResponse | undefined {
  if (route.where === "gateway") return failure(501, "not-here", "only a gateway can do that");
  const strange = strangeQuery(route.query, query);
  if (strange !== undefined) return unknownField(strange, route.query === "" ? "none" : route.query);
  if (route.body === "" && body !== "" && body !== "{}")
    return failure(400, "unexpected-body", "this request has no body; leave it out");
  return body.length > LONGEST_BODY ? failure(413, "too-long", "the body is too long") : undefined;
}

function missing(methods: string): HttpResponse {
  if (methods === "") return notFound("no such path; GET /api/v1/openapi.json lists all");
  const text =
    '{"error":{"code":"wrong-method","message":"this path has ' + methods + '","allowed":"' + methods + '"}}';
  return json(405, text);
}

/** The first name of a query that is not among those that are known (with commas between them), or `undefined`. */
export function strangeQuery(known: string, query: string): string | undefined {
  if (query === "") return undefined;
  for (const part of query.split("&")) {
    const equals = part.indexOf("=");
    const name = equals < 0 ? part : part.substring(0, equals);
    if (name.includes(",") || !("," + known + ",").includes("," + name + ",") || name === "") return name;
    if (formValue(query, name) === undefined) return name;
  }
  return undefined;
}
