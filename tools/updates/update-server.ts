import { createReadStream, lstatSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { errorCode, errorText, InputError } from "#platform/node/input-error";
import { type Image, MANIFEST, readImage } from "./image-folder";

/** A module that stops in the middle of a request is let go after this. */
const SILENCE_ms = 60000;
/** Requests under way when the server is told to end may take this long. */
const GRACE_ms = 2000;

/** Where to serve, and who is told. */
export interface ServeOptions {
  folder: string;
  host: string;
  port: number;
  /** A line for each request and each problem. */
  say: (line: string) => void;
}

/** What is sent of a file. */
interface Part {
  status: number;
  from: number;
  to: number;
}

/** Serves the manifest of a folder and the files that it names over HTTP, whole or from a byte on; nothing else. */
export class UpdateServer {
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(options: ServeOptions): Promise<UpdateServer> {
    const server = createServer((request, response) => answer(options, request, response));
    server.requestTimeout = SILENCE_ms;
    server.timeout = SILENCE_ms;
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) => reject(refusal(options, error)));
      server.listen(options.port, options.host, resolve);
    });
    return new UpdateServer(server, (server.address() as AddressInfo).port);
  }

  /** Takes no more requests and ends those under way, by force after 2 s. */
  async stop(): Promise<void> {
    const force = setTimeout(() => this.server.closeAllConnections(), GRACE_ms);
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeIdleConnections();
    });
    clearTimeout(force);
  }
}

function refusal({ host, port }: ServeOptions, error: unknown): InputError {
  const why = errorCode(error) === "EADDRINUSE" ? "is in use; name another one with --port" : errorText(error);
  return new InputError([`${host}:${String(port)} ${why}`]);
}

function answer(options: ServeOptions, request: IncomingMessage, response: ServerResponse): void {
  const { method = "", url = "" } = request;
  const who = `${request.socket.remoteAddress ?? "?"} ${method} ${printable(url)}`;
  const refuse = (status: number, why: string): void => {
    options.say(`${who}: ${String(status)} ${why}`);
    response.writeHead(status, { "content-type": "text/plain", "content-length": why.length + 1 });
    response.end(method === "HEAD" ? undefined : why + "\n");
  };
  request.resume();
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return refuse(405, "only GET and HEAD");
  }
  const name = nameOf(options.folder, url);
  if (name === undefined) return refuse(404, "not in the manifest");
  const size_B = sizeOf(join(options.folder, name));
  if (size_B === undefined) return refuse(404, "named by the manifest, but not there");
  const part = partOf(request.headers.range, size_B);
  if (part === undefined) {
    response.setHeader("content-range", `bytes */${String(size_B)}`);
    return refuse(416, "no such range");
  }
  send({ options, response, who, path: join(options.folder, name) }, part, size_B, method === "HEAD");
}

interface Reply {
  options: ServeOptions;
  response: ServerResponse;
  who: string;
  path: string;
}

function send({ options, response, who, path }: Reply, part: Part, size_B: number, headOnly: boolean): void {
  const length_B = part.to - part.from;
  const range = part.status === 206 ? `bytes ${String(part.from)}-${String(part.to - 1)}/${String(size_B)}` : undefined;
  response.writeHead(part.status, {
    "content-type": "application/octet-stream",
    "content-length": length_B,
    "accept-ranges": "bytes",
    "cache-control": "no-store",
    ...(range === undefined ? {} : { "content-range": range }),
  });
  const began = Date.now();
  response.once("close", () => {
    const span_s = ((Date.now() - began) / 1000).toFixed(1);
    const whole = response.writableFinished ? "" : ", broken off";
    options.say(
      `${who}: ${String(part.status)} ${String(length_B)} bytes from ${String(part.from)}, ${span_s} s${whole}`,
    );
  });
  if (headOnly || length_B === 0) {
    response.end();
    return;
  }
  const stream = createReadStream(path, { start: part.from, end: part.to - 1 });
  stream.once("error", (error) => {
    options.say(`${who}: ${errorText(error)}`);
    response.destroy();
  });
  response.once("close", () => stream.destroy());
  stream.pipe(response);
}

/** The file that a URL means, if the manifest names it; the manifest is read each time, so that a new one counts at once. */
function nameOf(folder: string, url: string): string | undefined {
  const name = /^\/((?:web\/)?[A-Za-z0-9_-][A-Za-z0-9._-]*)$/.exec(url.split("?")[0] ?? "")?.[1];
  if (name === undefined || name === MANIFEST) return name;
  let image: Image;
  try {
    image = readImage(folder);
  } catch {
    return undefined;
  }
  return image.files.some((file) => file.name === name) ? name : undefined;
}

/** Size of a file; links are not followed. */
function sizeOf(path: string): number | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.size : undefined;
}

/** The part that a header asks for; more than one part at once is answered with all, as RFC 9110 allows. */
function partOf(header: string | undefined, size_B: number): Part | undefined {
  const all = { status: 200, from: 0, to: size_B };
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(header ?? "");
  if (match === null) return all;
  const from = Number(match[1]);
  const last = match[2] === "" ? size_B - 1 : Number(match[2]);
  if (from >= size_B || last < from) return undefined;
  return { status: 206, from, to: Math.min(last + 1, size_B) };
}

function printable(text: string): string {
  return text.slice(0, 80).replace(/[^!-~]/g, "?");
}
