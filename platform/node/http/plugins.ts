import cookie from "@fastify/cookie";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import type { Certificate } from "../security/certificate";

/** Requests of one address in a second. */
const MOST_REQUESTS = 400;
const YEAR_s = 31_536_000;

/** What a page of ours may load: what is ours, nothing that stands in the page itself. */
const POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
};

/** What Fastify's own plugins do for every route: headers that protect a page, cookies, a limit of requests, WebSocket. */
export async function registerPlugins(server: FastifyInstance, certificate: Certificate | undefined): Promise<void> {
  await server.register(helmet, {
    // a browser that holds on to this lets nobody past the warning of a certificate of our own
    hsts: certificate?.own === false ? { maxAge: YEAR_s, includeSubDomains: false } : false,
    referrerPolicy: { policy: "same-origin" },
    frameguard: { action: "deny" },
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
  });
  await server.register(cookie);
  await server.register(rateLimit, {
    max: MOST_REQUESTS,
    timeWindow: 1000,
    errorResponseBuilder: () => Object.assign(new Error("too many requests"), { statusCode: 429 }),
  });
  await server.register(websocket, { options: { maxPayload: 1024, perMessageDeflate: false } });
}
