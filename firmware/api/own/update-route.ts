import type { HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import { updateServer } from "../../settings/update-server";
import { strangeName } from "../http/body";
import { itemOf, type Json, textOf } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { conflict, failure, refused, unknownField, wrongValue } from "./failure";
import { ordered } from "./order";

/** How a machine is renewed that fetches nothing itself. */
const BY_TOOL =
  "this machine is not updated over the air: renew Dinamics where it was installed (git pull && npm ci), and start it again";
const DONE = 202;

/** The version that runs, how it is renewed, from where, and what came of the last order. */
export function showUpdate(parts: HttpParts): HttpResponse {
  return json(200, documentOf(parts));
}

function documentOf({ core, system }: HttpParts): string {
  const text = '{"version":' + jsonText(system.version);
  const { ports, features } = core;
  if (ports.updates === undefined) return text + ',"by":"tool","sentence":' + jsonText(BY_TOOL) + "}";
  const updates = features === undefined ? undefined : features.updates;
  const last = updates?.lastNews() ?? "";
  const news = last === "" ? "" : ',"last":' + last;
  return text + ',"by":"server","server":' + jsonText(updateServer(ports.storage)) + news + "}";
}

/** Sets the server, looks for a newer version there (`now`: also while the car is charging), or repairs the files of this one. */
export function orderUpdate(parts: HttpParts, object: Json, now: number): HttpResponse {
  const strange = strangeName(object, "|do|server|");
  if (strange !== undefined) return unknownField(strange, "do and server");
  if (parts.core.ports.updates === undefined) return failure(501, "not-here", BY_TOOL);
  const todo = wordIn(object, "do");
  const server = wordIn(object, "server");
  if (todo !== "" && todo !== "update" && todo !== "now" && todo !== "repair")
    return wrongValue("do", "update, now or repair");
  if (server === undefined) return wrongValue("server", "a text");
  if (itemOf(object, "server") !== undefined) {
    const wrong = ordered(parts, "set_update_server", server, now);
    if (typeof wrong !== "string") return refused(wrong, "server");
    if (todo === "") return json(200, documentOf(parts));
  }
  const topic = todo === "repair" ? "set_update_spiffs" : "set_update";
  const answer = ordered(parts, topic, todo === "now" ? "2" : "1", now);
  return typeof answer === "string" ? json(DONE, documentOf(parts)) : conflict(answer);
}

/** A text of the body, empty when it is not there; `undefined`: it is something else. */
function wordIn(object: Json, name: string): string | undefined {
  const item = itemOf(object, name);
  if (item === undefined) return "";
  return item.kind === "text" ? textOf(item) : undefined;
}
