import { escapeText, unescapeText } from "#tools/lua/wire";
import { QUEUE, loop } from "./loop";

const PIECE_B = 1024;

interface Request {
  method: string;
  uri: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  getbody: (this: void) => string | undefined;
}
interface Response {
  status: string;
  type: string;
  body: string;
}
type Handler = (this: void, request: Request) => Response;

interface Route {
  method: number;
  path: string;
  handler: Handler;
}

const routes: Route[] = [];
const METHODS = "GET|POST|DELETE";

function methodOf(name: string): number {
  return METHODS.split("|").indexOf(name);
}

export const httpdModule = {
  INDEX_NONE: 0,
  GET: 0,
  POST: 1,
  DELETE: 2,
  start(this: void): void {
    loop.say("w");
  },
  dynamic(this: void, method: number, path: string, handler: Handler): void {
    routes.push({ method, path, handler });
  },
};

/** A request from the outside; its thread waits for the answer of the one task. */
export function request(id: string, method: string, uri: string, body: string): void {
  const text = unescapeText(body);
  const wanted = unescapeText(uri);
  const path = wanted.split("?")[0] ?? "";
  loop.post(QUEUE.medium, () => {
    for (const route of routes) {
      const isOpen = route.path.endsWith("*");
      const head = isOpen ? route.path.substring(0, route.path.length - 1) : route.path;
      if (route.method !== methodOf(method) || (isOpen ? !path.startsWith(head) : path !== head)) continue;
      answer(id, route.handler({ method, uri: wanted, query: {}, headers: {}, getbody: pieces(text) }));
      return;
    }
    answer(id, { status: "404 Not Found", type: "text/plain", body: "" });
  });
}

function answer(id: string, response: Response): void {
  loop.say("h\t" + id + "\t" + response.status + "\t" + response.type + "\t" + escapeText(response.body));
}

function pieces(text: string): (this: void) => string | undefined {
  let at = 0;
  return () => {
    if (at >= text.length) return undefined;
    const piece = text.substring(at, at + PIECE_B);
    at += PIECE_B;
    return piece;
  };
}
