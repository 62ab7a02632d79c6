import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { AddressInfo } from "node:net";
import type { WebSocket } from "ws";
import type { LogPort } from "#hal/log";
import type { HttpAccess, HttpMachine, HttpRequest, HttpResponse } from "#hal/http";
import type { HttpServing } from "#firmware/app";
import { OWN_PREFIX } from "#firmware/api/own/own-path";
import type { AppHost } from "../app-host";
import type { KnownPower } from "../emoncms/inputs";
import { errorCode, errorText, InputError } from "../input-error";
import { Accounts } from "../security/accounts";
import { Audit } from "../security/audit";
import { AuditFile } from "../security/audit-file";
import type { Certificate } from "../security/certificate";
import { PasswordKeeper } from "../security/password-keeper";
import { Sessions } from "../security/sessions";
import { TokenStore } from "../security/token-store";
import { ChangeWatch } from "./change-watch";
import { type Caller, changesThings, Guard, type GuardOptions, isOwnApi } from "./guard";
import { dispatch, type Mounted } from "./dispatch";
import { deny, problem } from "./denying";
import { limitsWith } from "./limits";
import { Listeners } from "./listeners";
import { moveServer } from "./move";
import { OpenReplies } from "./open-replies";
import { registerPlugins } from "./plugins";
import { requestOf, sendResponse } from "./send";
import { SecurityRoutes, speakerOf } from "./security-routes";
import { ServedController } from "./served-controller";
import type { OwnHost, OwnParts } from "./own/ask";
import { ownRoutes } from "./own/own-routes";
import { servePage } from "./page";

export const DEFAULT_PORT = 8080;
/** Ports tried after the default one before any free one is taken. */
const NEIGHBOURS = 9;
const MOST_CONNECTIONS = 128;
const TICK_ms = 100;
/** Changes of the status are told so often. */
const TELL_ms = 250;
/** Whether another process has set the password or changed the tokens is looked up so often. */
const LOOK_ms = 1000;

export interface HttpServerOptions extends GuardOptions {
  listen: string;
  /** Where to listen as soon as a password is set. */
  listenLater?: string | undefined;
  /** The port that is wanted and no other; 0 takes any. Without it 8080 or the next free one. */
  port?: number | undefined;
  machine: HttpMachine;
  /** Without them there is no password. */
  accounts?: Accounts | undefined;
  audit?: Audit | undefined;
  /** Serves over TLS only. */
  certificate?: Certificate | undefined;
  /** Monotonic ms, for the sessions. */
  clock?: (() => number) | undefined;
  /** Those of another server whose people have logged in here too. */
  sessions?: Sessions | undefined;
  /** Further chargers that are served below prefixes. */
  mounted?: readonly Mounted[] | undefined;
  /** What only a gateway has: history, backup and the like. */
  own?: OwnParts | undefined;
  /** Folder of the local page. */
  page?: string | undefined;
}

/** Serves the controller's HTTP API and its stream of changes. What goes wrong in here stays in here: the controller goes on. */
export class HttpServer implements OwnHost {
  private readonly server: FastifyInstance;
  private readonly listeners = new Listeners();
  private readonly replies = new OpenReplies();
  private readonly accounts: Accounts;
  private readonly audit: Audit;
  readonly sessions: Sessions;
  private readonly guard: Guard;
  private readonly watch: ChangeWatch;
  private readonly timers: NodeJS.Timeout[] = [];
  private moved = false;
  port = 0;

  private constructor(
    private readonly controller: ServedController,
    private readonly options: HttpServerOptions,
    readonly log: LogPort,
  ) {
    this.accounts = options.accounts ?? new Accounts(PasswordKeeper.kept(undefined), new TokenStore(undefined));
    this.audit = options.audit ?? new Audit(new AuditFile(undefined));
    this.sessions = options.sessions ?? new Sessions(options.clock);
    this.guard = new Guard(options, this.accounts, this.sessions);
    this.watch = new ChangeWatch(this.audit, {
      access: (asked) => this.controller.access(asked),
      serve: (asked, reply) => this.controller.hand(asked, reply),
    });
    this.server = fastify(limitsWith(options.certificate));
    this.server.server.maxConnections = MOST_CONNECTIONS;
  }

  /** Begins to serve; throws {@link InputError} when the address or the wanted port cannot be had. */
  static async start(host: AppHost, options: HttpServerOptions, log: LogPort): Promise<HttpServer> {
    const server = await HttpServer.prepared(host, options, log);
    dispatch(server.server.server, options.mounted ?? []);
    await server.listen(options.listen, options.port);
    return server;
  }

  /** Everything but an address: serves what is handed to {@link mount}. */
  static async prepared(host: AppHost, options: HttpServerOptions, log: LogPort): Promise<HttpServer> {
    const server = new HttpServer(new ServedController(host, options.machine, log), options, log);
    await server.prepare(options.page);
    await server.server.ready();
    server.accounts.password.onChange(() => server.passwordChanged());
    server.accounts.onFailure((what, from, locked) => server.failed(what, from, locked));
    server.every(TICK_ms, (api, now) => api.tick(now));
    server.every(TELL_ms, (api, now) => server.tell(api, now));
    server.timers.push(setInterval(() => server.lookAround(), LOOK_ms));
    return server;
  }

