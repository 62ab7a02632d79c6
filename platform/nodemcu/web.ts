import type { HttpExchange, HttpMachine, HttpRequest, HttpResponse } from "#hal/http";
import type { LogPort } from "#hal/log";
import { elapsed_ms } from "#hal/clock";
import { whole } from "#hal/text";
import type { App, HttpServing } from "#firmware/app";
import type { Httpd, HttpdRequest, HttpdResponse, Node } from "./nodemcu";
import { pageRoot, pageText, serveAssets } from "./page-files";
import { WebGuard } from "./web-guard";
import { beginJob, type WebJob } from "./web-job";

declare const httpd: Httpd;
declare const node: Node;
declare function collectgarbage(this: void, option: "collect"): void;
declare function tostring(this: void, value: unknown): string;

const MOST_HANDLERS = 24;
const LARGEST_BODY = 4096;
/** Free memory below which nothing is answered: charging comes first. */
const LEAST_FREE_B = 30000;
const API = "/api/v1";
/** Where what comes of a request that takes longer is asked for. */
const OUTCOME = API + "/outcome/";
/** An outcome that nobody asks for is kept so long, ms. */
const KEPT_ms = 30000;
/** Who was sent on so often is told to wait: nobody follows for ever. */
const MOST_TOLD = 8;
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

export interface WebRules {
  readonly clock: (this: void) => number;
  readonly log: LogPort;
  readonly serial: string;
  /** What is kept of the password; empty: none is set. */
  readonly key: (this: void) => string;
}

/**
 * The page and the portable HTTP routes on NodeMCU's `httpd`. The page's files it sends by itself; everything else is answered here, and as it
 * waits for each answer, one that needs the EVSE is given with the next request, and who asks for what takes longer is sent on to where the
 * answer will be. {@link WebGuard} says who may ask.
 */
export class Web {
  private serving: HttpServing | undefined = undefined;
  /** The last request that took longer, until somebody has its answer. */
  private job: WebJob | undefined = undefined;
  private readonly machine: HttpMachine;
  private readonly guard: WebGuard;
  /** What the names of the page's files begin with. */
  private root = "";

  constructor(
    private readonly app: App,
    private readonly rules: WebRules,
  ) {
    this.machine = {
      mode: "STA",
      hostname: "dinamics-" + rules.serial.substring(8),
      small: true,
      methods: "GET,POST,PUT,DELETE",
      rssi_dBm: () => 0,
      uptime_ms: () => Math.floor(node.uptime() / 1000),
      hasPassword: () => rules.key() !== "",
    };
    this.guard = new WebGuard({
      hostname: this.machine.hostname,
      open: () => app.settings.get("http_open") === 1,
      key: rules.key,
    });
  }

  start(): void {
    this.root = pageRoot(this.rules.log);
    httpd.start({ webroot: this.root, max_handlers: MOST_HANDLERS, auto_index: httpd.INDEX_NONE });
    serveAssets(this.root);
    httpd.dynamic(httpd.GET, "/*", (request) => this.serve("GET", request));
    httpd.dynamic(httpd.POST, "/*", (request) => this.serve("POST", request));
    httpd.dynamic(httpd.PUT, "/*", (request) => this.serve("PUT", request));
    httpd.dynamic(httpd.DELETE, "/*", (request) => this.serve("DELETE", request));
  }

  tick(now: number): void {
    this.serving?.tick(now);
    const { job } = this;
    if (job === undefined) return;
    job.hurry();
    if (job.isDone && elapsed_ms(job.rules.begun_ms, now) > KEPT_ms) this.job = undefined;
  }

  private serve(method: string, request: HttpdRequest): HttpdResponse {
    try {
      return this.respond(method, request);
    } catch (error) {
      // an error that leaves this function would restart the module
      this.rules.log.log("error", "http: " + tostring(error));
      return plain(problem(500, "failed", "failed"));
    }
  }

  private respond(method: string, request: HttpdRequest): HttpdResponse {
    const { uri, headers } = request;
    const mark = uri.indexOf("?");
    const path = mark < 0 ? uri : uri.substring(0, mark);
    const stranger = this.guard.stranger(method, headers);
    if (stranger !== undefined) return plain(stranger);
    if (isShort()) return plain(problem(503, "little-memory", "too little memory is free now; ask again later"));
    if (path === "/" && method === "GET") return page(this.root);
    if (path === API + "/login" || path === API + "/logout") return this.logIn(path, method, request);
    if (path.startsWith(OUTCOME)) return this.outcome(path.substring(OUTCOME.length), request);
    const { job } = this;
    if (job !== undefined && !job.isDone) return goneOn(job, "307 Temporary Redirect", uri);
    return this.asked({ method, path, query: mark < 0 ? "" : uri.substring(mark + 1), body: "" }, request);
  }

