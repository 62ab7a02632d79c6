/**
 * The charging controller (EVSE) as the firmware sees it, whatever protocol lies between (RAPI today).
 * The firmware states an aim; whoever implements this port makes the EVSE match it and keeps it matching.
 */

/** EVSE state: IEC 61851-1 pilot states A..C where they apply, otherwise what the EVSE itself says. `unknown`: starting, or never heard. */
export type EvseState = "unknown" | "notConnected" | "connected" | "charging" | "fault" | "sleeping" | "disabled";

/** Named faults of an OpenEVSE (states 04..0e of RAPI). */
export type EvseFault =
  | "ventRequired"
  | "diode"
  | "gfci"
  | "noGround"
  | "stuckRelay"
  | "gfiSelfTest"
  | "overTemperature"
  | "overCurrent"
  | "relayClosure"
  | "other";

/** What the EVSE shall do: `enabled` charges when the car asks, `sleeping` is a graceful pause, `disabled` opens the relay at once. */
export type EvseRun = "enabled" | "sleeping" | "disabled";

/** `probing` until the first exchange after an opening has succeeded, `up` while answers come, `down` when they stopped. */
export type EvseLink = "probing" | "up" | "down";

/** What is known of the EVSE. One record for the life of the controller, written only by the implementation of {@link EvsePort}. */
export interface EvseStatus {
  link: EvseLink;
  /** When `link` last changed. */
  link_ms: number;
  state: EvseState;
  /** When the EVSE last confirmed `state` (answer or asynchronous message). */
  state_ms: number;
  /** Only in state `fault`. */
  fault: EvseFault | undefined;
  /** Whether a car is plugged in; `undefined` while the EVSE cannot tell (disabled, starting). */
  carConnected: boolean | undefined;
  /** The car asks for energy (pilot state C) as far as known; frozen while sleeping. */
  carWants: boolean;
  /** Offered current: what the EVSE last said its capacity is. `undefined` until first heard; stale when the link is down. */
  offered_mA: number | undefined;
  /** When the EVSE last acknowledged or reported `offered_mA`. */
  offered_ms: number;
  /** Charge current by the EVSE's own ammeter (lags 2..3 s, one phase), `undefined` without ammeter or before the first reading. */
  charge_mA: number | undefined;
  charge_ms: number;
  /** Mains voltage the EVSE assumes or measures, `undefined` before the first reading. */
  voltage_mV: number | undefined;
  /** Energy since plug-in as the EVSE counts it (one phase), Ws; `undefined` before the first reading. */
  session_Ws: number | undefined;
  /** Lifetime energy, Wh. */
  lifetime_Wh: number | undefined;
  /** Hottest sensor, tenths of a degree Celsius; `undefined` when no sensor is fitted. */
  temperature_dC: number | undefined;
  /** Trips of its GFCI, missing grounds and stuck relays that the EVSE has counted over its life; `undefined` before the first reading. */
  faultCounts: readonly number[] | undefined;
  /** EVSE firmware and protocol as `$GV` says them. */
  firmware: string | undefined;
  protocol: string | undefined;
  /** Boots of the EVSE seen since the controller started. */
  boots: number;
  /** Commands that had to be repeated, answers that failed their checksum, commands without any answer. */
  retries: number;
  badLines: number;
  timeouts: number;
  /** Heartbeat supervision by the EVSE: `off` (not there or switched off), `armed`, `missed` (not yet acknowledged). */
  supervision: "off" | "armed" | "missed";
}

export interface EvsePort {
  readonly status: EvseStatus;
  /**
   * States what the EVSE shall do from now on; idempotent, call it as often as you like. `limit_mA` is rounded down to whole amperes.
   * Lowering goes out before everything else. The implementation repeats it whenever the EVSE says something else.
   * While the limit is under the EVSE's minimum (6 A) the implementation holds the minimum; whoever wants 0 asks for `sleeping`.
   */
  aim(run: EvseRun, limit_mA: number, now: number): void;
  /** Sets how the EVSE guards itself against a dead controller: pulses within `interval_s` (1..65; 0 = off), else `fallback_A` (6..80). */
  supervise(interval_s: number, fallback_A: number, now: number): void;
  /**
   * Sends one command (without `$` and checksum, e.g. `GV`) after everything urgent; the answer comes to {@link EvseListener.evseReply}
   * with the same tag. Returns false (and no reply will come) when the queue is full or the text cannot be sent.
   */
  ask(command: string, tag: string, now: number): boolean;
}

/** Who hears what the EVSE says. */
export interface EvseListener {
  /** An asynchronous message, whole line without CR, e.g. `$AT 03 03 16 0000^..`. */
  evseAsync(line: string, now: number): void;
  /**
   * The raw answer to {@link EvsePort.ask} (e.g. `$OK 6 32 16 32^xx`), or `undefined` when none came in time. Answers to the
   * implementation's own orders come too, with the tag `responseSC`, `responseFE`, `responseFS` or `responseFD`.
   */
  evseReply(tag: string, command: string, reply: string | undefined, now: number): void;
  /** Somebody at the EVSE itself (its button, its delay timer, a limit set there) has put it to sleep or woken it. */
  evsePressed(run: "sleeping" | "enabled", now: number): void;
  /** Something in {@link EvseStatus} changed that may matter for the limit; asks for a tick at once. */
  evseChanged(now: number): void;
}
