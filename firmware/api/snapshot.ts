import type { EvseFault, EvseLink, EvseRun, EvseState } from "#hal/evse";

/** Everything there is to say about this moment; one record, refreshed in place by the app. Written by the app, read by everybody. */
export interface Snapshot {
  link: EvseLink;
  state: EvseState;
  fault: EvseFault | undefined;
  carConnected: boolean | undefined;
  /** Mains per phase, mA; `undefined` where there is no meter or nothing was heard yet. */
  L1_mA: number | undefined;
  L2_mA: number | undefined;
  L3_mA: number | undefined;
  /** Age of the last mains sample, ms; `undefined` before the first. */
  mainsAge_ms: number | undefined;
  mainsFresh: boolean;
  /** House without the car, mA, as estimated. */
  house_L1_mA: number | undefined;
  house_L2_mA: number | undefined;
  house_L3_mA: number | undefined;
  /** Acknowledged by the EVSE; `undefined` while it is not answering. */
  offered_mA: number | undefined;
  /** What the car draws, worst phase, mA; `undefined` when not known. */
  charge_mA: number | undefined;
  chargeAge_ms: number | undefined;
  /** What was decided last. */
  run: EvseRun;
  limit_mA: number;
  /** Short name of what limits, e.g. `breaker L2`, `charge limit`, `car`, `failsafe`, `no car`. */
  limitedBy: string;
  /** The sentence, e.g. `offered 9 A: breaker L2 25 A - margin 0.5 A - house 15.2 A`. */
  sentence: string;
  /** Last code of set_enable in force: 1 disabled, 2 enabled, 3 sleeping. */
  enable: number;
  /** Seconds until an ordered start or stop, 0: none is ordered. */
  startIn_s: number;
  stopIn_s: number;
  /** The delayed start and stop of set_delayed that are in force, as they were ordered; empty: none. */
  delayed: string;
  /** Phases the car is taken to use: 1, 2, 3, 12, 13, 23 or 123; 0 while nothing charges and nothing is known. */
  phases: number;
  phasesFrom: "set" | "learned" | "assumed";
  /** How sure that is, percent: 100 when set, 0 before the mains have answered. */
  phasesSure_pct: number;
  /** Pauses for lack of current and starts of charging since boot. */
  pauses: number;
  starts: number;
  /** Session: plug-in to unplug. */
  sessionActive: boolean;
  session_s: number;
  sessionCharge_s: number;
  sessionEnergy_Wh: number;
  sessionPeak_mA: number;
  /** The sun's part of it, and who measures: `evMeter`, `evse`, `model`, `mixed ...`. */
  sessionSolar_Wh: number;
  energySource: string;
  /** Lifetime energy, temperature and identity of the EVSE. */
  lifetime_Wh: number | undefined;
  temperature_dC: number | undefined;
  evseFirmware: string | undefined;
  supervision: "off" | "armed" | "missed";
  evseBoots: number;
  retries: number;
  badLines: number;
  timeouts: number;
  /** Messages refused since boot. */
  rejections: number;
  /** Latched protective stops in force, by name, e.g. `communication`. Empty when none. */
  trips: string[];
}

/** A session that has ended; published and kept. */
export interface SessionRecord {
  /** Number of the session since the counter began; rises by one. */
  number: number;
  /** Start and end, seconds since 1970 UTC; `undefined` while the wall clock was not set. */
  start_s: number | undefined;
  end_s: number | undefined;
  duration_s: number;
  charge_s: number;
  energy_Wh: number;
  peak_mA: number;
  /** Why it ended: `unplugged`, or `power cut` when the car was gone after one. */
  endedBy: string;
  /** Energy by mains phase. */
  L1_Wh: number;
  L2_Wh: number;
  L3_Wh: number;
  /** Where the energy came from. Without a meter at the grid connection all counts as the grid's. */
  solar_Wh: number;
  grid_Wh: number;
  battery_Wh: number;
  /** What of the grid's part is so only because nobody measured where it came from. */
  unsplit_Wh: number;
  /** Who measured most of it: `evMeter`, `evse` or `model`; with `mixed` before it when another took part. */
  source: string;
  /** Name or UID of the card that began it, empty without one. */
  card: string;
}
