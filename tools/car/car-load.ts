/** What an EVSE has plugged into it. Times are milliseconds since the start of the simulation, unbounded. */
export interface CarLoad {
  /** The EVSE tells its pilot and its relay whenever either changes. */
  pilot(pwm: boolean, offered_A: number, relayClosed: boolean, now_ms: number): void;
  /** What the car shows on the pilot: not there, there, asking for current, asking with ventilation. */
  pilotState(now_ms: number): "A" | "B" | "C" | "D";
  /** Draw per mains phase L1..L3, A. */
  draw_A(now_ms: number): [number, number, number];
  /** When something happens in the car on its own; `Infinity`: nothing. */
  nextDue_ms(): number;
}
