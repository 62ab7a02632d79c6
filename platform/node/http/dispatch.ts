import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Where a further charger's API is found: `/chargers/<name>` before each of its paths. */
export const CHARGERS_PATH = "/chargers/";

/** Another HTTP API that is served by the same server. */
export interface Mounted {
  /** Path before all of its own, e.g. `/chargers/garage`. */
  readonly prefix: string;
  request(request: IncomingMessage, response: ServerResponse): void;
  /** A request to go over to WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/**
 * Hands requests below the prefixes of others to them, without the prefix, before the server's own routes see them. Call it when all listeners
 * of the server are there.
 */
export function dispatch(server: Server, mounted: readonly Mounted[]): void {
  const own = { request: server.listeners("request"), upgrade: server.listeners("upgrade") };
  server.removeAllListeners("request");
  server.removeAllListeners("upgrade");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const target = targetOf(request, mounted);
    if (target === undefined) for (const listener of own.request) listener.call(server, request, response);
    else target.request(request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const target = targetOf(request, mounted);
    if (target === undefined) for (const listener of own.upgrade) listener.call(server, request, socket, head);
    else target.upgrade(request, socket, head);
  });
}

/** Whose request it is; takes the prefix away. */
function targetOf(request: IncomingMessage, mounted: readonly Mounted[]): Mounted | undefined {
  const { url = "/" } = request;
  for (const target of mounted) {
    const { prefix } = target;
    if (!url.startsWith(prefix) || !["/", "?", undefined].includes(url[prefix.length])) continue;
    const rest = url.slice(prefix.length);
    request.url = rest.startsWith("/") ? rest : `/${rest}`;
    return target;
  }
  return undefined;
}
