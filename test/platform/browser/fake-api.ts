import helmet from "@fastify/helmet";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { AddressInfo } from "node:net";
import { servePage } from "#platform/node/http/page";
import { PAGE_FOLDER, ensurePage } from "#tools/page/build-page";
import { type FakeCharger, chargingByTheBreaker } from "./fake-house";
import { aDay, diagnostics, lastSeconds, someSessions, trips } from "./fake-records";
import { FakeSettings } from "./fake-settings";

const PREFIX = "/api/v1";
const PASSWORD = "correct horse";

type Body = Record<string, unknown>;

/** Speaks the page's contract from a charger that stands still, except for what a test or the page changes. */
export class FakeApi {
  readonly charger: FakeCharger = chargingByTheBreaker();
  readonly settings = new FakeSettings();
  /** Changes that the page has asked for. */
  readonly changes: { method: string; path: string; body: unknown }[] = [];
  about: Body = {
    product: "Dinamics",
    version: "0.1.0",
    serial: "0123456789AB",
    chargers: [{ serial: "0123456789AB", name: "Garage", prefix: "" }],
    setup: { password: true, done: true },
    languages: ["en"],
  };
  /** Whoever is not logged in is refused. */
  isGuarded = false;
  /** Why nobody is let in, if so. */
  refusal: string | undefined;
  /** What every question is answered with instead, if so. */
  nonsense: string | undefined;
  /** The live state is none. */
  garble = false;
  /** The card that is held to the reader next. */
  cardAtReader: string | undefined;
  private cards: Body[] = [{ uid: "04A1B2C3", name: "Anna", limit_A: 16, until_s: 1798761600 }];
  private isLearning = false;
  private schedule: Body = {
    windows: [{ days: "mo-fr", start: "22:00", stop: "06:00" }],
    timezone: "CET-1CEST,M3.5.0,M10.5.0/3",
    capacityPlan: "",
  };
  private readonly streams = new Set<FastifyReply>();
  private server: FastifyInstance | undefined;
  private timer: NodeJS.Timeout | undefined;
  port = 0;

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/`;
  }

  async start(): Promise<void> {
    await ensurePage();
    const server = fastify({ forceCloseConnections: true });
    this.server = server;
    await server.register(helmet, {
      hsts: false,
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'self'"] } },
    });
    server.addHook("preHandler", async (request, reply) => this.admit(request, reply));
    await servePage(server, PAGE_FOLDER);
    await server.register(async (api) => this.route(api), { prefix: PREFIX });
    await server.listen({ host: "127.0.0.1", port: this.port });
    this.port = (server.server.address() as AddressInfo).port;
    this.timer = setInterval(() => this.tell(), 250);
  }

  /** The connection is gone; `start` brings it back at the same address. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const stream of this.streams) stream.raw.destroy();
    this.streams.clear();
    await this.server?.close();
  }

  /** Changes what the charger says, at once. */
  set(change: FakeCharger): void {
    Object.assign(this.charger, change);
    this.tell();
  }

  private route(api: FastifyInstance): void {
    api.get("", () => this.about);
    api.get("/state", () => this.charger);
    api.get("/events", (_request, reply) => this.open(reply));
    api.get("/sessions", () => someSessions());
    api.get("/history", (request) => {
      const { to, points } = request.query as Record<string, string>;
      return points === "300" ? lastSeconds(Number(to), 300) : aDay();
    });
    api.get("/diagnostics", () => diagnostics());
    api.get("/trips", () => trips());
    api.get("/rapi", () => ({ command: "GS", answer: "$OK 03 5460 03 00^21" }));
    api.get("/tokens", () => ({ tokens: [{ id: "1", name: "evcc", scope: "control" }] }));
    api.get("/update", () => ({
      ...{ version: "0.1.0", by: "server", server: "http://192.168.1.10:8070" },
      last: { state: "fetching", version: "0.2.0", percent: 40, sentence: "update: fetches lfs.img of 0.2.0: 40 %" },
    }));
    api.post("/control", (request) => this.control(request.body as Body));
    this.routeSettings(api);
    this.routeCards(api);
    this.routeLogin(api);
    for (const path of ["/trips/reset", "/update", "/restore"]) api.post(path, () => ({}));
    api.post("/tokens", () => ({ id: "2", token: "dn_once_only" }));
    api.delete("/tokens/:id", () => ({}));
  }

  private routeSettings(api: FastifyInstance): void {
    api.get("/settings", (request) => {
      const { key } = request.query as { key?: string };
      return this.settings.document(key === undefined ? undefined : [key]);
    });
    api.patch("/settings", (request, reply) => {
      const refusal = this.settings.change(request.body as Record<string, number>);
      if (refusal !== undefined) return reply.code(400).send({ error: { code: "not-allowed", ...refusal } });
      return this.settings.document(Object.keys(request.body as object));
    });
    api.get("/schedule", () => this.schedule);
    api.put("/schedule", (request) => Object.assign(this.schedule, request.body));
  }

  private routeCards(api: FastifyInstance): void {
    api.get("/cards", () => {
      const uid = this.isLearning ? this.cardAtReader : undefined;
      if (uid !== undefined) {
        this.cards.push({ uid, name: "" });
        this.isLearning = false;
        return { cards: this.cards, learning: false, last: { uid, outcome: "learned" } };
      }
      return { cards: this.cards, learning: this.isLearning };
    });
    api.post("/cards/learn", () => ((this.isLearning = true), {}));
    api.post("/cards/stop", () => ((this.isLearning = false), {}));
    api.put("/cards/:uid", (request) => {
      const { uid } = request.params as { uid: string };
      this.cards = this.cards.map((card) => (card["uid"] === uid ? { uid, ...(request.body as Body) } : card));
      return {};
    });
    api.delete("/cards/:uid", (request) => {
      const { uid } = request.params as { uid: string };
      this.cards = this.cards.filter((card) => card["uid"] !== uid);
      return {};
    });
  }

  private routeLogin(api: FastifyInstance): void {
    api.post("/login", (request, reply) => {
      if ((request.body as Body)["password"] !== PASSWORD)
        return reply.code(401).send({ error: { code: "not-logged-in", message: "wrong user or password" } });
      return reply.header("set-cookie", "session=1; Path=/; SameSite=Strict; HttpOnly").send({ csrf: "token" });
    });
    api.get("/login", (_request, reply) =>
      this.refusal === undefined
        ? { user: "openevseadmin", scope: "admin", csrf: "token" }
        : reply.code(403).send({ error: { code: "no-password", message: this.refusal } }),
    );
    api.post("/logout", (_request, reply) => reply.header("set-cookie", "session=; Path=/; Max-Age=0").send({}));
    api.post("/password", () => {
      this.about = { ...this.about, setup: { password: true, done: false } };
      return { csrf: "token" };
    });
  }

  private async admit(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const path = request.url.replace(PREFIX, "");
    if (request.method !== "GET") this.changes.push({ method: request.method, path, body: request.body });
    if (this.nonsense !== undefined && request.method === "GET" && /v1\/(?!login|events)\w/.test(request.url))
      return reply.type("application/json").send(this.nonsense);
    if (!this.isGuarded || !request.url.startsWith(`${PREFIX}/`) || (path === "/login" && request.method === "POST"))
      return;
    const isKnown = request.headers.cookie?.includes("session=1") === true;
    const isMeant = request.method === "GET" || request.headers["x-csrf"] === "token";
    if (!isKnown || !isMeant) await reply.code(401).send({ error: { code: "not-logged-in", message: "log in" } });
  }

  private control(body: Body): FakeCharger {
    if (typeof body["mode"] === "string") this.set({ mode: body["mode"] });
    if (typeof body["limit_A"] === "number") this.set({ override: { limit_mA: body["limit_A"] * 1000 } });
    if (body["limit_A"] === null) this.set({ override: undefined });
    if (body["do"] === "pause")
      this.set({ offered_mA: 0, charge_mA: [0, 0, 0], power_W: 0, sentence: "stopped by a person", source: "stopped" });
    return this.charger;
  }

  private open(reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.streams.add(reply);
    reply.raw.on("close", () => this.streams.delete(reply));
    this.tell();
  }

  private tell(): void {
    const data = this.garble ? '{"serial":5,' : JSON.stringify(this.charger);
    for (const { raw } of this.streams) raw.write(`event: state\ndata: ${data}\n\n`);
  }
}
