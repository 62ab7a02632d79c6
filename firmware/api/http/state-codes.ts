import type { EvseFault, EvseState } from "#hal/evse";
import type { Snapshot } from "../snapshot";

/** The code of OpenEVSE for what the EVSE is in; 0 while it does not answer. */
export function stateCode({ link, state, fault }: Snapshot): number {
  if (link !== "up") return 0;
  return state === "fault" ? faultCode(fault) : codeOf(state);
}

function codeOf(state: EvseState): number {
  switch (state) {
    case "notConnected":
      return 1;
    case "connected":
      return 2;
    case "charging":
      return 3;
    case "sleeping":
      return 254;
    case "disabled":
      return 255;
    default:
      return 0;
  }
}

function faultCode(fault: EvseFault | undefined): number {
  switch (fault) {
    case "ventRequired":
      return 4;
    case "diode":
      return 5;
    case "gfci":
      return 6;
    case "noGround":
      return 7;
    case "stuckRelay":
      return 8;
    case "gfiSelfTest":
      return 9;
    case "overTemperature":
      return 10;
    case "overCurrent":
      return 11;
    case "relayClosure":
      return 14;
    default:
      return 11;
  }
}

/** Colour of the display for a state: 1 red, 2 green, 3 yellow, 5 violet, 6 teal. */
export function colourCode(code: number): number {
  switch (code) {
    case 1:
      return 2;
    case 2:
      return 3;
    case 3:
      return 6;
    case 0:
    case 254:
    case 255:
      return 5;
    default:
      return 1;
  }
}

/** The EVSE's flags as far as they are known: 0x40 relay closed, 0x100 car connected, 0x02 fault. */
export function flagsOf({ state, carConnected }: Snapshot): number {
  let flags = state === "charging" ? 64 : 0;
  if (carConnected === true) flags += 256;
  if (state === "fault") flags += 2;
  return flags;
}
