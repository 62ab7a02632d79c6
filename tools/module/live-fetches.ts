import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { request as secureRequest } from "node:https";
import { errorText } from "#platform/node/input-error";
import type { Saying } from "./saying";
import { tlsRemedy } from "./tls-remedy";

const MOST_REDIRECTS = 10;

/** What the module is told of its requests. */
export interface FetchListener {
  fetchBegins(id: string, status: number): void;
  fetchBrings(id: string, bytes: string): void;
  fetchEnds(id: string, how: "end" | "refused" | "broken"): void;
}

export type Fetch = Extract<Saying, { kind: "fetch" }>;

/** The requests of the module's HTTP client, carried out over this computer's network. */
export class LiveFetches {
  private readonly running = new Map<string, ClientRequest>();

  constructor(
    private readonly listener: FetchListener,
    private readonly note: (line: string) => void,
  ) {}

  begin(fetch: Fetch): void {
    this.ask(fetch, fetch.url, 0);
  }

  /** The module does not want it any more. */
  stop(id: string): void {
    const asked = this.running.get(id);
    this.running.delete(id);
    asked?.destroy();
  }

  close(): void {
    for (const id of [...this.running.keys()]) this.stop(id);
  }

  private ask(fetch: Fetch, url: string, redirects: number): void {
    const { id, method, headers, certificate } = fetch;
    const secure = url.startsWith("https:");
    let asked: ClientRequest;
    try {
      // an update server is known by the certificate that lies in the module, and by no other
      const options = { method, headers, agent: false as const, ...(secure ? { ca: certificate } : {}) };
      asked = (secure ? secureRequest : request)(url, options);
    } catch (error) {
      this.note(`${url}: ${errorText(error)}${tlsRemedy(error, fetch)}`);
      this.listener.fetchEnds(id, "refused");
      return;
    }
    this.running.set(id, asked);
    let hasBegun = false;
    const isOver = (): boolean => this.running.get(id) !== asked;
    asked.on("response", (response) => {
      hasBegun = true;
      const { location } = response.headers;
      const status = response.statusCode ?? 0;
      if (status >= 300 && status < 400 && location !== undefined && redirects < MOST_REDIRECTS) {
        response.resume();
        this.ask(fetch, new URL(location, url).href, redirects + 1);
      } else this.take(id, response, isOver);
    });
    asked.on("error", (error) => {
      if (isOver()) return;
      this.note(`${url}: ${errorText(error)}${tlsRemedy(error, fetch)}`);
      this.finish(id, hasBegun ? "broken" : "refused");
    });
    asked.end();
  }

  private take(id: string, response: IncomingMessage, isOver: () => boolean): void {
    if (isOver()) return;
    this.listener.fetchBegins(id, response.statusCode ?? 0);
    response.on("data", (chunk: Buffer) => {
      if (!isOver()) this.listener.fetchBrings(id, chunk.toString("latin1"));
    });
    response.on("close", () => {
      if (!isOver()) this.finish(id, response.complete ? "end" : "broken");
    });
    response.on("error", () => undefined);
  }

  private finish(id: string, how: "end" | "refused" | "broken"): void {
    this.running.delete(id);
    this.listener.fetchEnds(id, how);
  }
}
