import type { HttpRequest, HttpResponse } from "#hal/http";
import { statusFields } from "./status-document";
import { configDocument } from "./config-document";
import { changeConfig } from "./config-change";
import { clearClaim, listClaims, setClaim, showClaim, showTarget } from "./claim-routes";
import { clearOverride, setOverride, showOverride, toggleOverride } from "./override-routes";
import { clearLimit, setLimit, showLimit } from "./limit-routes";
import { clearEvent, setEvents, showEvent, showEvents } from "./schedule-routes";
import { showPlan } from "./schedule-plan";
import { reportStatus } from "./status-report";
import { describe, resetEnergy, restart, setDivert, setShaper } from "./switch-routes";
import { setTime, showTime } from "./time-routes";
import { showLog, showLogs } from "./log-routes";
import { json, message } from "./message";
import type { HttpParts } from "./parts";
import type { Route } from "./route-table";

/** Carries out a request whose route was found. */
export function answerRoute(parts: HttpParts, route: Route, request: HttpRequest, now: number): HttpResponse {
  switch (route.handler) {
    case "status":
      return json(200, statusFields(parts, now).toJson());
    case "report":
      return reportStatus(parts, request, now);
    case "config":
      return json(200, configDocument(parts));
    case "configure":
      return changeConfig(parts, request, now);
    case "time":
      return showTime(parts);
    case "time.set":
      return setTime(parts, request, now);
    case "logs":
      return showLogs(parts);
    case "log":
      return showLog(parts, route.parameter);
    default:
      return answerClaim(parts, route, request, now);
  }
}

function answerClaim(parts: HttpParts, route: Route, request: HttpRequest, now: number): HttpResponse {
  switch (route.handler) {
    case "override":
      return showOverride(parts);
    case "override.set":
      return setOverride(parts, request, now);
    case "override.toggle":
      return toggleOverride(parts, now);
    case "override.clear":
      return clearOverride(parts, now);
    case "claims":
      return listClaims(parts);
    case "target":
      return showTarget(parts);
    case "claim":
      return showClaim(parts, route.parameter);
    case "claim.set":
      return setClaim(parts, route.parameter, request, now);
    case "claim.clear":
      return clearClaim(parts, route.parameter, now);
    case "limit":
      return showLimit(parts);
    case "limit.set":
      return setLimit(parts, request, now);
    case "limit.clear":
      return clearLimit(parts, now);
    default:
      return answerRest(parts, route, request, now);
  }
}

function answerRest(parts: HttpParts, route: Route, request: HttpRequest, now: number): HttpResponse {
  switch (route.handler) {
    case "schedule":
      return showEvents(parts);
    case "schedule.set":
      return setEvents(parts, "", request, now);
    case "event":
      return showEvent(parts, route.parameter);
    case "event.set":
      return setEvents(parts, route.parameter, request, now);
    case "event.clear":
      return clearEvent(parts, route.parameter, now);
    case "plan":
      return showPlan(parts);
    case "divert":
      return setDivert(parts, request, now);
    case "shaper":
      return setShaper(parts, request);
    case "emeter":
      return resetEnergy();
    case "restart":
      return restart(parts, request, now);
    case "describe":
      return describe();
    case "none.list":
      return json(200, "[]");
    case "none.cars":
      return json(200, '{"count":0,"vehicles":[]}');
    default:
      return message(404, "Not found");
  }
}
