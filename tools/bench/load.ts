import { Agent, get, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { WebSocket } from "ws";

/** What a load does until it is told to end. */
export interface LoadOrder {
  port: number;
  /** Requests of `/status` a second at an even pace, whether answers come or not; 0 as many as can be. */
  rate: number;
  /** So many at most; without it until it is told to end. */
  most?: number;
  /** Addresses of this computer that ask, each of which the server counts by itself. */
  addresses?: number;
  /** Pages that listen and read: half of them to events, half over WebSocket. */
  readers: number;
  /** Listeners of both kinds that never read. */
  sleepers: number;
}

/** What has come of it. */
export interface LoadResult {
  times_ms: number[];
  failed: number;
  asked: number;
  /** Events and messages that the readers have got. */
  heard: number;
}

const AT_ONCE = 24;
const SLOWEST_ms = 5000;

/** Asks and listens as its order says. */
class Load {
  private readonly result: LoadResult = { times_ms: [], failed: 0, asked: 0, heard: 0 };
  private readonly agents: Agent[];
  private readonly open: { destroy(): void }[] = [];
  private ended = false;
  private begun = 0;

  constructor(private readonly order: LoadOrder) {
    const each = Math.ceil(AT_ONCE / (order.addresses ?? 1));
    this.agents = Array.from({ length: order.addresses ?? 1 }, (_, index) => {
      return new Agent({ keepAlive: true, maxSockets: each, localAddress: `127.0.0.${String(index + 1)}` });
    });
  }

  /** Opens the pages; resolves when they are there. */
  async listen(): Promise<void> {
    const { readers, sleepers } = this.order;
    for (let index = 0; index < readers; index += 1) await (index % 2 === 0 ? this.openEvents() : this.openSocket());
    for (let index = 0; index < sleepers; index += 1) this.sleep(index % 2 === 0 ? "/api/v1/events" : "/ws");
  }

  async ask(): Promise<void> {
    const { rate, most = Infinity } = this.order;
    if (rate > 0) await this.askEvenly(rate);
    else await Promise.all(Array.from({ length: AT_ONCE }, () => this.askOn(most)));
  }

  end(): LoadResult {
    this.ended = true;
    for (const one of [...this.open, ...this.agents]) one.destroy();
    return this.result;
  }

  /** What has been measured since the last time. */
  take(): LoadResult {
    const taken = { ...this.result };
    Object.assign(this.result, { times_ms: [], failed: 0, asked: 0, heard: 0 });
    return taken;
  }

  private async askEvenly(rate: number): Promise<void> {
    const begin = performance.now();
    for (let count = 0; !this.ended; count += 1) {
      const wait = begin + (count * 1000) / rate - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      void this.request(count);
    }
  }

  private async askOn(most: number): Promise<void> {
    while (!this.ended && this.begun < most) await this.request(this.begun);
  }

  private request(count: number): Promise<void> {
    const begin = performance.now();
    const { result, order } = this;
    const agent = this.agents[count % this.agents.length] as Agent;
    result.asked += 1;
    this.begun += 1;
    return new Promise((resolve) => {
      const done = (isGood: boolean): void => {
        if (isGood) result.times_ms.push(performance.now() - begin);
        else result.failed += 1;
        resolve();
      };
      const request = get({ host: "127.0.0.1", port: order.port, path: "/status", agent, timeout: SLOWEST_ms });
      request.on("response", (response: IncomingMessage) => {
        response.resume();
        response.on("end", () => done(response.statusCode === 200));
      });
      request.on("timeout", () => request.destroy());
      request.on("error", () => done(false));
    });
  }

  private openEvents(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = get({ host: "127.0.0.1", port: this.order.port, path: "/api/v1/events", agent: false });
      request.on("response", (response: IncomingMessage) => {
        response.on("data", (data: Buffer) => (this.result.heard += data.length > 0 ? 1 : 0));
        if (response.statusCode === 200) resolve();
        else reject(new Error(`events: ${String(response.statusCode)}`));
      });
      request.on("error", reject);
      this.open.push(request);
    });
  }

  private openSocket(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${String(this.order.port)}/ws`);
      socket.on("message", () => (this.result.heard += 1));
      socket.on("open", () => resolve());
      socket.on("error", reject);
      this.open.push({ destroy: () => socket.terminate() });
    });
  }

  private sleep(path: string): void {
    const socket = connect(this.order.port, "127.0.0.1");
    const key = Buffer.alloc(16).toString("base64");
    const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n`;
    socket.on("error", () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${path === "/ws" ? upgrade : ""}\r\n`);
    socket.pause();
    this.open.push(socket);
  }
}

function tell(message: object): void {
  if (process.connected) process.send?.(message);
}

/** Serves the process that has started this one: `order` begins, `take` tells what was measured, `end` ends. */
function serve(): void {
  let load: Load | undefined;
  process.on("disconnect", () => process.exit());
  const begin = async (order: LoadOrder): Promise<void> => {
    load = new Load(order);
    await load.listen();
    tell({ kind: "listening" });
    await load.ask();
    tell({ kind: "asked" });
  };
  process.on("message", (message: { kind: "order"; order: LoadOrder } | { kind: "take" | "end" }) => {
    if (message.kind === "order")
      begin(message.order).catch((error: unknown) => tell({ kind: "failed", error: String(error) }));
    else tell({ kind: "result", result: message.kind === "take" ? load?.take() : load?.end() });
    if (message.kind === "end") process.disconnect();
  });
}

serve();
