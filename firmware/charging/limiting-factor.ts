import { amperes } from "#hal/text";
import type { EvseStatus } from "#hal/evse";
import type { Decision } from "./claim";

/** A car that draws this much less than offered limits itself. */
const CAR_LIMITS_mA = 1000;

/** What is known when the limit is named. */
export interface LimitingView {
  status: EvseStatus;
  decision: Decision;
  /** What the car draws as measured and settled; `undefined` while it is still following or nobody measures. */
  settledDraw_mA: number | undefined;
  /** The EVSE lastingly grants less than asked. */
  grantsLess: boolean;
}

/** The short name of what limits the charge current at this moment. */
export function limitingFactor(view: LimitingView): string {
  const status = view.status;
  const decision = view.decision;
  if (status.link !== "up") return "EVSE link";
  if (status.state === "fault") return "EVSE fault " + (status.fault ?? "other");
  if (decision.run !== "enabled") return decision.by.claim.source;
  if (status.carConnected === false) return "no car";
  if (status.state === "connected" && !status.carWants) return "car";
  if (status.state === "charging" && carLimits(view)) return "car";
  if (view.grantsLess) return "EVSE";
  return decision.by.claim.source;
}

function carLimits(view: LimitingView): boolean {
  const draw_mA = view.settledDraw_mA;
  return draw_mA !== undefined && draw_mA + CAR_LIMITS_mA < (view.status.offered_mA ?? 0);
}

/** The sentence that says what limits the current, with its equation. */
export function limitingSentence(view: LimitingView, now: number): string {
  const status = view.status;
  const decision = view.decision;
  const reason = decision.by.claim.source + " " + decision.by.explain(now);
  const offered = amperes(status.offered_mA ?? 0);
  switch (limitingFactor(view)) {
    case "EVSE link":
      return status.link === "down" ? "EVSE does not answer; its own supervision limits it" : "looking for the EVSE";
    case "no car":
      return "no car plugged in; would be offered " + amperes(decision.limit_mA) + ": " + reason;
    case "car":
      if (status.state === "connected") return "car does not ask for current; offered " + offered;
      return "car draws " + amperes(view.settledDraw_mA ?? 0) + " of " + offered + " offered";
    case "EVSE":
      return "offered " + offered + ": EVSE grants no more of the " + amperes(decision.limit_mA) + " asked for";
    default:
      break;
  }
  if (status.state === "fault") return "EVSE fault: " + (status.fault ?? "other") + "; no current until it clears";
  if (decision.run === "disabled") return "disabled: " + reason;
  if (decision.run === "sleeping") return "not charging: " + reason;
  return "offered " + amperes(decision.limit_mA) + ": " + reason;
}
