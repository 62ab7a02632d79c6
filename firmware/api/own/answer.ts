import type { HttpRequest, HttpResponse } from "#hal/http";
import { formValue } from "../http/form";
import type { Json } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { changeSettings } from "./change-settings";
import { control } from "./control";
import { notFound } from "./failure";
import type { OwnRoute } from "./route-table";
import { isGroup } from "./setting-groups";
import { isSetting, settingsDocument } from "./settings-document";
import { stateDocument } from "./state-document";

/** A request whose query and body were looked at. */
export interface Checked {
  request: HttpRequest;
  /** The body, where the route has one. */
  object: Json | undefined;
}

/** Carries out a request. */
export function answerOwn(parts: HttpParts, route: OwnRoute, { request, object }: Checked, now: number): HttpResponse {
  if (object !== undefined) return answerBody(parts, route, object, now);
  switch (route.handler) {
    case "state":
      return json(200, stateDocument(parts, now));
    case "settings":
      return showSettings(parts, asked(request, "group"), asked(request, "key"));
    default:
      return notFound("no such path");
  }
}

/** Those that have a body. */
function answerBody(parts: HttpParts, route: OwnRoute, object: Json, now: number): HttpResponse {
  switch (route.handler) {
    case "settings.set":
      return changeSettings(parts, object, now);
    case "control":
      return control(parts, object, now);
    default:
      return notFound("no such path");
  }
}

function showSettings({ settings }: HttpParts, group: string, key: string): HttpResponse {
  if (key !== "" && !isSetting(key)) return notFound("there is no such setting");
  if (group !== "" && !isGroup(group)) return notFound("there is no such group of settings");
  return json(200, settingsDocument(settings, { group, key }));
}

function asked({ query }: HttpRequest, name: string): string {
  return formValue(query, name) ?? "";
}
