import type { Core } from "./core";
import type { Rejection } from "./settings/rejection";
import { Features } from "./features";
import { orderByRapi } from "./rapi-order";
import { orderTrip } from "./protection/trip-order";
import { storedSession } from "./session-log";
import { protectionOf } from "./protection-of";
import { Updates } from "./update/updates";

/** What an order brought about: nothing to tell when `payload` is empty. */
export interface Told {
  topic: string;
  payload: string;
}

/** What an order is carried out on: the controller, and how many sessions there have been. */
export interface OrderParts {
  core: Core;
  sessions: number;
  /** A line of RAPI with its checksum. */
  encode(this: void, text: string, id: number): string | undefined;
}

/** Carries out an order of a person, whichever way it came: about trips, cards or updates, or a text that is set. Why not, if not. */
export function carryOut(parts: OrderParts, topic: string, text: string, now: number): Told | Rejection {
  const { core, sessions } = parts;
  switch (topic) {
    case "trip": {
      const charging = core.evse.status.state === "charging";
      const { mqtt, tester } = core.ports;
      const answer = orderTrip(text, { protection: protectionOf(core), mqtt, tester, charging }, now);
      return typeof answer === "string" ? { topic: "trip/list", payload: answer } : answer;
    }
    case "get_session": {
      const answer = storedSession(core.ports.storage, text, sessions, core.ports.log);
      return typeof answer === "string" ? { topic: "session/stored", payload: answer } : answer;
    }
    case "rfid":
      return orderCard(core, text, now);
    case "switch":
      return pressButton(core, text, now);
    case "rapi":
      return orderEvse(parts, text);
    case "set_update":
    case "set_update_spiffs":
    case "set_update_server":
    case "set_update_key":
      return orderUpdate(core, topic, text, now);
    default:
      return setPlan(core, topic, text);
  }
}

function orderCard({ settings, features }: Core, text: string, now: number): Told | Rejection {
  const access = settings.on("rfid_mode") ? features?.access : undefined;
  if (access === undefined) return { what: "rfid", why: "cards are not asked for", allowed: "set_rfid_mode 1 first" };
  return access.order(text, now);
}

function pressButton({ settings, features }: Core, text: string, now: number): Told | Rejection {
  const point = settings.on("switch_on") ? features?.point : undefined;
  if (point === undefined) return { what: "switch", why: "there is no button", allowed: "set_switch_on 1 first" };
  return point.press(text, now) ?? { topic: "switch", payload: "" };
}

/** What would fight the controller if it went to the EVSE, carried out as what it means and answered as the EVSE would. */
function orderEvse({ core, encode }: OrderParts, text: string): Told | Rejection {
  core.features ??= new Features(core);
  const answer = orderByRapi(core, core.features.claims().claims, text);
  return typeof answer === "string" ? { topic: "rapi_response", payload: encode(answer, 0) ?? "" } : answer;
}

function orderUpdate(core: Core, topic: string, text: string, now: number): Told | Rejection {
  const source = core.ports.updates;
  if (source === undefined)
    return {
      what: topic,
      why: "this machine is not updated over the air",
      allowed: "the tool that installed Dinamics",
    };
  core.features ??= new Features(core);
  core.features.updates ??= new Updates(source.open(), core);
  return core.features.updates.order(topic, text, now) ?? { topic, payload: "" };
}

function setPlan(core: Core, topic: string, text: string): Told | Rejection {
  core.features ??= new Features(core);
  const plan = core.features.plan();
  const { revision } = plan;
  const refused = plan.set(topic, text, core.epoch_s);
  if (refused !== undefined) return refused;
  if (topic === "set_capacity_plan") core.settings.set("capacity_plan", plan.hasIntervals() ? "1" : "0");
  if (topic === "set_schedule" || topic === "set_delayed") {
    core.settings.set("schedule_on", plan.withholds() ? "1" : "0");
    // what is ordered now beats what a person has started before
    if (plan.revision !== revision) core.start.insists = false;
  }
  return { topic, payload: "" };
}
