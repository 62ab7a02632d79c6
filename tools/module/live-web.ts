import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Asked } from "./virtual-module";

/** More of a body is not read; the module takes 1 kB. */
const LARGEST_BODY = 8192;
const PATIENCE_ms = 10000;
const PLAIN = { "content-type": "text/plain" };

/** Takes a request with its number. */
export type Asker = (id: string, asked: Asked) => void;

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

  answer(id: string, status: string, headers: Readonly<Record<string, string>>, body: string): void {
    const response = this.waiting.get(id);
    this.waiting.delete(id);
    if (response === undefined || response.writableEnded) return;
    const [code = "500"] = status.split(" ");
    response.writeHead(Number(code), headers);
    response.end(Buffer.from(body, "latin1"));
  }

  /** The module has gone: nobody answers what it was asked. */
  restarted(): void {
    this.serving = false;
    for (const id of [...this.waiting.keys()]) this.answer(id, "502 Bad Gateway", PLAIN, "the module restarts");
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
        this.answer(id, "503 Service Unavailable", PLAIN, "the module serves nothing: set http 1 and restart\n");
        return;
      }
      setTimeout(() => {
        this.answer(id, "504 Gateway Timeout", PLAIN, "no answer of the module\n");
      }, PATIENCE_ms).unref();
      const { method = "GET", url: uri = "/" } = request;
      this.ask(id, { method, uri, headers: headersOf(request), body });
    });
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) texts[name] = Array.isArray(value) ? value.join(", ") : value;
  return texts;
}
