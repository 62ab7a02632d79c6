/** The settings of phase switching, in base units. */
export interface PhaseSwitchSettings {
  /** CONTACT2 of SmartEVSE: 0 not present, 1 always off, 2 solar off, 3 always on, 4 auto. */
  contact2: number;
  /** Power beyond the threshold that a switch needs, W, and for how long (more phases, fewer phases). */
  hysteresis_W: number;
  up_ms: number;
  down_ms: number;
  /** Switches a day that the contactor is given; 0: no bound. An overload is answered beyond it. */
  budget: number;
  minimum_mA: number;
  maximum_mA: number;
}

/** What the policy looks at. One record is reused for every call. */
export interface PhaseSwitchView {
  solar: boolean;
  /** The feed behind `surplus_W` is fresh. */
  fresh: boolean;
  /** Filtered surplus, W. */
  surplus_W: number;
  voltage_V: number;
  /** What the breaker leaves the car on all its phases, and on the one it would keep, mA; `undefined`: not balanced. */
  room3_mA: number | undefined;
  room1_mA: number | undefined;
  /** What the power limits allow the car over all phases, W; `undefined`: none limits. */
  allowed_W: number | undefined;
  /** The contactor can be ordered. */
  usable: boolean;
  carConnected: boolean;
  charging: boolean;
  /** The relay is surely open, and what is drawn on the worst phase, mA (`undefined`: nobody measures). */
  relayOpen: boolean;
  draw_mA: number | undefined;
  /** What the port says is switched on: 1 or 3; `undefined` while it does not know. */
  actual: number | undefined;
  /** Seconds since 1970; `undefined` while the clock is not set. */
  epoch_s: number | undefined;
}
