import type { FastifyReply, FastifyServerOptions } from "fastify";
import type { Certificate } from "../security/certificate";
import { problem } from "./denying";
import { isOwnApi } from "./guard";

const LARGEST_BODY = 8192;
const LARGEST_HEADERS = 16384;
const SLOWEST_ms = 10000;
/** Those who are too slow are looked for so often. */
const LOOK_ms = 1000;

/** Everything that bounds what a client may take, over TLS where there is a certificate. */
export function limitsWith(certificate: Certificate | undefined): FastifyServerOptions {
  const bounds = { maxHeaderSize: LARGEST_HEADERS, headersTimeout: SLOWEST_ms, connectionsCheckingInterval: LOOK_ms };
  const limits: FastifyServerOptions = {
    logger: false,
    bodyLimit: LARGEST_BODY,
    requestTimeout: SLOWEST_ms,
    keepAliveTimeout: SLOWEST_ms,
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => {
      const text = isOwnApi(request.raw.url ?? "") ? problem("bad-request", error.message) : { msg: error.message };
      // what is refused this early has not met those who set the headers
      const headers = { "x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'" };
      (reply as FastifyReply)
        .headers(headers)
        .code(error.statusCode ?? 400)
        .send(text);
    },
  };
  if (certificate === undefined) return { ...limits, http: bounds } as FastifyServerOptions;
  const { cert, key } = certificate;
  return { ...limits, https: { ...bounds, cert, key, minVersion: "TLSv1.2" } } as FastifyServerOptions;
}