  private asked(asked: HttpRequest, request: HttpdRequest): HttpdResponse {
    const { rules, guard } = this;
    const { headers } = request;
    const now = rules.clock();
    const serving = (this.serving ??= this.app.openHttp(this.machine, now));
    const length = headers["content-length"] ?? "0";
    if (length !== "0") {
      // nobody else's body is waited for
      const refused = guard.refusal("control", asked.method, headers, now);
      if (refused !== undefined) return plain(refused);
      const body = bodyOf(request, length);
      if (body === undefined) return plain(problem(413, "too-long", "more than 4 kB"));
      if (asked.path.startsWith(API) && !(headers["content-type"] ?? "").startsWith("application/json"))
        return plain(problem(415, "wrong-type", "send the body as JSON in UTF-8, with content-type application/json"));
      asked.body = body;
    }
    const access = serving.access(asked);
    const refused = guard.refusal(access, asked.method, headers, now);
    if (refused !== undefined) return plain(refused);
    const work = (exchange: HttpExchange): void => {
      serving.serve(asked, exchange, now);
    };
    const job = beginJob({ access, log: rules.log, begun_ms: now }, work);
    if (job.isDone) return answerOf(job);
    this.job = job;
    return sentOn("303 See Other", OUTCOME + whole(now));
  }

  /** What has come of the request that took longer: once, and only to those who may send such a request. */
  private outcome(number: string, { headers }: HttpdRequest): HttpdResponse {
    const { job } = this;
    if (job === undefined || number !== whole(job.rules.begun_ms))
      return plain(problem(404, "not-found", "this answer was given already, or is lost"));
    const refused = this.guard.refusal(job.rules.access, "GET", headers, this.rules.clock());
    if (refused !== undefined) return plain(refused);
    if (!job.isDone) return goneOn(job, "307 Temporary Redirect", OUTCOME + number);
    this.job = undefined;
    return answerOf(job);
  }

  private logIn(path: string, method: string, request: HttpdRequest): HttpdResponse {
    const { guard } = this;
    const now = this.rules.clock();
    if (!guard.asksForPassword()) return plain(problem(404, "not-found", "there is no password to log in with"));
    if (method === "GET" && path === API + "/login") return plain(guard.who(request.headers, now));
    if (method !== "POST") return plain(problem(405, "wrong-method", "POST"));
    let answer: HttpResponse;
    if (path === API + "/login")
      answer = guard.login(bodyOf(request, request.headers["content-length"] ?? "0") ?? "", now);
    else answer = guard.refusal("control", method, request.headers, now) ?? guard.logout();
    const response = plain(answer);
    if (answer.status === 200) response.headers = { "Cache-Control": "no-store", "Set-Cookie": guard.cookie() };
    return response;
  }
}

/** The answer to a request that was carried out. */
function answerOf({ response, hasFailed }: WebJob): HttpdResponse {
  if (hasFailed) return plain(problem(500, "failed", "failed"));
  return plain(response ?? problem(503, "no-answer-yet", "the EVSE has not answered yet; ask again"));
}

/** Sends whoever asks on, at once, to where the answer will be; a piece of the work that is waited for is done meanwhile. */
function goneOn(job: WebJob, status: string, uri: string): HttpdResponse {
  job.goOn();
  job.told++;
  return sentOn(job.told > MOST_TOLD ? "503 Service Unavailable" : status, uri);
}

function sentOn(status: string, uri: string): HttpdResponse {
  const answer = plain(problem(503, "at-work", "this takes longer; ask for the answer at " + uri));
  answer.status = status;
  answer.headers = { "Cache-Control": "no-store", Location: uri, "Retry-After": "1" };
  return answer;
}

/** Whether too little memory is free, also after what nobody needs any more was taken away. */
function isShort(): boolean {
  if (node.heap() >= LEAST_FREE_B) return false;
  collectgarbage("collect");
  return node.heap() < LEAST_FREE_B;
}

/** `undefined`: it is too long. Raises an error when it does not come. */
function bodyOf(request: HttpdRequest, length: string): string | undefined {
  if (length.length > 4 || !(Number(length) <= LARGEST_BODY)) return undefined;
  let body = "";
  for (let piece = request.getbody(); piece !== undefined; piece = request.getbody()) body += piece;
  return body;
}

function page(root: string): HttpdResponse {
  const body = pageText(root);
  if (body === undefined)
    return plain({
      status: 404,
      type: "text",
      body: "The page is not in the file system; the API is at /api/v1/state\n",
    });
  const headers = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
  };
  return { status: "200 OK", type: "text/html", headers, body };
}

function problem(status: number, code: string, text: string): HttpResponse {
  return {
    status,
    type: "json",
    body: '{"error":{"code":"' + code + '","message":"' + text + '"},"msg":"' + text + '"}',
  };
}

const NAMES =
  "|200 OK|201 Created|202 Accepted|400 Bad Request|401 Unauthorized|403 Forbidden|404 Not Found|405 Method Not Allowed|409 Conflict|" +
  "413 Payload Too Large|421 Misdirected Request|429 Too Many Requests|501 Not Implemented|503 Service Unavailable|";

function plain({ status, type, body }: HttpResponse): HttpdResponse {
  const code = whole(status);
  const at = NAMES.indexOf("|" + code + " ");
  return {
    status: at < 0 ? code + " Error" : NAMES.substring(at + 1, NAMES.indexOf("|", at + 1)),
    type:
      type === "json"
        ? "application/json"
        : type === "html"
          ? "text/html"
          : type === "bmp"
            ? "image/bmp"
            : "text/plain",
    headers: { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" },
    body,
  };
}
