import { hasPhase } from "#hal/phases";
import type { Snapshot } from "../snapshot";
import type { ProfileParts } from "./parts";
import { deciamperes } from "./state";

const EV = ["ev_L1_A", "ev_L2_A", "ev_L3_A"];
const CIRCUIT = ["circuit_L1_A", "circuit_L2_A", "circuit_L3_A"];

/** The car's current on a phase (0 is L1), dA: by its own meter, else what the EVSE measures on each phase that the car uses. */
export function ev_dA(parts: ProfileParts, { state, charge_mA, phases }: Snapshot, phase: number, now: number): number {
  const { feeds } = parts.http;
  const age_ms = feedAge_ms(parts);
  let hasMeter = false;
  for (const name of EV) if (feeds.value(name, age_ms, now) !== undefined) hasMeter = true;
  if (hasMeter) return deciamperes(milliamperes(feeds.value(EV[phase] ?? "", age_ms, now) ?? 0));
  if (state !== "charging" || !hasPhase(phases === 0 ? 1 : phases, phase)) return 0;
  return deciamperes(charge_mA);
}

/** The car's power over all phases, W. */
export function ev_W(parts: ProfileParts, snapshot: Snapshot, now: number): number {
  const reported_W = parts.http.feeds.value("ev_W", feedAge_ms(parts), now);
  if (reported_W !== undefined) return Math.floor(reported_W);
  let sum_dA = 0;
  for (let phase = 0; phase < 3; phase++) sum_dA += ev_dA(parts, snapshot, phase, now);
  return Math.floor((sum_dA * parts.http.core.voltage_mV) / 10000);
}

/** The sub-panel's current on a phase (0 is L1), dA; `undefined`: nobody tells. */
export function circuit_dA(parts: ProfileParts, phase: number, now: number): number | undefined {
  const current_A = parts.http.feeds.value(CIRCUIT[phase] ?? "", feedAge_ms(parts), now);
  return current_A === undefined ? undefined : deciamperes(milliamperes(current_A));
}

/** The home battery's current summed over the phases, dA, charging positive; `undefined`: nobody tells. */
export function battery_dA({ http }: ProfileParts, now: number): number | undefined {
  const power_W = http.feeds.value("battery_W", http.settings.get("battery_expiry_s") * 1000, now);
  if (power_W === undefined) return undefined;
  const current_dA = Math.floor((power_W * 10000) / http.core.voltage_mV + 0.5);
  return current_dA;
}

/** The mains' current on a phase (0 is L1), dA; 0 while nobody tells. */
export function mains_dA({ L1_mA, L2_mA, L3_mA }: Snapshot, phase: number): number {
  return deciamperes(phase === 0 ? L1_mA : phase === 1 ? L2_mA : L3_mA);
}

/** The car's energy of all time, Wh: by its own meter where that was told of. */
export function total_Wh({ http, heard }: ProfileParts, { lifetime_Wh }: Snapshot): number {
  const account = http.core.energy;
  const book = account?.book;
  return heard.evImport_Wh ?? lifetime_Wh ?? book?.total(3, 0) ?? 0;
}

function feedAge_ms({ http }: ProfileParts): number {
  return http.settings.get("feed_timeout_s") * 1000;
}

function milliamperes(current_A: number): number {
  return Math.floor(current_A * 1000 + 0.5);
}
