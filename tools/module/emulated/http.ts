/// <reference types="@typescript-to-lua/language-extensions" />

import { escapeText, numberOf, unescapeText } from "#tools/lua/wire";
import { type Alarm, QUEUE, loop } from "./loop";
import { radio } from "./radio";
import { uartModule } from "./uarts";

/** Errors of ESP-IDF's client, as its `complete` names them: negative. */
const GENERAL = -1;
const NO_CONNECTION = -28674;
const BROKEN_OFF = -28680;
const READ_TIMEOUT = -28679;
const DEFAULT_BUFFER_B = 512;
const DEFAULT_TIMEOUT_ms = 10000;
/** One buffer comes in so often: some 100 kB/s. */
const PACE_us = 10000;
declare function error(this: void, message: string, level: number): never;
declare function pcall(this: void, act: (this: void) => void): LuaMultiReturn<[boolean, unknown]>;
declare function tostring(this: void, value: unknown): string;
declare function next(this: void, table: Record<string, string>, key?: string): string | undefined;
declare namespace string {
  function format(this: void, format: string, value: number): string;
}

type Handler = (this: void, status: number, second: unknown) => void;

interface Options {
  async?: boolean;
  bufsz?: number;
  timeout?: number;
  headers?: Record<string, string>;
  cert?: string;
}

/** Requests that the outside answers, by their numbers. */
const open: Record<string, Connection | undefined> = {};
let turn = 0;

/**
 * A request that runs in a task of its own: what comes is handed over in buffers, each once the callback of the one before has returned. An
 * error in a callback is logged and forgotten. `complete` comes in any case, also after `close`, with the status or a negative error.
 */
class Connection {
  private status = 0;
  private id = "";
  private active = false;
  private inCallback = false;
  private closing = false;
  private finished: number | undefined = undefined;
  private body = "";
  private connected = false;
  private silence: Alarm | undefined = undefined;
  private pacing = false;
  private onHeaders: Handler | undefined = undefined;
  private onData: Handler | undefined = undefined;
  private onComplete: Handler | undefined = undefined;

  constructor(
    private readonly url: string,
    private readonly method: number,
    private readonly options: Options,
  ) {}

  on(event: string, handler: Handler): Connection {
    if (event === "headers") this.onHeaders = handler;
    else if (event === "data") this.onData = handler;
    else if (event === "complete") this.onComplete = handler;
    else if (event !== "connect") error("bad argument #2 to 'on' (invalid option '" + event + "')", 2);
    return this;
  }

  request(): void {
    if (this.options.async !== true) error("the virtual module has no synchronous requests", 2);
    if (this.active || this.inCallback) error("Cannot modify connection while a request is active", 2);
    this.active = true;
    this.closing = false;
    this.finished = undefined;
    this.body = "";
    this.status = 0;
    turn++;
    this.id = string.format("%d", turn);
    open[this.id] = this;
    // without a certificate to check with, ESP-IDF does not connect
    const isUnchecked = this.url.startsWith("https:") && this.options.cert === undefined;
    if (!radio.joined || isUnchecked) this.end(NO_CONNECTION);
    else loop.say("q\t" + this.id + "\t" + this.asked());
    this.watch();
  }

  private asked(): string {
    const { options } = this;
    let text = string.format("%d", this.method) + "\t" + escapeText(this.url) + "\t" + escapeText(options.cert ?? "");
    const headers = options.headers ?? {};
    for (let name = next(headers); name !== undefined; name = next(headers, name))
      text += "\t" + escapeText(name) + "\t" + escapeText(headers[name] ?? "");
    return text;
  }

  close(): void {
    if (!this.active) return;
    if (!this.inCallback) error("Cannot close an ongoing async request outside of a callback or pending ack", 2);
    this.closing = true;
  }

  /** The outside: the server's answer begins. */
  begins(status: number): void {
    this.status = status;
    this.connected = true;
    this.watch();
    loop.post(QUEUE.high, () => {
      this.call(this.onHeaders, {});
    });
  }

  brings(bytes: string): void {
    this.body += bytes;
    this.watch();
    this.pace();
  }

  /** The outside: that was all (0), or the connection was not made, or broke. */
  end(failure: number): void {
    if (!this.active || this.finished !== undefined) return;
    this.finished = failure;
    this.connected = false;
    this.pace();
  }

  /** So long without a byte and the request has failed. */
  private watch(): void {
    if (this.silence !== undefined) loop.cancel(this.silence);
    const span_us = (this.options.timeout ?? DEFAULT_TIMEOUT_ms) * 1000;
    this.silence = loop.alarm(span_us, false, () => {
      this.silence = undefined;
      if (this.finished !== undefined) return;
      this.end(READ_TIMEOUT);
      this.giveUp();
    });
  }

  private giveUp(): void {
    loop.say("Q\t" + this.id);
  }

  private pace(): void {
    if (this.pacing) return;
    this.pacing = true;
    loop.alarm(PACE_us, false, () => {
      this.pacing = false;
      this.step();
    });
  }

  /** Hands over a buffer, or what it came to. */
  private step(): void {
    if (!this.active) return;
    if (this.body !== "") {
      const size_B = this.options.bufsz ?? DEFAULT_BUFFER_B;
      const piece = this.body.substring(0, size_B);
      this.body = this.body.substring(size_B);
      this.call(this.onData, piece);
      if (this.closing) this.abort();
      else this.pace();
    } else if (this.finished !== undefined) this.complete(this.finished);
  }

  private abort(): void {
    this.body = "";
    if (this.finished === undefined) this.giveUp();
    this.connected = false;
    this.complete(GENERAL);
  }

  private complete(failure: number): void {
    open[this.id] = undefined;
    if (this.silence !== undefined) loop.cancel(this.silence);
    this.silence = undefined;
    if (failure !== 0) this.status = failure;
    loop.post(QUEUE.low, () => {
      this.active = false;
      this.run(this.onComplete, this.connected);
    });
  }

  private call(handler: Handler | undefined, second: unknown): void {
    this.inCallback = true;
    this.run(handler, second);
    this.inCallback = false;
  }

  private run(handler: Handler | undefined, second: unknown): void {
    if (handler === undefined) return;
    const [done, why] = pcall(() => {
      handler(this.status, second);
    });
    if (!done && !loop.halted)
      uartModule.write(0, "W http: Error returned from callback for HTTP event: " + tostring(why) + "\r\n");
  }
}

export const httpModule = {
  GET: 0,
  POST: 1,
  createConnection(this: void, url: string, method: number, options?: Options): Connection {
    const isUrl = url.startsWith("http://") || url.startsWith("https://");
    return isUrl ? new Connection(url, method, options ?? {}) : error("esp_http_client_init failed", 2);
  },
};

/**
 * What the outside says of a request: `status` with its code, `bytes` with a piece (escaped), `end` of it all, `refused` without a connection,
 * `broken` in its midst.
 */
export function fetched(id: string, kind: string, text: string): void {
  const connection = open[id];
  if (connection === undefined) return;
  if (kind === "status") connection.begins(numberOf(text));
  else if (kind === "bytes") connection.brings(unescapeText(text));
  else connection.end(kind === "end" ? 0 : kind === "refused" ? NO_CONNECTION : BROKEN_OFF);
}
