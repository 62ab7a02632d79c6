import { fastify, type FastifyInstance } from "fastify";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OpenReplies } from "#platform/node/http/open-replies";

let server: FastifyInstance;
let replies: OpenReplies;
beforeEach(async () => {
  server = fastify({ forceCloseConnections: true });
  replies = new OpenReplies();
  replies.watch(server);
  server.get("/events", (_request, reply) => {
    const stream = new PassThrough();
    stream.write("data: 1\n\n");
    return reply.send(stream);
  });
  server.get("/status", async () => ({ state: 3 }));
  await server.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(() => server.close());

/** Begins to listen; resolves with how it ends. */
function listen(): Promise<{ ended: Promise<string> }> {
  const { port } = server.server.address() as AddressInfo;
  return new Promise((resolve) => {
    request({ host: "127.0.0.1", port, path: "/events" }, (response) => {
      const ended = new Promise<string>((end) => {
        response.on("end", () => end("ended")).on("error", () => end("cut"));
      });
      response.once("data", () => resolve({ ended }));
    }).end();
  });
}

describe("answers under way", () => {
  it("are ended when who has asked may not ask any more, and nothing that comes after is", async () => {
    const before = await listen();
    replies.endSoon(20);
    const after = await listen();
    expect(await before.ended).toBe("cut");
    const { port } = server.server.address() as AddressInfo;
    expect((await fetch(`http://127.0.0.1:${String(port)}/status`)).status).toBe(200);
    const still = new Promise<string>((resolve) => setTimeout(() => resolve("still there"), 60));
    expect(await Promise.race([after.ended, still])).toBe("still there");
  });
});
