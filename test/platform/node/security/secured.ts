import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { createApp } from "#firmware/app";
import { Settings } from "#firmware/settings/settings";
import { monotonicClock } from "#platform/node/clock";
import { Gateway } from "#platform/node/gateway";
import { HttpServer, type HttpServerOptions } from "#platform/node/http/server";
import { LineLog } from "#platform/node/log";
import { Accounts } from "#platform/node/security/accounts";
import { Audit, AuditedLog } from "#platform/node/security/audit";
import { AuditFile } from "#platform/node/security/audit-file";
import type { Certificate } from "#platform/node/security/certificate";
import { PasswordKeeper } from "#platform/node/security/password-keeper";
import { TokenStore } from "#platform/node/security/token-store";
import type { Line } from "#platform/node/serial";
import { FakeMqtt } from "#test/fakes/fake-mqtt";
import { FakeStorage } from "#test/fakes/fake-storage";
import { FakeSystem } from "#test/fakes/fake-system";

export const PASSWORD = "correct horse battery";

class QuietBroker extends FakeMqtt {
  start(): void {
    // nobody is connected
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

class KeptStorage extends FakeStorage {
  close(): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** A line at which nobody answers. */
const SILENT: Line = {
  start: () => undefined,
  write: () => true,
  restart: () => undefined,
  close: () => undefined,
};

export interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
  json: ReturnType<typeof JSON.parse>;
}

export interface Ask {
  method?: string;
  body?: string | object;
  headers?: Record<string, string | undefined>;
}

export interface SecuredOptions {
  /** The password at the start. */
  secret?: string;
  /** Where the audit is kept. */
  directory?: string;
  password?: PasswordKeeper;
  tokens?: TokenStore;
}

/** A gateway without an EVSE and its HTTP server on a free port of this machine, with a clock that the test sets. */
export class Secured {
  now_ms = 0;
  readonly lines: string[] = [];
  readonly log = new LineLog({ level: "debug", write: (line) => this.lines.push(line) });
  private constructor(
    readonly password: PasswordKeeper,
    readonly tokens: TokenStore,
    readonly audit: Audit,
  ) {}
  gateway!: Gateway;
  http!: HttpServer;
  certificate: Certificate | undefined;

  /** With a directory it keeps the audit there; without a secret there is no password. */
  static async start(options: Partial<HttpServerOptions> & SecuredOptions = {}): Promise<Secured> {
    const { secret, directory, password: given, tokens, ...more } = options;
    const password = given ?? PasswordKeeper.kept(undefined);
    if (secret !== undefined) await password.set(secret);
    const secured = new Secured(password, tokens ?? new TokenStore(undefined), new Audit(new AuditFile(directory)));
    secured.certificate = options.certificate;
    const log = new AuditedLog(secured.log, secured.audit);
    const storage = new KeptStorage();
    new Settings(storage, log).flush(0);
    const parts = { createApp, clock: monotonicClock(), line: SILENT, mqtt: new QuietBroker(), storage, log };
    secured.gateway = new Gateway({ ...parts, system: new FakeSystem() });
    secured.gateway.start();
    const server = await HttpServer.start(
      secured.gateway,
      {
        listen: "127.0.0.1",
        port: 0,
        names: ["charger", "charger.local"],
        machine: { mode: "Wired", hostname: "charger", rssi_dBm: () => 0 },
        accounts: new Accounts(password, secured.tokens, undefined, () => secured.now_ms),
        audit: secured.audit,
        clock: () => secured.now_ms,
        ...more,
      },
      log,
    );
    secured.http = server;
    return secured;
  }

  async close(): Promise<void> {
    await this.http.close();
    await this.gateway.stop();
    await this.audit.file.close();
  }

  /** Sends a request and reads the whole answer; again when there were more in a second than one address may send. */
  async ask(target: string, ask: Ask = {}): Promise<Answer> {
    for (;;) {
      const answer = await this.once(target, ask);
      if (answer.status !== 429 || !answer.text.includes("too many requests")) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  private once(target: string, { method = "GET", body = "", headers = {} }: Ask): Promise<Answer> {
    const sent = typeof body === "object" ? JSON.stringify(body) : body;
    const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const { port } = this.http;
    const type = target.startsWith("/api/v1/") ? { "content-type": "application/json" } : {};
    const length = sent === "" ? {} : { ...type, "content-length": String(Buffer.byteLength(sent)) };
    const all = { ...length, ...Object.fromEntries(given) };
    const options = { host: "127.0.0.1", port, path: target, method, headers: all, agent: false };
    return new Promise((resolve, reject) => {
      const request =
        this.certificate === undefined
          ? httpRequest(options)
          : httpsRequest({ ...options, ca: this.certificate.cert, servername: "localhost" });
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        // a stream of events has no end
        const isStream = response.headers["content-type"]?.startsWith("text/event-stream") === true;
        if (isStream) {
          resolve({ status: response.statusCode ?? 0, text: "", headers: response.headers, json: undefined });
          response.destroy();
          return;
        }
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers, json: parsed(text) });
        });
      });
      request.on("error", reject);
      request.end(sent);
    });
  }

  post(target: string, body: string | object = "", headers: Ask["headers"] = {}): Promise<Answer> {
    return this.ask(target, { method: "POST", body, headers });
  }

  /** Logs in; the headers of the session: cookie and CSRF token. */
  async login(password = PASSWORD): Promise<{ cookie: string; "x-csrf": string }> {
    const { status, json, headers } = await this.post("/api/v1/login", { user: "openevseadmin", password });
    if (status !== 200) throw new Error(`not logged in: ${String(status)}`);
    return { cookie: cookieIn(headers["set-cookie"]), "x-csrf": json.csrf };
  }

  /** The audit as lines `who what before after`. */
  async told(): Promise<string[]> {
    const entries = await this.audit.file.read(1000);
    return entries.map(({ who, what, before, after }) =>
      [who, what, before, after]
        .map((part) => (typeof part === "string" ? part : (JSON.stringify(part) ?? "-")))
        .join(" | "),
    );
  }
}

/** `name=value` of the cookie that was set. */
export function cookieIn(header: string | string[] | undefined): string {
  return ([header].flat()[0] ?? "").split(";")[0] ?? "";
}

/** The header of Basic authentication. */
export function basic(user: string, password: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
