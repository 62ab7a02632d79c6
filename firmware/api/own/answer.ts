import type { HttpRequest, HttpResponse } from "#hal/http";
import { formValue } from "../http/form";
import type { Json } from "../http/lenient-json";
import { json } from "../http/message";
import type { HttpParts } from "../http/parts";
import { restore, showBackup } from "./backup";
import { clearCard, learnNext, setCard, showCards } from "./card-routes";
import { changeSettings } from "./change-settings";
import { control } from "./control";
import { showDiagnostics } from "./diagnostics";
import { failure, notFound, wrongValue } from "./failure";
import type { OwnRoute } from "./route-table";
import { rootDocument } from "./root-document";
import { setSchedule, showSchedule } from "./schedule-routes";
import { showSessions } from "./session-routes";
import { isGroup } from "./setting-groups";
import { isSetting, settingsDocument } from "./settings-document";
import { stateDocument } from "./state-document";
import { resetTrips, showTrips } from "./trip-routes";
import { orderUpdate, showUpdate } from "./update-route";

/** A request whose query and body were looked at. */
export interface Checked {
  request: HttpRequest;
  /** The body, where the route has one. */
  object: Json | undefined;
}

/** Carries out a request. */
export function answerOwn(parts: HttpParts, route: OwnRoute, checked: Checked, now: number): HttpResponse {
  const { request, object } = checked;
  if (object !== undefined) return answerBody(parts, route, { request, object }, now);
  switch (route.handler) {
    case "root":
      return json(200, rootDocument(parts));
    case "state":
      return json(200, stateDocument(parts, now));
    case "settings":
      return showSettings(parts, asked(request, "group"), asked(request, "key"));
    case "sessions":
      return showSessions(parts, asked(request, "from"), asked(request, "to"), now);
    case "cards":
      return showCards(parts);
    case "cards.learn":
      return learnNext(parts, true, now);
    case "cards.stop":
      return learnNext(parts, false, now);
    case "card.clear":
      return clearCard(parts, route.parameter, now);
    case "schedule":
      return showSchedule(parts);
    case "trips":
      return showTrips(parts, asked(request, "from"));
    case "diagnostics":
      return showDiagnostics(parts, now);
    case "backup":
      return showBackup(parts);
    case "update":
      return showUpdate(parts);
    default:
      return notFound("no such path");
  }
}

/** Those that have a body. */
function answerBody(
  parts: HttpParts,
  route: OwnRoute,
  { request, object }: { request: HttpRequest; object: Json },
  now: number,
): HttpResponse {
  switch (route.handler) {
    case "settings.set":
      return changeSettings(parts, object, now);
    case "control":
      return control(parts, object, now);
    case "card.set":
      return setCard(parts, route.parameter, object, now);
    case "schedule.set":
      return setSchedule(parts, object, now);
    case "trips.reset":
      return resetTrips(parts, object, now);
    case "update.order":
      return orderUpdate(parts, object, now);
    case "restore": {
      const check = asked(request, "check");
      if (check !== "" && check !== "0" && check !== "1") return wrongValue("check", "0 or 1");
      return restore(parts, object, check === "1", now);
    }
    default:
      return notFound("no such path");
  }
}

function showSettings({ settings, machine }: HttpParts, group: string, key: string): HttpResponse {
  if (machine.small === true && group === "" && key === "")
    return failure(
      501,
      "too-long",
      "all settings together are too long for this machine: ask for one group after the other",
      "group",
    );
  if (key !== "" && !isSetting(key)) return notFound("there is no such setting");
  if (group !== "" && !isGroup(group)) return notFound("there is no such group of settings");
  return json(200, settingsDocument(settings, { group, key }));
}

function asked({ query }: HttpRequest, name: string): string {
  return formValue(query, name) ?? "";
}
