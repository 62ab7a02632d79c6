import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import type { Certificate } from "../security/certificate";
import { headersWith } from "./headers";

/** Requests of one address in a second. */
const MOST_REQUESTS = 400;

/** What Fastify's own plugins do for every route: headers that protect a page, cookies, a limit of requests, WebSocket. */
export async function registerPlugins(server: FastifyInstance, certificate: Certificate | undefined): Promise<void> {
  await server.register(helmet, headersWith(certificate));
  await server.register(cookie);
  await server.register(rateLimit, {
    max: MOST_REQUESTS,
    timeWindow: 1000,
    errorResponseBuilder: () => Object.assign(new Error("too many requests"), { statusCode: 429 }),
  });
  await server.register(websocket, { options: { maxPayload: 1024, perMessageDeflate: false } });
}
