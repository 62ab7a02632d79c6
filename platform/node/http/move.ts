import { Server } from "node:net";
import type { LogPort } from "#hal/log";
import { errorText } from "../input-error";

/** Where a server listens, and where it shall. */
export interface Move {
  from: string;
  to: string;
  port: number;
}

/** Lets a server listen at another address at the same port; whoever is connected stays so. Where it cannot be, it goes back. */
export function moveServer(server: Server, { from, to, port }: Move, log: LogPort): void {
  // an HTTP server's own close would end the very connection over which the order has come
  Server.prototype.close.call(server);
  const failed = (error: Error): void => {
    log.log("error", `http: cannot listen at ${to}: ${errorText(error)}; only this computer is answered`);
    server.listen({ host: from, port });
  };
  server.once("error", failed);
  server.listen({ host: to, port }, () => {
    server.off("error", failed);
    log.log("info", `http: from now on at ${to}:${String(port)}`);
  });
}
