import type { FastifyHelmetOptions } from "@fastify/helmet";
import type { Certificate } from "../security/certificate";

const YEAR_s = 31_536_000;

/** What a page of ours may load: what is ours, nothing that stands in the page itself. */
const POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
};

/** The headers of every answer that tell browsers what not to do. */
export function headersWith(certificate: Certificate | undefined): FastifyHelmetOptions {
  return {
    // a browser that holds on to this lets nobody past the warning of a certificate of our own
    hsts: certificate?.own === false ? { maxAge: YEAR_s, includeSubDomains: false } : false,
    referrerPolicy: { policy: "same-origin" },
    frameguard: { action: "deny" },
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
  };
}
