import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { HttpAccess } from "#hal/http";
import { Throttle } from "./throttle";
import type { Secret } from "./secret";

/** Name of the user when only a password is set, as OpenEVSE has it. */
export const DEFAULT_USER = "openevseadmin";

export interface GuardOptions {
  user?: string | undefined;
  secret?: Secret | undefined;
  /** Names under which this machine is called, besides its addresses and localhost. */
  names: readonly string[];
  /** Anybody who reaches this machine may change anything, without a password. */
  openAccess?: boolean | undefined;
}

/** Why a request is not answered. */
export interface Denial {
  status: 401 | 403 | 421 | 429;
  message: string;
}

/**
 * Who may ask what. Names that are not this machine's are refused (DNS rebinding), pages of other sites may change nothing, and without a
 * password changes come from this computer only.
 */
export class Guard {
  private readonly throttle: Throttle;

  constructor(
    private readonly options: GuardOptions,
    clock?: () => number,
  ) {
    this.throttle = new Throttle(clock);
  }

  /** Why not, or `undefined`. */
  async denial(request: IncomingMessage, access: HttpAccess): Promise<Denial | undefined> {
    if (!this.isNameOfOurs(request.headers.host))
      return { status: 421, message: "this machine has another name; call it by its address, or list the name" };
    const changes = access === "control" || access === "admin";
    if (changes && isForeign(request)) return { status: 403, message: "asked for by a page of another site" };
    if (access === "public") return undefined;
    if (this.options.secret !== undefined) return this.unknownUser(request, this.options.secret);
    if (!changes || this.options.openAccess === true || isLocal(request)) return undefined;
    return { status: 403, message: "no password is set: until then changes come from this computer only" };
  }

  private async unknownUser(request: IncomingMessage, secret: Secret): Promise<Denial | undefined> {
    const address = request.socket.remoteAddress ?? "";
    if (this.throttle.locked(address)) return { status: 429, message: "locked" };
    const given = credentials(request.headers.authorization);
    if (given === undefined) return { status: 401, message: "auth" };
    const isUser = given.user === (this.options.user ?? DEFAULT_USER);
    // asked also for another user, so that the time taken says nothing
    const isPassword = await secret.matches(given.password);
    if (isUser && isPassword) {
      this.throttle.passed(address);
      return undefined;
    }
    this.throttle.failed(address);
    return { status: 401, message: "auth" };
  }

  private isNameOfOurs(host: string | undefined): boolean {
    const name = hostName(host ?? "");
    return name === "localhost" || isIP(name) !== 0 || this.options.names.includes(name);
  }
}

/** Whether a page of another site has caused it. Programs say nothing of the kind. */
export function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host ?? ""}` && origin !== `https://${host ?? ""}`) return true;
  const site = headers["sec-fetch-site"];
  return site !== undefined && site !== "same-origin" && site !== "none";
}

/** Whether it comes from this computer, and not through a proxy on it. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return address === "::1" || address.startsWith("127.");
}

/** The name in a Host header, without port and brackets, in lower case. */
function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, "")).toLowerCase().replace(/\.$/, "");
}

function credentials(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]{1,400})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
