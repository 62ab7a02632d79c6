import type { FastifyRequest } from "fastify";
import { strangeQuery } from "#firmware/api/own/own-api";
import type { OwnRoute } from "#firmware/api/own/route-table";
import { problem } from "./denying";
import { SECURITY_SHAPES } from "./own/security-shapes";
import { requestOf } from "./send";

/** The object in a body, {} when there is none. */
export function bodyOf(request: FastifyRequest): Record<string, unknown> {
  return treeIn(request) ?? {};
}

/** What is wrong with a request of the own API as the description of its route has it; `undefined`: nothing. */
export function problemOf({ query, body }: OwnRoute, request: FastifyRequest): object | undefined {
  const strange = strangeQuery(query, requestOf(request).query);
  if (strange !== undefined) return unknownField(strange.slice(0, 64), query === "" ? "none" : query);
  const tree = treeIn(request);
  if (tree === undefined) return problem("no-json", "the body is no object in JSON");
  const fields = Object.keys(tree);
  if (body === "")
    return fields.length === 0 ? undefined : problem("unexpected-body", "this request has no body; leave it out");
  const known = Object.keys(SECURITY_SHAPES[body]?.["properties"] ?? {});
  const unknown = fields.find((name) => !known.includes(name));
  return unknown === undefined ? undefined : unknownField(unknown.slice(0, 64), known.join(", "));
}

function unknownField(name: string, known: string): object {
  return problem("unknown-field", `${name}: no such field; there are ${known}`, name);
}

function treeIn({ body }: FastifyRequest): Record<string, unknown> | undefined {
  if (!Buffer.isBuffer(body) || body.length === 0) return {};
  try {
    const tree: unknown = JSON.parse(body.toString("utf8"));
    if (typeof tree === "object" && tree !== null && !Array.isArray(tree)) return tree as Record<string, unknown>;
  } catch {
    // said by whoever asked
  }
  return undefined;
}
