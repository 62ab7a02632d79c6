import { elapsed_ms } from "#hal/clock";

/** Last values of what others report besides the mains: grid and solar power, battery, circuit, EV meter, limits. Each ages on its own. */
export class Feeds {
  /** Rises with every value that arrives. */
  revision = 0;
  /** How many feeds were ever reported. */
  names = 0;
  private readonly values: Record<string, number | undefined> = {};
  private readonly at_ms: Record<string, number> = {};

  /** Takes a value, in the unit of its name. */
  put(name: string, value: number, now: number): void {
    if (this.at_ms[name] === undefined) this.names++;
    this.values[name] = value;
    this.at_ms[name] = now;
    this.revision++;
  }

  /** The value, or `undefined` when there is none or it is older than `timeout_ms`: once too old it does not come back with the clock. */
  value(name: string, timeout_ms: number, now: number): number | undefined {
    const value = this.values[name];
    if (value === undefined || elapsed_ms(this.at_ms[name] ?? now, now) < timeout_ms) return value;
    this.values[name] = undefined;
    return undefined;
  }

  /** Whether it was ever reported. */
  knows(name: string): boolean {
    return this.at_ms[name] !== undefined;
  }

  /** When the value arrived; only meaningful while there is one. */
  arrived_ms(name: string): number {
    return this.at_ms[name] ?? 0;
  }

  /** Takes a value back. */
  forget(name: string): void {
    this.values[name] = undefined;
  }
}
