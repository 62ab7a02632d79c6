import type { HttpMachine, HttpRequest, HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import type { App, HttpServing } from "#firmware/app";
import type { Httpd, HttpdRequest, HttpdResponse } from "./nodemcu";

declare const httpd: Httpd;

const MOST_HANDLERS = 24;
const LARGEST_BODY = 1024;
/** The methods that NodeMCU serves, and the routes that are there for each; it matches a path by what it begins with. */
const ROUTES = `
GET|/status
POST|/status
GET|/config
POST|/config
GET|/override
POST|/override
DELETE|/override
GET|/claims*
GET|/schedule*
POST|/schedule*
GET|/limit
POST|/limit
DELETE|/limit
GET|/time
GET|/r
GET|/rapi
GET|/api/v1/update
POST|/api/v1/update
`;
const BUSY: HttpResponse = { status: 503, type: "json", body: '{"msg":"the EVSE has not answered yet; ask again"}' };

export interface WebRules {
  readonly clock: (this: void) => number;
  /** Whether changes are taken: a person has allowed them in the settings. */
  readonly open: (this: void) => boolean;
}

/**
 * The portable HTTP routes on NodeMCU's `httpd`. It waits for each answer, so one that needs the EVSE is given with the next request. Who may
 * ask is the network's matter: without a password nothing that changes anything is served (see {@link WebRules.open}).
 */
export class Web {
  private readonly serving: HttpServing;
  private answer: HttpResponse | undefined = undefined;

  constructor(
    app: App,
    machine: HttpMachine,
    private readonly rules: WebRules,
  ) {
    this.serving = app.openHttp(machine, rules.clock());
  }

  start(): void {
    httpd.start({ webroot: "/", max_handlers: MOST_HANDLERS, auto_index: httpd.INDEX_NONE });
    for (const line of ROUTES.split("\n")) {
      const [method = "", route = ""] = line.split("|");
      if (method === "") continue;
      const code = method === "GET" ? httpd.GET : method === "POST" ? httpd.POST : httpd.DELETE;
      httpd.dynamic(code, route, (request) => this.serve(method, request));
    }
  }

  tick(now: number): void {
    this.serving.tick(now);
  }

  private serve(method: string, request: HttpdRequest): HttpdResponse {
    let asked: HttpRequest | undefined;
    try {
      asked = requestOf(method, request);
    } catch {
      // who has asked has gone in the midst of it
      return plain({ status: 400, type: "json", body: '{"msg":"the body has not come"}' });
    }
    if (asked === undefined) return plain({ status: 413, type: "json", body: '{"msg":"more than 1 kB"}' });
    const access = this.serving.access(asked);
    if ((access === "control" || access === "admin") && !this.rules.open())
      return plain({
        status: 403,
        type: "json",
        body: '{"msg":"changes over HTTP are off: set http_open 1 at the console"}',
      });
    this.answer = undefined;
    this.serving.serve(asked, this, this.rules.clock());
    return plain(this.answer ?? BUSY);
  }

  /** Takes an answer; one that comes after its request has been answered is dropped. */
  reply(response: HttpResponse): void {
    this.answer = response;
  }
}

function requestOf(method: string, request: HttpdRequest): HttpRequest | undefined {
  let body = "";
  for (let piece = request.getbody(); piece !== undefined; piece = request.getbody()) {
    body += piece;
    if (body.length > LARGEST_BODY) return undefined;
  }
  const mark = request.uri.indexOf("?");
  const path = mark < 0 ? request.uri : request.uri.substring(0, mark);
  return { method, path, query: mark < 0 ? "" : request.uri.substring(mark + 1), body };
}

const NAMES =
  "|200 OK|202 Accepted|400 Bad Request|403 Forbidden|404 Not Found|405 Method Not Allowed|409 Conflict|413 Payload Too Large|";

function plain({ status, type, body }: HttpResponse): HttpdResponse {
  const code = whole(status);
  const at = NAMES.indexOf("|" + code + " ");
  const name = at < 0 ? code + " Error" : NAMES.substring(at + 1, NAMES.indexOf("|", at + 1));
  return {
    status: name,
    type: type === "json" ? "application/json" : type === "html" ? "text/html" : "text/plain",
    body,
  };
}