  /** This API below a prefix of another server. */
  mount(prefix: string): Mounted {
    const { server } = this;
    return {
      prefix,
      request: (request, response) => server.routing(request, response),
      upgrade: (request, socket, head) => server.server.emit("upgrade", request, socket, head),
    };
  }

  /** What sun and grid give, as far as anybody reports it. */
  power(): KnownPower {
    let known: KnownPower = {};
    const asked = { method: "GET", path: `${OWN_PREFIX}/state`, query: "", body: "" };
    const reply = ({ body }: HttpResponse): void => {
      const { solar, grid } = JSON.parse(body) as { solar?: { generation_W?: number }; grid?: { power_W: number } };
      known = { solar_W: solar?.generation_W, grid_W: grid?.power_W };
    };
    this.controller.hand(asked, reply);
    return known;
  }

  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.listeners.close();
    await this.server.close();
  }

  private async prepare(page: string | undefined): Promise<void> {
    const { server } = this;
    this.replies.watch(server);
    await registerPlugins(server, this.options.certificate);
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) =>
      this.refuse(error, reply, isOwnApi(request.url)),
    );
    server.get("/ws", { websocket: true, preValidation: (request, reply) => this.admit(request, reply) }, (socket) =>
      this.listens(socket),
    );
    const { guard, accounts, sessions, audit } = this;
    new SecurityRoutes({ guard, accounts, sessions, audit }).register(server);
    await server.register(ownRoutes, { prefix: OWN_PREFIX, host: this, parts: this.options.own ?? {} });
    if (page !== undefined) await servePage(server, page);
    server.all("/*", (request, reply) => this.answer(request, reply));
    server.setNotFoundHandler((request, reply) => this.answer(request, reply));
  }

  /** Answers what the controller itself answers, to those who may ask it; changes are kept. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asked = requestOf(request);
    const access = this.controller.access(asked);
    const caller = await this.admitted(request, reply, access);
    if (caller === undefined) return reply;
    if (!changesThings(asked.method, access)) return this.pass(request, reply);
    return sendResponse(reply, await this.watch.carryOut(asked, speakerOf(request, caller)));
  }

  /** The same for somebody who was found to be allowed to, and who changes nothing. */
  async pass(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    return sendResponse(reply, await this.serve(requestOf(request)));
  }

  /** Whether a request that the gateway answers itself is refused; says so then, and keeps that it was made when it changes something. */
  async denies(request: FastifyRequest, reply: FastifyReply, access: HttpAccess): Promise<boolean> {
    const caller = await this.admitted(request, reply, access);
    if (caller === undefined) return true;
    if (changesThings(request.method, access))
      this.audit.add(speakerOf(request, caller), `${request.method} ${requestOf(request).path}`);
    return false;
  }

  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    await this.admitted(request, reply, "read", true);
  }

  /** Who asks; `undefined` when the request is refused, which has been said then. */
  private async admitted(
    request: FastifyRequest,
    reply: FastifyReply,
    access: HttpAccess,
    neverForeign = false,
  ): Promise<Caller | undefined> {
    const verdict = await this.guard.admit(request, access, neverForeign);
    if ("caller" in verdict) return verdict.caller;
    deny(request, reply, verdict.denial);
    return undefined;
  }

  /** What the controller answers, whoever asks; what that changes is the API's own doing, e.g. of a backup that is taken in. */
  serve(asked: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve) => this.audit.as({ who: "api" }, () => this.controller.hand(asked, resolve)));
  }

  private listens(socket: WebSocket): void {
    const status = this.controller.attempt((api, now) => api.status(now));
    if (status === undefined) socket.close(1013, "the controller does not answer");
    else this.listeners.add(socket, status);
  }

  private passwordChanged(): void {
    this.sessions.closeAll();
    this.dismiss();
    this.log.log("info", "http: the password was set; everybody has to log in again");
    const { listen, listenLater } = this.options;
    if (listenLater === undefined || this.moved) return;
    this.moved = true;
    moveServer(this.server.server, { from: listen, to: listenLater, port: this.port }, this.log);
  }

  /** Ends what goes on for long, for whomever; who still may listen comes again. */
  private dismiss(): void {
    this.listeners.dismiss();
    this.replies.endSoon();
  }

  private lookAround(): void {
    this.controller.look();
    try {
      if (this.accounts.look()) this.dismiss();
    } catch (error) {
      this.log.log("error", `http: ${errorText(error)}`);
    }
  }

  private failed(what: string, from: string, locked: boolean): void {
    const text = locked ? `too many wrong ones, the address is locked for a while` : "wrong";
    this.log.log("warn", `http: ${what} from ${from}: ${text}`);
    this.audit.add({ who: "nobody", from }, "login", { after: locked ? "refused, address locked" : "refused" });
  }

  private tell(api: HttpServing, now: number): void {
    if (this.listeners.count === 0) return;
    this.listeners.look();
    const change = api.changes(now);
    if (change !== undefined) this.listeners.tell(change);
  }

  private every(span_ms: number, act: (api: HttpServing, now: number) => void): void {
    this.timers.push(setInterval(() => this.controller.attempt(act), span_ms));
  }

  private refuse(error: Error & { statusCode?: number }, reply: FastifyReply, own: boolean): void {
    const status = error.statusCode ?? 500;
    if (status >= 500) this.log.log("error", `http: ${errorText(error)}`);
    const text = status >= 500 ? "failed" : error.message;
    void reply.code(status).send(own ? problem(status >= 500 ? "failed" : "bad-request", text) : { msg: text });
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
