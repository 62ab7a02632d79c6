import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import type { HttpAccess } from "#hal/http";
import type { Account, Accounts, Doubt } from "../security/accounts";
import { isLoopbackAddress } from "../security/loopback";
import { type Scope, suffices } from "../security/scope";
import { isSame, type Session, type Sessions } from "../security/sessions";

/** The cookie of a session; over TLS with the prefix that no other site and no plain connection can set. */
export const COOKIE = { plain: "dinamics", tls: "__Host-dinamics" } as const;

export interface GuardOptions {
  /** Names under which this machine is called, besides its addresses and localhost. */
  names: readonly string[];
  /** Once a password is set: what everybody may do without it outside `/api/v1`, for clients that know no password. */
  openAccess?: "read" | "control" | undefined;
}

/** Why a request is not answered. */
export interface Denial {
  status: 401 | 403 | 421 | 429;
  code: string;
  message: string;
  /** When to try again. */
  wait_s?: number;
}

/** Who asks. */
export interface Caller {
  name: string;
  scope: Scope | undefined;
  session?: Session | undefined;
}

export type Verdict = { caller: Caller } | { denial: Denial };

const NOBODY: Caller = { name: "nobody", scope: undefined };
const LOCAL: Caller = { name: "this computer", scope: "admin" };
const WRONG_HOST = deny(
  421,
  "wrong-host",
  "this machine has another name; call it by its address, or name it in http.name",
);
const FOREIGN = deny(403, "foreign-site", "asked for by a page of another site");
const STRAY = deny(
  403,
  "foreign-site",
  "a browser may ask for this from a page of this controller only; send X-Requested-With if you are none",
);
const CSRF = deny(403, "csrf", "csrf");
const NO_PASSWORD = deny(
  403,
  "no-password",
  "no password is set: until then only this computer is answered; set one with dinamics password, or on the page there",
);

/**
 * Who may ask what. Names that are not this machine's are refused (DNS rebinding), pages of other sites may change nothing, and without a
 * password only this computer is answered.
 */
export class Guard {
  constructor(
    private readonly options: GuardOptions,
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
  ) {}

  /** Lets a request in, with who sends it, or says why not. `anyway`: it is read only, but a page of another site must not ask. */
  async admit(request: FastifyRequest, access: HttpAccess, anyway = false): Promise<Verdict> {
    const { raw } = request;
    if (!this.isNameOfOurs(raw.headers.host)) return WRONG_HOST;
    const changes = changesThings(raw.method ?? "GET", access);
    if ((changes || anyway) && isForeign(raw)) return FOREIGN;
    if (changes && isStrayLink(raw)) return STRAY;
    if (access === "public") return { caller: NOBODY };
    const verdict = await this.identify(request, changes);
    if ("denial" in verdict || suffices(verdict.caller.scope ?? "read", access)) return verdict;
    return deny(
      403,
      "scope",
      `${verdict.caller.name} may ${verdict.caller.scope ?? "read"} only; this takes ${access}`,
    );
  }

  /** Who logs in with these, counted against the address. */
  async login(request: IncomingMessage, user: string, password: string): Promise<Verdict> {
    return this.verdict(request, await this.accounts.login(user, password, addressOf(request)));
  }

  private async identify(request: FastifyRequest, changes: boolean): Promise<Verdict> {
    const { raw } = request;
    if (!this.accounts.password.isSet) return isLocal(raw) ? { caller: LOCAL } : NO_PASSWORD;
    if (raw.headers.authorization !== undefined) return this.byHeader(raw, raw.headers.authorization);
    const session = this.sessionOf(request);
    if (session !== undefined) {
      if (changes && !provesItself(raw, session)) return CSRF;
      return { caller: { name: session.user, scope: "admin", session } };
    }
    const { openAccess } = this.options;
    if (openAccess !== undefined && !isOwnApi(raw.url ?? "")) return { caller: { name: "anybody", scope: openAccess } };
    return deny(401, "auth", "auth");
  }

  /** The session whose cookie came along. */
  sessionOf(request: FastifyRequest): Session | undefined {
    const id = cookieOf(request);
    return id === undefined ? undefined : this.sessions.find(id);
  }

  private async byHeader(request: IncomingMessage, header: string): Promise<Verdict> {
    const address = addressOf(request);
    const bearer = /^Bearer ([\w.~+/-]{1,200}=*)$/i.exec(header)?.[1];
    if (bearer !== undefined) return this.verdict(request, this.accounts.byToken(bearer, address));
    const given = credentials(header);
    if (given === undefined) return deny(401, "auth", "auth");
    return this.verdict(request, await this.accounts.identify(given.user, given.password, address));
  }

  private verdict(request: IncomingMessage, found: Account | Doubt): Verdict {
    if (typeof found === "object") return { caller: found };
    if (found === "wrong") return deny(401, "auth", "auth");
    const { denial } = deny(429, "locked", "locked");
    return { denial: { ...denial, wait_s: this.accounts.wait_s(addressOf(request)) } };
  }

  private isNameOfOurs(host: string | undefined): boolean {
    const name = hostName(host ?? "");
    return name === "localhost" || isIP(name) !== 0 || this.options.names.includes(name);
  }
}

function deny(status: Denial["status"], code: string, message: string): { denial: Denial } {
  return { denial: { status, code, message } };
}

/** What the cookie of a session carries, if one came along. */
export function cookieOf(request: FastifyRequest): string | undefined {
  const id = request.cookies[request.protocol === "https" ? COOKIE.tls : COOKIE.plain];
  return id !== undefined && /^[\w-]{43}$/.test(id) ? id : undefined;
}

/** Whether a request changes something, or may: by who may send it, or by its method. */
export function changesThings(method: string, access: HttpAccess): boolean {
  if (access === "control" || access === "admin") return method !== "GET" || access === "control";
  return access === "public" && method !== "GET" && method !== "HEAD";
}

/** Whether a page of another site has caused it. Programs say nothing of the kind. */
export function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && !isOurs(origin, host)) return true;
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/**
 * Whether it may be a link or an image in a page of another site: a browser sends neither Origin nor, on a plain connection, where it came
 * from with those. Only some old commands change things by GET; from a browser these have to come from a page of ours.
 */
function isStrayLink({ method, headers }: IncomingMessage): boolean {
  if (method !== "GET" || !/mozilla\//i.test(headers["user-agent"] ?? "")) return false;
  if (headers["sec-fetch-site"] !== undefined || headers["x-requested-with"] !== undefined) return false;
  const origin = /^https?:\/\/[^/]+/i.exec(headers.referer ?? "")?.[0];
  return origin === undefined || !isOurs(origin, headers.host);
}

function isOurs(origin: string, host = ""): boolean {
  return [`http://${host}`, `https://${host}`].includes(origin.toLowerCase());
}

function provesItself({ headers }: IncomingMessage, session: Session): boolean {
  const given = headers["x-csrf"];
  if (typeof given === "string") return isSame(given, session.csrf);
  return session.legacy && headers["x-requested-with"] === "OpenEVSE";
}

/** Whether it comes from this computer, and not through a proxy on it. */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  return isLoopbackAddress(socket.remoteAddress ?? "");
}

export function isOwnApi(url: string): boolean {
  return url.startsWith("/api/");
}

export function addressOf({ socket }: IncomingMessage): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

/** The name in a Host header, without port and brackets, in lower case. */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, "")).toLowerCase().replace(/\.$/, "");
}

function credentials(header: string): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,800})$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
