import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { existsSync } from "node:fs";
import { join, sep } from "node:path";

/** Files below this folder carry a hash of their content in their name: they never change. */
const HASHED = `${sep}assets${sep}`;

/** Whether there is a built page in a folder. */
export function hasPage(folder: string): boolean {
  return existsSync(join(folder, "index.html"));
}

/**
 * Serves the local page of a folder at `/`. Every file gets a route of its own, so that no path leads anywhere else; what lies there
 * compressed is sent so. Hashed files are kept by the browser for a year, the page itself is asked for again each time.
 */
export async function servePage(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ["**/*.gz"],
    setHeaders: (response, path) => {
      const isHashed = path.includes(HASHED);
      response.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
