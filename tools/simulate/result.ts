import type { VmName } from "./vm-name";
/** What a simulation has shown; the keys and their order are the published form. */
export interface SimulationResult {
  duration_s: number;
  wall_s: number;
  vm: VmName;
  seed: number;
  breaker: { above_s: number[]; above_As: number[]; worstExcess_A: number; longestAbove_s: number };
  reaction_ms: { events: number; p50: number; p99: number; max: number };
  energy_Wh: number;
  solarEnergy_Wh: number;
  gridEnergy_Wh: number;
  /** Times the relay closed, and times the controller paused the charge. */
  starts: number;
  pauses: number;
  /** Shortest time charging and shortest time between two charges of one car; `null`: there was none that ended. */
  shortestOn_s: number | null;
  shortestOff_s: number | null;
  offerChanges: number;
  /** What the pilot grants at the end, 0 while it grants nothing. */
  finalOffer_A: number;
  /** Bytes that the controller made the EVSE write. */
  evseEepromWrites: number;
  /** Seconds by what limited. */
  limitedBy_s: Record<string, number>;
  /** Messages that were refused. */
  rejections: number;
  /** Protective stops, when each was set. */
  trips: { at_s: number; name: string }[];
  /** Energy that the car could have taken and did not, by what limited, Wh. */
  notCharged_Wh: Record<string, number>;
  /** The sun: what of the car's energy it gave and the grid gave, what went into the grid, and what a perfect car would have taken. */
  solar: {
    net_Wh: number;
    fromGrid_Wh: number;
    exported_Wh: number;
    oracle_Wh: number;
    shortestOff_s: number | null;
    starts: number;
  };
  /** Time of the car above the limit of its power (`powerLimit_W`). */
  cap: { above_s: number; longestAbove_s: number; worst_W: number };
  /** Switches of the second contactor, and the time without current around them. */
  phaseSwitches: number;
  darkDuringSwitch_s: number;
  /** Of them those while current flowed, which ruins the contactor. */
  phaseSwitchesUnderLoad: number;
  /** Records of the sessions that ended. */
  sessions: unknown[];
}

/** Rounded to `places` decimals, for reading. */
export function rounded(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale + 0;
}
