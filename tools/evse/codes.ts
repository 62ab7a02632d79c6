import type { EvseFault } from "#hal/evse";

/** State codes of the EVSE that are no faults. */
export const STATE = { unknown: 0, A: 1, B: 2, C: 3, sleeping: 254, disabled: 255 } as const;

export const FAULT_CODES: Record<EvseFault, number> = {
  ventRequired: 4,
  diode: 5,
  gfci: 6,
  noGround: 7,
  stuckRelay: 8,
  gfiSelfTest: 9,
  overTemperature: 10,
  overCurrent: 11,
  relayClosure: 14,
  other: 12,
};

/** The faults that can be brought about. */
export const FAULTS: readonly EvseFault[] = [
  "ventRequired",
  "diode",
  "gfci",
  "noGround",
  "stuckRelay",
  "gfiSelfTest",
  "overTemperature",
  "overCurrent",
  "relayClosure",
];

export function isFaultCode(code: number): boolean {
  return code >= 4 && code <= 14;
}
