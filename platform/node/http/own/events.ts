import type { FastifyReply } from "fastify";
import type { ServerResponse } from "node:http";
import { OwnError } from "./own-error";

/** Listeners at a time. */
const MOST_LISTENERS = 32;
/** Bytes that may wait for a listener that does not read; then it has to come again. */
const MOST_WAITING = 65536;
/** The state is told at least so often, and a comment when nothing else is. */
const TELL_ms = 1000;
const COMMENT_ms = 15000;

/** Those who listen to the state as Server-Sent Events. One that does not read is hung up on; nobody waits for it. */
export class EventStream {
  private readonly listeners = new Set<ServerResponse>();
  private told_ms = 0;
  private comment_ms = performance.now();
  private last = "";
  private busy = false;

  /** `state` gives the state as JSON, `undefined` while there is none. */
  constructor(private readonly state: () => Promise<string | undefined>) {}

  get count(): number {
    return this.listeners.size;
  }

  /** Takes a listener in and tells it the state. */
  async add(reply: FastifyReply): Promise<void> {
    if (this.listeners.size >= MOST_LISTENERS)
      throw new OwnError(503, "too-many-listeners", "too many listen already; close another page");
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...reply.getHeaders(),
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    } as Record<string, string>);
    raw.on("error", () => raw.destroy());
    raw.on("close", () => this.listeners.delete(raw));
    this.listeners.add(raw);
    const state = await this.state();
    if (state !== undefined) this.send(raw, eventOf(state));
  }

  /** Looks whether there is something to tell. Call it a few times a second. */
  async look(): Promise<void> {
    if (this.listeners.size === 0 || this.busy) return;
    this.busy = true;
    try {
      const state = await this.state();
      if (state !== undefined) this.tell(state, performance.now());
    } finally {
      this.busy = false;
    }
  }

  close(): void {
    for (const listener of this.listeners) listener.destroy();
  }

  private tell(state: string, now_ms: number): void {
    const decided = decisionIn(state);
    if (decided !== this.last || now_ms - this.told_ms >= TELL_ms) {
      this.last = decided;
      this.told_ms = now_ms;
      const event = eventOf(state);
      for (const listener of this.listeners) this.send(listener, event);
    }
    if (now_ms - this.comment_ms < COMMENT_ms) return;
    this.comment_ms = now_ms;
    for (const listener of this.listeners) this.send(listener, ": still here\n\n");
  }

  private send(listener: ServerResponse, text: string): void {
    if (listener.writableLength > MOST_WAITING) listener.destroy();
    else listener.write(text);
  }
}

function eventOf(state: string): string {
  return `event: state\ndata: ${state}\n\n`;
}

/** What of a state is worth being told at once: who limits to what, and what the EVSE does. */
function decisionIn(state: string): string {
  const { run, limit_mA, offered_mA, source, mode, evse, vehicle } = JSON.parse(state) as Record<string, unknown>;
  const { state: pilot, link } = (evse ?? {}) as Record<string, unknown>;
  const { connected } = (vehicle ?? {}) as Record<string, unknown>;
  return JSON.stringify([run, limit_mA, offered_mA, source, mode, pilot, link, connected]);
}
