/// <reference types="@typescript-to-lua/language-extensions" />

import { escapeText, numberOf, unescapeText } from "#tools/lua/wire";
import { files } from "./files";
import { QUEUE, loop } from "./loop";

/** NodeMCU's module `httpd`: one request after the other, each waits for the one task; what is a file it sends by itself. */
declare function error(this: void, message: unknown, level: number): never;
declare function pcall<Given, Result>(
  this: void,
  act: (this: void, given: Given) => Result,
  given: Given,
): LuaMultiReturn<[true, Result] | [false, unknown]>;
declare function tonumber(this: void, text: string): number | undefined;
declare function setmetatable<T extends object>(this: void, table: T, meta: object): T;

const PIECE_B = 1024;
/** As the image's configuration sets them. */
const LONGEST_HEADERS_B = 2048;
const LONGEST_URI_B = 512;
const MOST_RESPONSE_HEADERS = 5;
/** So long a sender of nothing is waited for, and with it everything. */
const PATIENCE_us = 5000000;
const METHODS = "DELETE|GET|HEAD|POST|PUT";
/** Files that are served by their names as soon as the server starts. */
const SUFFIXES =
  "*.html|text/html,*.css|text/css,*.js|text/javascript,*.txt|text/plain,*.json|application/json,*.gif|image/gif," +
  "*.jpg|image/jpeg,*.jpeg|image/jpeg,*.png|image/png,*.svg|image/svg+xml,*.ttf|font/ttf";

interface Request {
  method: number;
  uri: string;
  query: string | undefined;
  headers: Record<string, string | undefined>;
  getbody: (this: void) => string | undefined;
}
interface Response {
  status?: string;
  type?: string;
  headers?: Record<string, string>;
  body?: string;
  getbody?: (this: void) => string | undefined;
}
type Handler = (this: void, request: Request) => Response;

interface Route {
  method: number;
  path: string;
  /** Of a file that is served by its name. */
  type: string;
  handler: Handler | undefined;
}

interface StartOptions {
  webroot: string;
  max_handlers?: number;
  auto_index?: number;
}

const server = { webroot: "", most: 0, running: false, routes: [] as Route[] };

function methodOf(name: string): number {
  return METHODS.split("|").indexOf(name);
}

function matches(route: string, path: string): boolean {
  if (route === "") return false;
  if (route.startsWith("*")) return path.endsWith(route.substring(1));
  if (route.endsWith("*")) return path.startsWith(route.substring(0, route.length - 1));
  return route === path;
}

function find(method: number, path: string): Route | undefined {
  for (const route of server.routes) if (route.method === method && matches(route.path, path)) return route;
  return undefined;
}

/** One that an earlier one covers already is not taken, nor one more than there is room for; nobody is told. */
function register(route: Route): void {
  if (!server.running) error("Server not started", 0);
  if (server.routes.length < server.most && find(route.method, route.path) === undefined) server.routes.push(route);
}

export const httpdModule = {
  INDEX_NONE: 0,
  INDEX_ROOT: 1,
  INDEX_ALL: 2,
  DELETE: 0,
  GET: 1,
  HEAD: 2,
  POST: 3,
  PUT: 4,
  start(this: void, options: StartOptions): void {
    if (server.running) error("Server already started", 0);
    server.running = true;
    server.webroot = options.webroot;
    server.most = options.max_handlers ?? 20;
    for (const row of SUFFIXES.split(",")) {
      const [path = "", type = ""] = row.split("|");
      httpdModule.static(path, type);
    }
    server.routes.push({ method: 1, path: "", type: "", handler: undefined });
    loop.say("w");
  },
  static(this: void, path: string, type: string): void {
    register({ method: 1, path, type, handler: undefined });
  },
  dynamic(this: void, method: number, path: string, handler: Handler): void {
    if (method < 0 || method > 4) error("unknown method", 0);
    register({ method, path, type: "", handler });
  },
  unregister(this: void, method: number, path: string): number | undefined {
    const at = server.routes.findIndex((route) => route.method === method && route.path === path);
    if (at < 0) return undefined;
    server.routes.splice(at, 1);
    return 1;
  },
};

