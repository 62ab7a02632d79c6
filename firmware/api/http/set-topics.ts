import type { HttpRequest } from "#hal/http";
import { objectIn } from "./body";

/** The client number of what is claimed over MQTT. */
const MQTT_CLAIM = "/claims/65547";
const LONGEST_COMMAND = 48;

/** Topics below OpenEVSE's base topic that are listened to, separated by bars. */
export const SET_TOPICS =
  "override/set|claim/set|schedule/set|schedule/clear|limit/set|config/set|divertmode/set|shaper/set|restart|rapi/in/#";

/**
 * The request of OpenEVSE's HTTP API that a message on a topic below the base topic stands for, so that both do the same;
 * `undefined`: there is no such topic. RAPI is asked with JSON as answer.
 */
export function requestOfTopic(topic: string, payload: string): HttpRequest | undefined {
  if (topic.startsWith("rapi/in/")) return rapiRequest(topic.substring(8), payload);
  const word = payload.trim();
  switch (topic) {
    case "override/set":
      if (word === "toggle") return request("PATCH", "/override", "");
      return word === "clear" ? request("DELETE", "/override", "") : request("POST", "/override", payload);
    case "claim/set":
      return word === "release" ? request("DELETE", MQTT_CLAIM, "") : request("POST", MQTT_CLAIM, payload);
    case "limit/set":
      return word === "clear" ? request("DELETE", "/limit", "") : request("POST", "/limit", payload);
    case "schedule/set":
      return request("POST", "/schedule", payload);
    case "schedule/clear":
      return request("DELETE", "/schedule/" + word, "");
    case "config/set":
      return request("POST", "/config", payload);
    case "divertmode/set":
      return request("POST", "/divertmode", "divertmode=" + escaped(word));
    case "shaper/set":
      return request("POST", "/shaper", "shaper=" + escaped(word));
    case "restart":
      return request("POST", "/restart", payload);
    default:
      return undefined;
  }
}

/** The path whose document a message of this topic changes only in part; `undefined`: it says everything, or orders. */
export function changedInPart(topic: string, payload: string): string | undefined {
  if (objectIn(payload) === undefined) return undefined;
  if (topic === "override/set") return "/override";
  return topic === "claim/set" ? MQTT_CLAIM : undefined;
}

/** A document, as the API answers it, with the fields of a message in place of its own; both are objects. */
export function mergedBody(document: string, payload: string): string {
  const change = objectIn(payload);
  const old = objectIn(document);
  if (change === undefined || old === undefined || old.names.length === 0) return payload;
  if (change.names.length === 0) return document;
  // of two fields of one name the last one counts
  return document.substring(0, document.length - 1) + "," + payload.substring(payload.indexOf("{") + 1);
}

/** `$SC` with its parameters as payload. */
function rapiRequest(name: string, payload: string): HttpRequest | undefined {
  const from = name.startsWith("$") ? 1 : 0;
  if (name.length <= from || name.includes("/") || name.length + payload.length > LONGEST_COMMAND) return undefined;
  const parameters = payload.trim();
  const command = name.substring(from) + (parameters === "" ? "" : " " + parameters);
  return request("POST", "/rapi", "json=1&rapi=" + escaped(command));
}

function request(method: string, path: string, body: string): HttpRequest {
  return { method, path, query: "", body };
}

/** What has a meaning in a form, and what cannot be printed, as a percent sign and two digits. */
function escaped(text: string): string {
  let out = "";
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    const code = text.charCodeAt(index);
    const isPlain = code > 32 && code < 127 && letter !== "%" && letter !== "+" && letter !== "&" && letter !== "=";
    out += isPlain ? letter : "%" + hex(Math.floor(code / 16)) + hex(code - Math.floor(code / 16) * 16);
  }
  return out;
}

function hex(digit: number): string {
  return "0123456789ABCDEF".charAt(digit);
}
