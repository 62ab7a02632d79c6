import type { FastifyInstance } from "fastify";
import type { ServerResponse } from "node:http";

/** What was asked before somebody lost his rights has this long to be answered. */
const PATIENCE_ms = 1000;

/** Answers under way: a stream of events would go on for whom it was opened, also when that one may not listen any more. */
export class OpenReplies {
  private readonly open = new Set<ServerResponse>();

  watch(server: FastifyInstance): void {
    server.addHook("onRequest", async ({ raw }, reply) => {
      if (raw.headers.upgrade !== undefined) return;
      this.open.add(reply.raw);
      reply.raw.once("close", () => this.open.delete(reply.raw));
    });
  }

  /** Ends what is under way now, if it does not end by itself; who may still ask comes again. */
  endSoon(patience_ms = PATIENCE_ms): void {
    const before = [...this.open];
    setTimeout(() => {
      for (const reply of before) if (!reply.writableFinished) reply.destroy();
    }, patience_ms).unref();
  }
}