/** A request from the outside, its headers a line each. What is longer than its `content-length` says is cut, what is shorter never comes. */
export function request(id: string, method: string, uri: string, text: string): void {
  const [head = "", ...rest] = unescapeText(text).split("\n\n");
  const body = rest.join("\n\n");
  const wanted = unescapeText(uri);
  loop.post(QUEUE.medium, () => serve(id, { method, uri: wanted, head, body }));
}

interface Raw {
  method: string;
  uri: string;
  head: string;
  body: string;
}

function serve(id: string, raw: Raw): void {
  const { uri, head } = raw;
  const method = methodOf(raw.method);
  const [path = ""] = uri.split("?");
  if (uri.length > LONGEST_URI_B) return refuse(id, "414 URI Too Long");
  if (head.length > LONGEST_HEADERS_B) return refuse(id, "431 Request Header Fields Too Large");
  if (tonumber(headersOf(head)["content-length"] ?? "0") === undefined) return refuse(id, "400 Bad Request");
  const route = find(method, path);
  if (route === undefined) {
    for (const one of server.routes) if (matches(one.path, path)) return refuse(id, "405 Method Not Allowed");
    return refuse(id, "404 Not Found");
  }
  if (route.handler === undefined) sendFile(id, server.webroot + uri, route.type);
  else run(id, route.handler, raw);
}

function refuse(id: string, status: string): void {
  answer(id, { status, type: "text/html", body: status.substring(4) });
}

function sendFile(id: string, name: string, type: string): void {
  const body = files[name];
  if (body === undefined) refuse(id, "404 Not Found");
  else answer(id, { type, body });
}

function run(id: string, handler: Handler, raw: Raw): void {
  const reading = { failed: false };
  const [path = "", query] = raw.uri.split("?");
  const given: Request = {
    method: methodOf(raw.method),
    uri: raw.uri,
    query: path.length < raw.uri.length ? query : undefined,
    headers: headersOf(raw.head),
    getbody: pieces(raw, reading),
  };
  const [done, result] = pcall(handler, given);
  if (reading.failed) refuse(id, "408 Request Timeout");
  else if (done && typeof result === "object") answer(id, result);
  else refuse(id, "500 Internal Server Error");
  if (!done) error(result, 0);
}

/** Names in any case. */
function headersOf(head: string): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = {};
  for (const line of head.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0) headers[line.substring(0, colon).toLowerCase()] = line.substring(colon + 2);
  }
  return setmetatable<Record<string, string | undefined>>(
    {},
    {
      __index: (_: unknown, name: string) => headers[name.toLowerCase()],
    },
  );
}

function pieces({ head, body }: Raw, reading: { failed: boolean }): (this: void) => string | undefined {
  const said = headersOf(head)["content-length"];
  const length = said === undefined ? 0 : numberOf(said);
  let at = 0;
  return () => {
    if (at >= length) return undefined;
    const end = Math.min(at + PIECE_B, length);
    if (end > body.length) {
      loop.block(PATIENCE_us);
      reading.failed = true;
      return error("read body failed", 0);
    }
    const piece = body.substring(at, end);
    at = end;
    return piece;
  };
}

function answer(id: string, { status, type, headers, body, getbody }: Response): void {
  let text = body ?? "";
  if (getbody !== undefined) for (let piece = getbody(); piece !== undefined; piece = getbody()) text += piece;
  let head = "content-type: " + (type ?? "text/html");
  let count = 0;
  for (const name in headers ?? {}) {
    count++;
    if (count <= MOST_RESPONSE_HEADERS) head += "\r\n" + name + ": " + (headers?.[name] ?? "");
  }
  loop.say("h\t" + id + "\t" + (status ?? "200 OK") + "\t" + escapeText(head) + "\t" + escapeText(text));
}
