import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { AddressInfo } from "node:net";
import type { LogPort } from "#hal/log";
import type { HttpAccess, HttpMachine, HttpRequest, HttpResponse } from "#hal/http";
import type { HttpServing } from "#firmware/app";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import type { AppHost } from "../console-server";
import { errorCode, errorText, InputError } from "../input-error";
import { Guard, type GuardOptions, isForeign } from "./guard";
import { Listeners } from "./listeners";
import type { OwnHost, OwnParts } from "./own/ask";
import { ownRoutes } from "./own/own-routes";
import { requestOf, sendResponse } from "./send";
import { servePage } from "./page";

export const DEFAULT_PORT = 8080;
/** Ports tried after the default one before any free one is taken. */
const NEIGHBOURS = 9;
const LARGEST_BODY = 8192;
const LARGEST_HEADERS = 16384;
const SLOWEST_ms = 10000;
const MOST_CONNECTIONS = 128;
/** Requests of one address in a second. */
const MOST_REQUESTS = 400;
const TICK_ms = 100;
/** Changes of the status are told so often. */
const TELL_ms = 250;

/** What a page of ours may load: what is ours, nothing that stands in the page itself. */
const POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
};

export interface HttpServerOptions extends GuardOptions {
  listen: string;
  /** The port that is wanted and no other; 0 takes any. Without it 8080 or the next free one. */
  port?: number | undefined;
  machine: HttpMachine;
  /** What only a gateway has: history, backup and the like. */
  own?: OwnParts | undefined;
  /** Folder of the local page. */
  page?: string | undefined;
}

/** Serves the controller's HTTP API and its stream of changes. What goes wrong in here stays in here: the controller goes on. */
export class HttpServer implements OwnHost {
  private readonly server: FastifyInstance;
  private readonly listeners = new Listeners();
  private readonly guard: Guard;
  private readonly timers: NodeJS.Timeout[] = [];
  port = 0;

  private constructor(
    private readonly api: HttpServing,
    private readonly host: AppHost,
    private readonly options: HttpServerOptions,
    readonly log: LogPort,
  ) {
    this.guard = new Guard(options);
    this.server = fastify({
      logger: false,
      bodyLimit: LARGEST_BODY,
      requestTimeout: SLOWEST_ms,
      keepAliveTimeout: SLOWEST_ms,
      forceCloseConnections: true,
      frameworkErrors: (error, _request, reply) => {
        (reply as FastifyReply).code(error.statusCode ?? 400).send({ msg: error.message });
      },
      http: { maxHeaderSize: LARGEST_HEADERS, headersTimeout: SLOWEST_ms },
    });
    this.server.server.maxConnections = MOST_CONNECTIONS;
  }

  /** Begins to serve; throws {@link InputError} when the address or the wanted port cannot be had. */
  static async start(host: AppHost, options: HttpServerOptions, log: LogPort): Promise<HttpServer | undefined> {
    let api: HttpServing | undefined;
    host.fact((app, now) => (api = app.openHttp(options.machine, now)));
    if (api === undefined) return undefined;
    const server = new HttpServer(api, host, options, log);
    await server.prepare(options.page);
    await server.listen(options.listen, options.port);
    server.every(TICK_ms, (now) => server.api.tick(now));
    server.every(TELL_ms, (now) => server.tell(now));
    return server;
  }

  /** What the sun yields, W; `undefined`: nobody reports it. */
  solar_W(): number | undefined {
    let yield_W: number | undefined;
    const asked = { method: "GET", path: `${OWN_PREFIX}/state`, query: "", body: "" };
    const reply = ({ body }: HttpResponse): void => {
      yield_W = (JSON.parse(body) as { solar?: { generation_W?: number } }).solar?.generation_W;
    };
    this.attempt((now) => this.api.serve(asked, { reply }, now));
    return yield_W;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.listeners.close();
    await this.server.close();
  }

