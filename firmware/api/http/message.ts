import type { HttpResponse } from "#hal/http";
import { jsonText } from "#hal/json";
import type { Rejection } from "../../settings/rejection";

export function json(status: number, body: string): HttpResponse {
  return { status, type: "json", body };
}

/** A body `{"msg":...}`, as OpenEVSE says how it went. */
export function message(status: number, text: string): HttpResponse {
  return json(status, '{"msg":' + jsonText(text) + "}");
}

/** What cannot be taken, with the reason and with what can be. */
export function refusal({ what, why, allowed }: Rejection): HttpResponse {
  return json(400, '{"msg":' + jsonText(what + ": " + why) + ',"allowed":' + jsonText(allowed) + "}");
}

export function plain(text: string): HttpResponse {
  return { status: 200, type: "text", body: text };
}
