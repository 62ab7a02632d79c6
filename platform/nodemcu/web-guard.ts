import type { HttpAccess, HttpResponse } from "#hal/http";
import { elapsed_ms } from "#hal/clock";
import { isForeign, isOwnHost, isStrayLink, type Origin } from "#firmware/api/http/stranger";
import type { HttpdRequest } from "./nodemcu";
import { isPasswordOf, passwordIn, randomDigits } from "./password";

declare const encoder: { fromBase64(this: void, text: string): string };

type Headers = HttpdRequest["headers"];

/** What the machine says to the guard. */
export interface GuardRules {
  /** Everybody may change everything. */
  readonly open: (this: void) => boolean;
  /** What is kept of the password; empty: there is none. */
  readonly key: (this: void) => string;
  /** Name of this machine in its network. */
  readonly hostname: string;
}

const COOKIE = "dinamics=";
const TOKEN_DIGITS = 32;
/** Wrong passwords in a row, and how long nobody may try another one then. */
const MOST_WRONG = 5;
const LOCKED_ms = 30000;

/**
 * Who may ask the module: by its own name or address only, no page of another site, and for changes whoever has logged in with the password
 * that was set at the console. All who have logged in share one session; logging out ends it for all of them.
 */
export class WebGuard {
  /** What was kept of the password when the session began, or a program gave it: with another one nobody is logged in. */
  private key = "";
  /** Of the session; empty: there is none. */
  private token = "";
  private csrf = "";
  /** The header of a program whose password was right. */
  private known = "";
  private wrong = 0;
  private wrongAt_ms = 0;

  constructor(private readonly rules: GuardRules) {}

  /** Why a request is not even read; `undefined`: it is. */
  stranger(method: string, headers: Headers): HttpResponse | undefined {
    const origin = originOf(method, headers);
    if (!isOwnHost(origin.host ?? "", this.rules.hostname))
      return denial(421, "wrong-host", "this machine has another name; call it by its address");
    if (method === "GET" || !isForeign(origin)) return undefined;
    return denial(403, "foreign-site", "asked for by a page of another site");
  }

  /** Why a request is not answered; `undefined`: it is. */
  refusal(access: HttpAccess, method: string, headers: Headers, now: number): HttpResponse | undefined {
    const changes = access === "control" || access === "admin";
    const origin = originOf(method, headers);
    if (changes && (isStrayLink(origin) || isForeign(origin)))
      return denial(403, "foreign-site", "a browser may ask for this from a page of this machine only");
    if (access === "public" || this.rules.open()) return undefined;
    if (this.rules.key() !== "") return this.identified(method, headers, now);
    return changes
      ? denial(
          403,
          "no-password",
          "no password is set: set one at the console with http password, or http_open 1 lets everybody",
        )
      : undefined;
  }

  /** Whether there is something to log in to. */
  asksForPassword(): boolean {
    return this.rules.key() !== "" && !this.rules.open();
  }

  /** Who asks, and what changes have to carry. */
  who(headers: Headers, now: number): HttpResponse {
    return this.identified("GET", headers, now) ?? this.session();
  }

  /** Logs in; {@link cookie} goes with the answer. */
  login(body: string, now: number): HttpResponse {
    const given = passwordIn(body);
    if (given === "") return denial(400, "wrong-value", "the password is missing");
    const wrong = this.tried(given, now);
    if (wrong !== undefined) return wrong;
    if (this.token === "" || this.key !== this.rules.key()) {
      this.key = this.rules.key();
      this.known = "";
      this.token = randomDigits(TOKEN_DIGITS);
      this.csrf = randomDigits(TOKEN_DIGITS);
    }
    return this.session();
  }

  logout(): HttpResponse {
    this.token = "";
    return json(200, "{}");
  }

  /** The cookie of the session; empty when there is none. */
  cookie(): string {
    return COOKIE + this.token + "; Path=/; HttpOnly; SameSite=Strict" + (this.token === "" ? "; Max-Age=0" : "");
  }

  private session(): HttpResponse {
    return json(200, '{"user":"admin","scope":"admin","csrf":"' + this.csrf + '"}');
  }

  private identified(method: string, headers: Headers, now: number): HttpResponse | undefined {
    if (this.key !== this.rules.key()) {
      this.key = this.rules.key();
      this.token = "";
      this.known = "";
    }
    const cookies = "; " + (headers["cookie"] ?? "") + ";";
    if (this.token !== "" && cookies.includes("; " + COOKIE + this.token + ";")) {
      if (method === "GET" || headers["x-csrf"] === this.csrf) return undefined;
      return denial(403, "csrf", "the header X-CSRF is missing or wrong; GET /api/v1/login has it");
    }
    const header = headers["authorization"] ?? "";
    if (!header.startsWith("Basic ")) return denial(401, "auth", "log in first");
    if (header === this.known) return undefined;
    const pair = decoded(header.substring(6));
    const wrong = this.tried(pair.substring(pair.indexOf(":") + 1), now);
    if (wrong === undefined) this.known = header;
    return wrong;
  }

  /** Tries a password; why it is not taken. */
  private tried(password: string, now: number): HttpResponse | undefined {
    if (this.wrong >= MOST_WRONG && elapsed_ms(this.wrongAt_ms, now) < LOCKED_ms)
      return denial(429, "locked", "too many wrong passwords; try again in half a minute");
    if (isPasswordOf(this.rules.key(), password)) {
      this.wrong = 0;
      return undefined;
    }
    this.wrong++;
    this.wrongAt_ms = now;
    return denial(401, "wrong-password", "the user or the password is wrong");
  }
}

function originOf(method: string, headers: Headers): Origin {
  return {
    method,
    host: headers["host"],
    origin: headers["origin"],
    site: headers["sec-fetch-site"],
    referer: headers["referer"],
    agent: headers["user-agent"],
    requested: headers["x-requested-with"],
  };
}

/** Empty for what is no base64. */
function decoded(text: string): string {
  try {
    return encoder.fromBase64(text);
  } catch {
    return "";
  }
}

function denial(status: number, code: string, text: string): HttpResponse {
  return json(status, '{"error":{"code":"' + code + '","message":"' + text + '"}}');
}

function json(status: number, body: string): HttpResponse {
  return { status, type: "json", body };
}
