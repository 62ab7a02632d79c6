import { setUp, NETWORK, PASSWORD } from "#tools/module/set-up";
import { imageModules } from "#tools/module/program";
import type { Saying } from "#tools/module/virtual-module";
import { ModuleSite } from "./module-site";

export const ADDRESS = "192.168.1.50";
const LONGEST_s = 20;
const STEP_ms = 20;

export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** How long it took. */
  after_ms: number;
}

export interface Asking {
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** A page as it lies on the module, and a file of an older one. */
export const PAGE: readonly (readonly [string, string])[] = [
  ["web/index.html", '<!doctype html><script src="./abcdefgh.js"></script><link href="./12345678.css">'],
  ["web/abcdefgh.js", "\x1f\x8bscript"],
  ["web/12345678.css", "\x1f\x8bstyle"],
  ["web/00000000.js", "\x1f\x8bold script"],
];

/** The module in its network, which serves its page and API while a car charges. */
export class WebSite {
  readonly site: ModuleSite;
  private turn = 0;
  private readonly answers = new Map<string, Extract<Saying, { kind: "answer" }>>();

  constructor(files: readonly (readonly [string, string])[] = PAGE) {
    const all = new Map(files);
    setUp(all);
    this.site = new ModuleSite(imageModules(), all, {
      surround: (module) => {
        module.network(NETWORK, PASSWORD, ADDRESS);
      },
      heard: (saying) => {
        if (saying.kind === "answer") this.answers.set(saying.id, saying);
      },
    });
    this.site.pass(8);
    this.site.typed("set dynamic 0");
    this.site.typed("set http 1", 8);
    this.site.plug();
    this.site.pass(20);
  }

  /** Sends a request; its number. */
  send(method: string, uri: string, { headers = {}, body = "" }: Asking = {}): string {
    const id = String(++this.turn);
    this.site.module.running.request(id, { method, uri, body, headers: { host: ADDRESS, ...headers } });
    return id;
  }

  /** Sends a request and waits for its answer; goes where that sends it on, as browsers do. */
  ask(method: string, uri: string, asking: Asking = {}): Answer {
    const first = this.askOnce(method, uri, asking);
    const { location } = first.headers;
    if (location === undefined) return first;
    const next = first.status === 303 ? this.ask("GET", location, asking) : this.ask(method, location, asking);
    return { ...next, after_ms: first.after_ms + next.after_ms };
  }

  /** Sends a request and waits for what it is answered. */
  askOnce(method: string, uri: string, asking: Asking = {}): Answer {
    const id = this.send(method, uri, asking);
    for (let after_ms = STEP_ms; after_ms <= LONGEST_s * 1000; after_ms += STEP_ms) {
      this.site.step();
      const answer = this.answerTo(id);
      if (answer !== undefined) return { ...answer, after_ms };
    }
    throw new Error(`${method} ${uri} is not answered`);
  }

  answerTo(id: string): Answer | undefined {
    const saying = this.answers.get(id);
    if (saying === undefined) return undefined;
    return { status: Number(saying.status.split(" ")[0]), headers: saying.headers, body: saying.body, after_ms: 0 };
  }

  /** Asks with a body of JSON. */
  change(method: string, path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
    const type = { "content-type": "application/json" };
    return this.ask(method, `/api/v1${path}`, { body: JSON.stringify(body), headers: { ...type, ...headers } });
  }

  /** A setting as the controller has it. */
  setting(key: string): number | undefined {
    return this.site.module.running.setting(key);
  }

  setPassword(password: string): string {
    this.site.typed("http password");
    return this.site.typed(password);
  }

  /** Logs in; the headers of whoever has. */
  logIn(password: string): Record<string, string> {
    const { status, headers, body } = this.change("POST", "/login", { password });
    if (status !== 200) throw new Error(`not logged in: ${String(status)} ${body}`);
    const { csrf } = JSON.parse(body) as { csrf: string };
    return { cookie: headers["set-cookie"]?.split(";")[0] ?? "", "x-csrf": csrf };
  }

  close(): void {
    this.site.module.close();
  }
}
