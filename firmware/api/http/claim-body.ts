import type { HttpResponse } from "#hal/http";
import { whole } from "#hal/text";
import { type AskedClaim } from "../../charging/asked-claims";
import { hasValue, numberIn, strange, strangeName, truthIn, wrong } from "./body";
import { itemOf, type Json, textOf } from "./lenient-json";

const MOST_A = 255;
const KNOWN = "|state|charge_current|max_current|auto_release|";

/** Reads a claim out of a body: state, charge_current, max_current, auto_release, each of which may be missing or `"clear"`. */
export function readClaim(object: Json, client: number, autoRelease: boolean): AskedClaim | HttpResponse {
  const name = strangeName(object, KNOWN);
  if (name !== undefined) return strange(name);
  const asked: AskedClaim = { client, active: undefined, charge_mA: undefined, max_mA: undefined, autoRelease };
  if (hasValue(object, "state")) {
    const state = itemOf(object, "state");
    const text = state === undefined ? undefined : textOf(state);
    if (text !== "active" && text !== "disabled" && text !== "none") return wrong("state", "active or disabled");
    if (text !== "none") asked.active = text === "active";
  }
  if (hasValue(object, "charge_current")) {
    const current_A = numberIn(object, "charge_current", 0, MOST_A);
    if (current_A === undefined) return wrong("charge_current", "0..255 A");
    asked.charge_mA = Math.floor(current_A * 1000);
  }
  if (hasValue(object, "max_current")) {
    const current_A = numberIn(object, "max_current", 0, MOST_A);
    if (current_A === undefined) return wrong("max_current", "0..255 A");
    asked.max_mA = Math.floor(current_A * 1000);
  }
  if (!hasValue(object, "auto_release")) return asked;
  const release = truthIn(object, "auto_release");
  if (release === undefined) return wrong("auto_release", "true or false");
  asked.autoRelease = release;
  return asked;
}

/** The claim as it is posted. */
export function claimJson(asked: AskedClaim): string {
  return "{" + claimFields(asked) + "}";
}

export function claimFields({ active, charge_mA, max_mA, autoRelease }: AskedClaim): string {
  let text = "";
  if (active !== undefined) text += '"state":"' + (active ? "active" : "disabled") + '",';
  if (charge_mA !== undefined) text += '"charge_current":' + whole(charge_mA / 1000) + ",";
  if (max_mA !== undefined) text += '"max_current":' + whole(max_mA / 1000) + ",";
  return text + '"auto_release":' + (autoRelease ? "true" : "false");
}
