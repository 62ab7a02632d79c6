import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** More of a body is not read; the module takes 1 kB. */
const LARGEST_BODY = 8192;
const PATIENCE_ms = 10000;

/** Takes a request: its number, its method, its path with the query, and its body. */
export type Asker = (id: string, method: string, uri: string, body: string) => void;

/** A port of this computer in front of the module's HTTP server. */
export class LiveWeb {
  /** Whether the module serves at all. */
  serving = false;
  private readonly waiting = new Map<string, ServerResponse>();
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly ask: Asker,
  ) {}

  static async open(host: string, port: number, ask: Asker): Promise<LiveWeb> {
    const server = createServer();
    const web = new LiveWeb(server, ask);
    server.on("request", (request, response) => {
      web.take(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
    return web;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  answer(id: string, status: string, type: string, body: string): void {
    const response = this.waiting.get(id);
    this.waiting.delete(id);
    if (response === undefined || response.writableEnded) return;
    const [code = "500"] = status.split(" ");
    response.writeHead(Number(code), { "content-type": type });
    response.end(Buffer.from(body, "latin1"));
  }

  /** The module has gone: nobody answers what it was asked. */
  restarted(): void {
    this.serving = false;
    for (const id of [...this.waiting.keys()]) this.answer(id, "502 Bad Gateway", "text/plain", "the module restarts");
  }

  close(): Promise<void> {
    this.restarted();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
      this.server.closeAllConnections();
    });
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const id = String(++this.turn);
    let body = "";
    request.setEncoding("latin1");
    request.on("data", (piece: string) => {
      if (body.length < LARGEST_BODY) body += piece;
    });
    request.on("end", () => {
      this.waiting.set(id, response);
      if (!this.serving) {
        this.answer(id, "503 Service Unavailable", "text/plain", "the module serves nothing: set http 1 and restart\n");
        return;
      }
      setTimeout(() => {
        this.answer(id, "504 Gateway Timeout", "text/plain", "no answer of the module\n");
      }, PATIENCE_ms).unref();
      this.ask(id, request.method ?? "GET", request.url ?? "/", body);
    });
  }
}