  private async prepare(page: string | undefined): Promise<void> {
    const { server } = this;
    await server.register(helmet, { hsts: false, contentSecurityPolicy: { useDefaults: false, directives: POLICY } });
    await server.register(rateLimit, {
      max: MOST_REQUESTS,
      timeWindow: 1000,
      errorResponseBuilder: () => Object.assign(new Error("too many requests"), { statusCode: 429 }),
    });
    await server.register(websocket, { options: { maxPayload: 1024, perMessageDeflate: false } });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => this.refuse(error, reply));
    server.get("/ws", { websocket: true, preValidation: (request, reply) => this.admit(request, reply) }, (socket) =>
      this.attempt((now) => this.listeners.add(socket, this.api.status(now))),
    );
    await server.register(ownRoutes, { prefix: OWN_PREFIX, host: this, parts: this.options.own ?? {} });
    if (page !== undefined) await servePage(server, page);
    server.all("/*", (request, reply) => this.answer(request, reply));
    server.setNotFoundHandler((request, reply) => this.answer(request, reply));
  }

  /** Answers what the controller itself answers, to those who may ask it. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const access = this.attempt(() => this.api.access(requestOf(request))) ?? "admin";
    return (await this.denies(request, reply, access)) ? reply : this.pass(request, reply);
  }

  /** The same for somebody who was found to be allowed to. */
  async pass(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return sendResponse(reply, await this.serve(requestOf(request)));
  }

  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    if (isForeign(request.raw)) await reply.code(403).send({ msg: "asked for by a page of another site" });
    else await this.denies(request, reply, "read");
  }

  /** Whether the request is refused; says so then. */
  async denies(request: FastifyRequest, reply: FastifyReply, access: HttpAccess): Promise<boolean> {
    const denial = await this.guard.denial(request.raw, access);
    if (denial === undefined) return false;
    if (denial.status === 401 && request.headers["x-requested-with"] !== "OpenEVSE")
      void reply.header("www-authenticate", 'Basic realm="Dinamics"');
    await reply.code(denial.status).send({ msg: denial.message });
    return true;
  }

  /** What the controller answers. */
  serve(asked: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve) => {
      const done = this.attempt((now) => {
        this.api.serve(asked, { reply: resolve }, now);
        return true;
      });
      if (done === undefined) resolve({ status: 503, type: "json", body: '{"msg":"the controller does not answer"}' });
    });
  }

  private tell(now: number): void {
    if (this.listeners.count === 0) return;
    this.listeners.look();
    const change = this.api.changes(now);
    if (change !== undefined) this.listeners.tell(change);
  }

  private every(span_ms: number, act: (now: number) => void): void {
    this.timers.push(setInterval(() => this.attempt(act), span_ms));
  }

  /** Does something with the controller; what goes wrong is logged and leaves it as it is. */
  private attempt<Result>(act: (now: number) => Result): Result | undefined {
    let result: Result | undefined;
    this.host.fact((_app, now) => {
      try {
        result = act(now);
      } catch (error) {
        this.log.log("error", `http: ${errorText(error)}`);
      }
    });
    return result;
  }

  private refuse(error: Error & { statusCode?: number }, reply: FastifyReply): void {
    const status = error.statusCode ?? 500;
    if (status >= 500) this.log.log("error", `http: ${errorText(error)}`);
    void reply.code(status).send({ msg: status >= 500 ? "failed" : error.message });
  }

  private async listen(host: string, wanted: number | undefined): Promise<void> {
    const neighbours = Array.from({ length: NEIGHBOURS + 1 }, (_, index) => DEFAULT_PORT + index);
    const ports = wanted !== undefined ? [wanted] : [...neighbours, 0];
    for (const port of ports) {
      try {
        await this.server.listen({ host, port });
        this.port = (this.server.server.address() as AddressInfo).port;
        return;
      } catch (error) {
        if (errorCode(error) === "EADDRINUSE" && port !== ports.at(-1)) continue;
        throw new InputError([`http: cannot listen at ${host}:${String(port)}: ${errorText(error)}`]);
      }
    }
  }
}
