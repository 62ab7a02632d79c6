import type { EvseFault, EvseState } from "#hal/evse";

/** Volatile flags of fw >= 6.0 that the controller looks at. */
export const HARD_FAULT = 2;
export const EV_CONNECTED = 256;
/** From this code on (254 sleeping, 255 disabled) the EVSE was told to rest. */
export const SLEEPING = 254;

/** The state behind an EVSE state code; fault codes give `fault`, codes that are never sent give `undefined`. */
export function stateOf(code: number): EvseState | undefined {
  switch (code) {
    case 0:
      return "unknown";
    case 1:
      return "notConnected";
    case 2:
      return "connected";
    case 3:
      return "charging";
    case 254:
      return "sleeping";
    case 255:
      return "disabled";
    default:
      return code >= 4 && code <= 14 ? "fault" : undefined;
  }
}

/** The fault behind a state code 4..14, `undefined` for every other code. */
export function faultOf(code: number): EvseFault | undefined {
  switch (code) {
    case 4:
      return "ventRequired";
    case 5:
      return "diode";
    case 6:
      return "gfci";
    case 7:
      return "noGround";
    case 8:
      return "stuckRelay";
    case 9:
      return "gfiSelfTest";
    case 10:
      return "overTemperature";
    case 11:
      return "overCurrent";
    case 12:
    case 13:
      return "other";
    case 14:
      return "relayClosure";
    default:
      return undefined;
  }
}

/** Whether a flag (a power of two) is set. */
export function flag(flags: number, bit: number): boolean {
  return (flags & bit) !== 0;
}
