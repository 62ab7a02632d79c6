/** The settings of solar charging in base units; one record, refreshed when the settings change. */
export interface SolarSettings {
  /** Surplus that starts a charge, mA summed over the phases (SmartEVSE START); 0: the smallest current on all phases, by `ratio_pct`. */
  start_mA: number;
  /** How long the sun may lack before a charge ends (SmartEVSE STOP); 0: never. */
  stop_ms: number;
  /** Import from the grid that is aimed at, mA summed over the phases (SmartEVSE IMPORT). */
  import_mA: number;
  /** Percent of the smallest current that must come from the sun (OpenEVSE ratio); above 100 each percent keeps 10 W free. */
  ratio_pct: number;
  /** Percent of the car's energy that may come from the grid, to bridge clouds and to round to whole amperes. */
  gridShare_pct: number;
  /** Least length of a charge and of a pause. */
  minCharge_ms: number;
  minPause_ms: number;
  /** Time constants of the filter that starts charges: for more and for less sun. */
  attack_ms: number;
  decay_ms: number;
  /** A charge that the sun has started is never paused for lack of sun. */
  neverPause: boolean;
  /** Smallest and largest current the car is offered. */
  minimum_mA: number;
  maximum_mA: number;
  /** Silence of the feed after which it is not used. */
  timeout_ms: number;
}
