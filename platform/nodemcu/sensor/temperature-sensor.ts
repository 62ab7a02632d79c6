/** A temperature sensor at the module. */
export interface TemperatureSensor {
  /** The last good reading, degrees Celsius; `undefined` before the first. */
  readonly temperature_C: number | undefined;
  /** Why the last reading was refused, e.g. `no sensor`; empty: it was good. */
  readonly trouble: string;
  /** Works on, every 100 ms or more seldom; true: there is a new good reading. */
  tick(now: number): boolean;
}
