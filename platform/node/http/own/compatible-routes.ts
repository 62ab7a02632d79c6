import { ROUTES } from "#firmware/api/http/route-table";
import { PROFILE_ROUTES } from "#firmware/api/smartevse/routes";

type Operations = Record<string, Record<string, object>>;

/** What is refused, in the words of those protocols. */
const REFUSED = {
  description: "Refused, and nothing was changed",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Message" } } },
};
const DONE = { description: "Done", content: { "application/json": {}, "text/html": {}, "text/plain": {} } };
const WEB_SOCKET = "The whole status, then its changes, as JSON over WebSocket";

/** The routes of others that this server speaks too, described as they are, without their fields. */
export function compatibleRoutes(security: object[]): Operations {
  const found: Operations = {};
  const add = (tag: string, row: readonly string[], isPublic: boolean): void => {
    const [method = "", path = "", , , sentence = ""] = row;
    const inPath = path.replace("{}", "{id}");
    (found[inPath] ??= {})[method.toLowerCase()] = operation(tag, [method, inPath, sentence], isPublic ? [] : security);
  };
  for (const row of rowsOf(ROUTES)) add("OpenEVSE", row, row[2] === "public");
  for (const row of rowsOf(PROFILE_ROUTES)) add("SmartEVSE", [...row.slice(0, 2), "", "", row[2] ?? ""], false);
  add("OpenEVSE", ["GET", "/ws", "read", "", WEB_SOCKET], false);
  return found;
}

function operation(tag: string, [method = "", path = "", summary = ""]: readonly string[], security: object[]): object {
  const body = { content: { "application/json": {}, "application/x-www-form-urlencoded": {} } };
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  return {
    operationId: `${tag.toLowerCase()}${method}${path.replaceAll(/[^a-z]+/gi, "_")}`,
    summary,
    tags: [tag],
    security,
    ...(path.includes("{id}") ? { parameters } : {}),
    ...(method === "POST" ? { requestBody: body } : {}),
    responses:
      path === "/ws" ? { 101: { description: "WebSocket" }, default: REFUSED } : { "2XX": DONE, default: REFUSED },
  };
}

function rowsOf(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.split("|"));
}
