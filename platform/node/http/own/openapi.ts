import { OWN_PREFIX } from "#firmware/api/own/own-path";
import { ownRoutes, type OwnRoute } from "#firmware/api/own/route-table";
import { ownSecurityRoutes } from "../security-table";
import { perhaps, type OwnHost } from "./ask";
import { compatibleRoutes } from "./compatible-routes";
import { QUERIES, SHAPES } from "./shapes";

/** How somebody can show who it is. */
const SCHEMES = {
  password: { type: "http", scheme: "basic" },
  token: { type: "http", scheme: "bearer" },
};
const ANYBODY: object[] = [{ password: [] }, { token: [] }];

/** The description of this API for the controller that runs here. */
export async function openApiText(host: OwnHost): Promise<string> {
  const { version } = await perhaps(host, "/update");
  return JSON.stringify(openApi(typeof version === "string" ? version : ""));
}

/** The description in OpenAPI 3.1, made from the tables of routes: our own with every field, and those of others that are spoken too. */
export function openApi(version: string): object {
  const paths: Record<string, Record<string, object>> = compatibleRoutes(ANYBODY);
  for (const row of [...ownRoutes(), ...ownSecurityRoutes()])
    (paths[OWN_PREFIX + row.path] ??= {})[row.method.toLowerCase()] = operation(row);
  return {
    openapi: "3.1.0",
    info: {
      title: "Dinamics",
      version,
      description:
        "What the charging controller knows and does. Units stand in the names; what is not known is left out.",
      license: { name: "GPL-3.0-or-later", identifier: "GPL-3.0-or-later" },
    },
    paths,
    components: { schemas: SHAPES, securitySchemes: SCHEMES },
  };
}

function operation(row: OwnRoute): object {
  const shape = row.body.replace("?", "");
  const requestBody = {
    required: !row.body.endsWith("?"),
    content: { "application/json": { schema: { $ref: `#/components/schemas/${shape}` } } },
  };
  return {
    operationId: `${row.method.toLowerCase()}${row.path.replace(/[^a-z]+([a-z]?)/gi, (_all, letter: string) => letter.toUpperCase())}`,
    summary: row.sentence,
    "x-access": row.access,
    ...(row.where === "gateway" ? { "x-needs": "gateway" } : {}),
    security: row.access === "public" ? [] : ANYBODY,
    parameters: parametersOf(row),
    ...(row.body === "" ? {} : { requestBody }),
    responses: {
      200: { description: "Done", content: contentOf(row.answer) },
      default: {
        description: "Refused, and nothing was changed",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function parametersOf({ path, query }: OwnRoute): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((found) => ({
    ...{ name: found[1], in: "path", required: true },
    schema: { type: "string" },
  }));
  const inQuery =
    query === "" ? [] : query.split(",").map((name) => ({ name, in: "query", schema: QUERIES[name] ?? {} }));
  return [...inPath, ...inQuery];
}

function contentOf(answer: string): object {
  if (answer.includes("/")) return { [answer]: { schema: { type: "string" } } };
  return { "application/json": { schema: { $ref: `#/components/schemas/${answer}` } } };
}
