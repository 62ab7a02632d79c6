import type { WebSocket } from "ws";

/** Listeners at a time. */
const MOST_LISTENERS = 32;
/** Bytes that may wait for a listener that does not read; then it has to come again. */
const MOST_WAITING = 65536;
/** Messages of a listener between two looks at it. */
const MOST_MESSAGES = 20;

/** Those who listen to changes of the status. One that does not read is closed; nobody waits for it. */
export class Listeners {
  private readonly sockets = new Map<WebSocket, number>();

  get count(): number {
    return this.sockets.size;
  }

  /** Takes a listener in and tells it everything. */
  add(socket: WebSocket, status: string): void {
    if (this.sockets.size >= MOST_LISTENERS) {
      socket.close(1013, "too many listeners");
      return;
    }
    this.sockets.set(socket, 0);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => socket.terminate());
    socket.on("message", (data) => this.said(socket, data));
    this.send(socket, status);
  }

  tell(change: string): void {
    for (const socket of this.sockets.keys()) this.send(socket, change);
  }

  /** Begins a new count of what each of them says. */
  look(): void {
    for (const socket of this.sockets.keys()) this.sockets.set(socket, 0);
  }

  /** Sends everybody away; who may listen still comes again. */
  dismiss(): void {
    for (const socket of this.sockets.keys()) socket.close(1008, "log in again");
  }

  close(): void {
    for (const socket of this.sockets.keys()) {
      socket.close(1001, "the controller ends");
      socket.terminate();
    }
  }

  private said(socket: WebSocket, data: unknown): void {
    const count = (this.sockets.get(socket) ?? 0) + 1;
    if (count > MOST_MESSAGES) {
      socket.terminate();
      return;
    }
    this.sockets.set(socket, count);
    if (/^\s*\{\s*"?ping"?\s*:/.test(String(data))) this.send(socket, '{"pong":1}');
  }

  private send(socket: WebSocket, text: string): void {
    if (socket.bufferedAmount > MOST_WAITING) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(Buffer.from(text, "latin1"), { binary: false });
  }
}
