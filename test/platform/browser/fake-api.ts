import helmet from "@fastify/helmet";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { AddressInfo } from "node:net";
import { servePage } from "#platform/node/http/page";
import { PAGE_FOLDER, ensurePage } from "#tools/page/build-page";
import { type FakeCharger, chargingByTheBreaker } from "./fake-house";

const PREFIX = "/api/v1";

/** Speaks the page's contract from a charger that stands still, except for what a test or the page changes. */
export class FakeApi {
  readonly charger: FakeCharger = chargingByTheBreaker();
  /** Changes that the page has asked for: method, path and body. */
  readonly changes: { method: string; path: string; body: unknown }[] = [];
  about: Record<string, unknown> = {
    product: "Dinamics",
    version: "0.1.0",
    serial: "0123456789AB",
    chargers: [{ serial: "0123456789AB", name: "Garage", prefix: "" }],
    setup: { password: true, done: true },
    languages: ["en"],
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
    server.addHook("preHandler", async (request, reply) => this.look(request, reply));
    await servePage(server, PAGE_FOLDER);
    server.get(PREFIX, () => this.about);
    server.get(`${PREFIX}/state`, () => this.charger);
    server.get(`${PREFIX}/events`, (_request, reply) => this.open(reply));
    server.post(`${PREFIX}/control`, (request) => this.control(request.body as Record<string, unknown>));
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

  private async look(request: FastifyRequest, _reply: FastifyReply): Promise<void> {
    if (request.method === "GET") return;
    this.changes.push({ method: request.method, path: request.url.replace(PREFIX, ""), body: request.body });
  }

  private control(body: Record<string, unknown>): FakeCharger {
    if (typeof body["mode"] === "string") this.set({ mode: body["mode"] });
    if (typeof body["limit_A"] === "number") this.set({ override: { limit_mA: body["limit_A"] * 1000 } });
    if (body["limit_A"] === null) this.set({ override: undefined });
    if (body["do"] === "pause")
      this.set({ offered_mA: 0, charge_mA: [0, 0, 0], power_W: 0, sentence: "stopped by hand", source: "stopped" });
    return {};
  }

  private open(reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.streams.add(reply);
    reply.raw.on("close", () => this.streams.delete(reply));
    this.tell();
  }

  private tell(): void {
    for (const { raw } of this.streams) raw.write(`event: state\ndata: ${JSON.stringify(this.charger)}\n\n`);
  }
}
