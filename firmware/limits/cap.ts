import type { Claim } from "../charging/claim";
import type { Site } from "../site";

/** Current per phase that a power allows, mA, rounded down. `voltage_mV` per phase. */
export function cappedCurrent_mA(power_W: number, voltage_mV: number, phases: number): number {
  if (voltage_mV <= 0 || phases < 1) return 0;
  return Math.floor((power_W * 1000000) / (voltage_mV * phases));
}

/** Phases that carry most of a power: three where the smallest current fits on each, else one. */
export function cappedPhases(power_W: number, voltage_mV: number, minimum_mA: number): 1 | 3 {
  return cappedCurrent_mA(power_W, voltage_mV, 3) >= minimum_mA ? 3 : 1;
}

/** Writes a current into the claim; one below the smallest pauses at once. */
export function capTo(claim: Claim, current_mA: number, site: Site): void {
  claim.permit = current_mA < site.minimum_mA ? "sleeping" : undefined;
  claim.limit_mA = current_mA < site.minimum_mA ? site.minimum_mA : Math.floor(current_mA / 1000) * 1000;
}

/** Voltage that is reckoned with when none is known that a house can have: a high one, so that no limit in W is exceeded. */
const HIGH_VOLTAGE_V = 253;

/** Phases 1 or 2 as they are, anything else as 3, on which a power goes least far. */
export function countedPhases(phases: number): number {
  return phases === 1 || phases === 2 ? phases : 3;
}

export function countedVoltage_V(voltage_V: number): number {
  return voltage_V >= 90 && voltage_V <= 280 ? voltage_V : HIGH_VOLTAGE_V;
}
