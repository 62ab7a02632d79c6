import type { Snapshot } from "../snapshot";
import type { ProfileParts } from "./parts";
import { textOf } from "./texts";

const NO_POWER = 1;
const SILENT = 2;
const HOT = 3;
const LEAK = 5;
const NO_SUN = 6;
const CIRCUIT = 7;
/** A fault that SmartEVSE has no number for. */
const OTHER = 9;
/** What lacks when the car is paused: first words of `limitedBy`. */
const LACKS = "|breaker|circuit|capacity|quarter-hour|grid|power|external|failsafe|";

/** 0 off, 1 normal, 2 solar, 3 smart, 4 pause. Nobody may charge is off, whatever the mode. */
export function shownMode({ http }: ProfileParts, { enable }: Snapshot): number {
  const mode = http.settings.get("mode");
  if (mode === 4 || mode === 0) return mode;
  const features = http.core.features;
  const access = features?.access;
  const asksCard = access !== undefined && access.claim.permit === "sleeping";
  return enable !== 2 || asksCard ? 0 : mode;
}

/** Seconds until a charge by the sun ends unless the sun comes back; 0: it is not about to. */
export function solarStop_s({ http }: ProfileParts, now: number): number {
  const features = http.core.features;
  const solar = features?.solar;
  return solar === undefined ? 0 : Math.floor((solar.solar.stopIn_ms(now) + 999) / 1000);
}

/** SmartEVSE's number of the pilot's state: 0 A, 1 B, 2 C, 9 B with the offer taken back, 10 C that is being stopped. */
export function stateId({ link, state, carConnected, run }: Snapshot): number {
  if (link !== "up") return carConnected === true ? 9 : 0;
  if (state === "charging") return run === "enabled" ? 2 : 10;
  if (state === "connected") return run === "enabled" ? 1 : 9;
  return carConnected === true ? 9 : 0;
}

/** The error by SmartEVSE's number; 0: none. What only waits for current or sun is 1 or 6. */
export function errorId(snapshot: Snapshot): number {
  for (const trip of snapshot.trips) {
    if (trip === "meter" || trip === "communication") return SILENT;
    if (trip === "temperature" || trip === "EVSE overTemperature") return HOT;
    if (trip === "residual current" || trip === "EVSE gfci") return LEAK;
  }
  if (snapshot.trips.length > 0) return OTHER;
  const { limitedBy, run, carConnected } = snapshot;
  if (limitedBy === "circuit failsafe") return CIRCUIT;
  if (run === "enabled" || carConnected !== true) return 0;
  if (limitedBy === "solar") return NO_SUN;
  return LACKS.includes("|" + (limitedBy.split(" ")[0] ?? "") + "|") ? NO_POWER : 0;
}

/** Waiting is no error to SmartEVSE's clients. */
export function errorText(snapshot: Snapshot): string {
  const error = errorId(snapshot);
  if (error === NO_POWER || error === NO_SUN) return "None";
  return error === OTHER ? (snapshot.trips[0] ?? "") : textOf("error", error);
}

/** The state, with what is waited for. */
export function stateText(snapshot: Snapshot): string {
  const error = errorId(snapshot);
  const text = textOf("state", stateId(snapshot));
  return error === NO_POWER || error === NO_SUN ? text + " - " + textOf("error", error) : text;
}

/** What the car is offered, tenths of an ampere; 0 while nothing is. */
export function offered_dA({ run, state, link, offered_mA }: Snapshot): number {
  const isOffer = link === "up" && run === "enabled" && (state === "charging" || state === "connected");
  return isOffer ? Math.floor((offered_mA ?? 0) / 100) : 0;
}

/** Duty cycle of the pilot in 1024ths (SAE J1772); 1024 while nothing is offered. */
export function pwm(snapshot: Snapshot): number {
  const current_dA = offered_dA(snapshot);
  if (current_dA === 0) return 1024;
  const permille = current_dA <= 510 ? Math.floor((current_dA * 5) / 3) : Math.floor((current_dA * 2) / 5) + 640;
  return Math.floor((permille * 1024) / 1000);
}

/** Tenths of an ampere of a current in mA, cut towards zero as SmartEVSE cuts them. */
export function deciamperes(current_mA: number | undefined): number {
  const value_mA = current_mA ?? 0;
  return value_mA < 0 ? 0 - Math.floor((0 - value_mA) / 100) : Math.floor(value_mA / 100);
}

/** Seconds since 1970 of the last sample of the mains; 0: none, or the clock is not set. */
export function mains_s({ http }: ProfileParts, { mainsAge_ms }: Snapshot): number {
  const epoch_s = http.core.epoch_s;
  return epoch_s === undefined || mainsAge_ms === undefined ? 0 : Math.floor(epoch_s - mainsAge_ms / 1000);
}
