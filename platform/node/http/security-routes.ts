import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OwnRoute } from "#firmware/api/own/route-table";
import type { Accounts } from "../security/accounts";
import type { Audit } from "../security/audit";
import { isAuditCursor } from "../security/audit-file";
import { scopeNamed } from "../security/scope";
import { LONGEST_SESSION_s, type Sessions } from "../security/sessions";
import { securityRoutes } from "./security-table";
import { InputError } from "../input-error";
import { deny, problem } from "./denying";
import { addressOf, type Caller, COOKIE, cookieOf, type Denial, type Guard, isLocal, isOwnApi } from "./guard";
import { bodyOf, problemOf } from "./security-body";

const MOST_ENTRIES = 5000;
const SOME_ENTRIES = 200;

export interface SecurityParts {
  guard: Guard;
  accounts: Accounts;
  sessions: Sessions;
  audit: Audit;
}

type Handler = (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<unknown>;

/** Log-in, password, tokens and the audit of changes. */
export class SecurityRoutes {
  private readonly handlers: Record<string, Handler> = {
    who: async (_request, _reply, { name, scope, session }) => ({
      user: name,
      scope,
      ...(session && { csrf: session.csrf }),
    }),
    login: (request, reply) => this.login(request, reply, false),
    "legacy.login": (request, reply) => this.login(request, reply, true),
    logout: (request, reply) => this.logout(request, reply),
    password: (request, reply) => this.setPassword(request, reply),
    tokens: async () => ({ tokens: this.parts.accounts.tokens.list() }),
    "token.create": (request, reply, caller) => this.createToken(request, reply, caller),
    "token.revoke": (request, reply, caller) => this.revokeToken(request, reply, caller),
    audit: (request, reply) => this.entries(request, reply),
  };

  constructor(private readonly parts: SecurityParts) {}

  register(server: FastifyInstance): void {
    for (const row of securityRoutes()) {
      const { method, path } = row;
      const handler = this.handlers[row.handler];
      if (handler === undefined) throw new Error(`no handler: ${row.handler}`);
      server.route({
        method,
        url: path.replace("{id}", ":id"),
        exposeHeadRoute: false,
        handler: (request, reply) => this.answer(request, reply, row, handler),
      });
    }
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, row: OwnRoute, handler: Handler) {
    const verdict = await this.parts.guard.admit(request, row.access);
    void reply.header("cache-control", "no-store");
    if ("denial" in verdict) return this.no(request, reply, verdict.denial);
    // OpenEVSE's page sends more than is asked for
    const isAsked = isOwnApi(row.path) && (this.parts.accounts.password.isSet || isLocal(request.raw));
    const wrongOf = isAsked ? problemOf(row, request) : undefined;
    if (wrongOf !== undefined) return reply.code(400).send(wrongOf);
    try {
      const answer = await handler(request, reply, verdict.caller);
      return reply.sent ? reply : await reply.send(answer);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return await reply.code(409).send(problem("refused", error.lines.join("; ")));
    }
  }

  private async login(request: FastifyRequest, reply: FastifyReply, legacy: boolean): Promise<unknown> {
    const { guard, accounts, sessions, audit } = this.parts;
    const { password } = accounts;
    const body = bodyOf(request);
    const given = legacy ? body["pass"] : body["password"];
    const { user = accounts.user } = body;
    if (typeof user !== "string" || typeof given !== "string")
      return wrong(reply, legacy ? "pass" : "password", "user and password are texts");
    if (!password.isSet)
      return this.no(request, reply, {
        status: 403,
        code: "no-password",
        message: "no password is set yet: set one first, on this computer",
      });
    const verdict = await guard.login(request.raw, user, given);
    if ("denial" in verdict) {
      const { denial } = verdict;
      const isWrong = denial.code === "auth" && !legacy;
      const told = isWrong ? { code: "wrong-password", message: "the user or the password is wrong" } : {};
      return this.no(request, reply, { ...denial, ...told });
    }
    const session = this.open(request, reply, legacy);
    audit.add({ who: verdict.caller.name, from: addressOf(request.raw) }, "login");
    return legacy ? { msg: "ok" } : { user: sessions.find(session.id)?.user, scope: "admin", csrf: session.csrf };
  }

  private async logout(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const id = cookieOf(request);
    if (id !== undefined) this.parts.sessions.close(id);
    this.setCookie(request, reply, "", 0);
    return request.url.startsWith("/api/") ? {} : { msg: "ok" };
  }

  private async setPassword(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { guard, accounts, audit } = this.parts;
    const { password } = accounts;
    const { password: wanted, current } = bodyOf(request);
    if (typeof wanted !== "string") return wrong(reply, "password", "the new password is a text");
    const from = addressOf(request.raw);
    const isFirst = !password.isSet;
    if (isFirst && !isLocal(request.raw))
      return this.no(request, reply, {
        status: 403,
        code: "no-password",
        message: "the first password is set on this computer: with dinamics password, or on the page there",
      });
    if (!isFirst) {
      if (typeof current !== "string") return wrong(reply, "current", "the password until now is missing");
      const verdict = await guard.login(request.raw, accounts.user, current);
      if ("denial" in verdict) return this.no(request, reply, { ...verdict.denial, ...wrongUntilNow(verdict.denial) });
    }
    await password.set(wanted);
    const session = this.open(request, reply, false);
    audit.add({ who: isFirst ? "this computer" : accounts.user, from }, isFirst ? "first password" : "password");
    return { user: accounts.user, scope: "admin", csrf: session.csrf };
  }

  private async createToken(request: FastifyRequest, reply: FastifyReply, caller: Caller): Promise<unknown> {
    const { name, scope: wanted } = bodyOf(request);
    const scope = scopeNamed(wanted);
    if (typeof name !== "string") return wrong(reply, "name", "the name of the token is a text");
    if (scope === undefined) return wrong(reply, "scope", "the scope is read, control or admin");
    const made = await this.parts.accounts.tokens.create(name, scope);
    this.parts.audit.add(speakerOf(request, caller), `API access ${made.id}`, { after: `${made.name}, ${scope}` });
    return made;
  }

  private async revokeToken(request: FastifyRequest, reply: FastifyReply, caller: Caller): Promise<unknown> {
    const { id = "" } = request.params as { id?: string };
    const gone = await this.parts.accounts.tokens.revoke(id);
    if (gone === undefined) {
      void reply.code(404);
      return problem("no-token", "there is no token with this id", "id");
    }
    this.parts.audit.add(speakerOf(request, caller), `API access ${gone.id}`, {
      before: `${gone.name}, ${gone.scope}`,
      after: "revoked",
    });
    return { id: gone.id };
  }

  private async entries(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { limit = String(SOME_ENTRIES), before = "" } = request.query as Record<string, unknown>;
    const wanted = typeof limit === "string" && /^\d{1,5}$/.test(limit) ? Number(limit) : 0;
    if (wanted < 1 || wanted > MOST_ENTRIES)
      return wrong(reply, "limit", `limit: a whole number from 1 to ${String(MOST_ENTRIES)} is needed`);
    if (typeof before !== "string" || (before !== "" && !isAuditCursor(before)))
      return wrong(reply, "before", "before: what an answer has given as before is needed");
    const { entries, ...more } = await this.parts.audit.file.page(wanted, before);
    return { audit: entries, ...more };
  }

  private open(request: FastifyRequest, reply: FastifyReply, legacy: boolean): { id: string; csrf: string } {
    const { sessions, accounts } = this.parts;
    const before = cookieOf(request);
    if (before !== undefined) sessions.close(before);
    const { id, session } = sessions.open(accounts.user, legacy);
    this.setCookie(request, reply, id, LONGEST_SESSION_s);
    return { id, csrf: session.csrf };
  }

  private setCookie(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
    const secure = request.protocol === "https";
    const name = secure ? COOKIE.tls : COOKIE.plain;
    void reply.setCookie(name, value, { path: "/", httpOnly: true, sameSite: "strict", secure, maxAge });
  }

  private no(request: FastifyRequest, reply: FastifyReply, denial: Denial): undefined {
    deny(request, reply, denial);
    return undefined;
  }
}

function wrongUntilNow({ code }: Denial): Partial<Denial> {
  // not 401: the session is still one
  return code === "auth" ? { status: 403, code: "wrong-password", message: "the password until now is wrong" } : {};
}

export function speakerOf(request: FastifyRequest, caller: Caller): { who: string; from: string } {
  return { who: caller.name, from: addressOf(request.raw) };
}

function wrong(reply: FastifyReply, field: string, message: string): object {
  void reply.code(400);
  return problem("wrong-value", message, field);
}
