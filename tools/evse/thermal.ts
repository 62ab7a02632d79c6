/** What the temperature asks for: nothing, a new capacity, or the panic stop. */
export type ThermalDemand = { capacity_A: number } | "panic" | undefined;

/**
 * Temperature throttling. Its quirk is what matters: the new capacity follows from the stored one and ignores a lower volatile one, so the
 * "throttle" may raise the pilot, and so does its end.
 */
export class Thermal {
  celsius: number;
  /** 0 none, 1 half of the stored current, 2 a quarter. */
  level: 0 | 1 | 2 = 0;

  constructor(celsius: number) {
    this.celsius = celsius;
  }

  /** Evaluated once a second; throttles only while charging, restores always. */
  evaluate(charging: boolean, stored_A: number): ThermalDemand {
    const { celsius, level } = this;
    if (celsius >= 71) return "panic";
    if (charging && celsius >= 68 && level < 2) return this.enter(2, stored_A / 4);
    if (charging && celsius >= 65 && level < 1) return this.enter(1, stored_A / 2);
    if (level > 0 && celsius <= 62) return this.enter(0, stored_A);
    if (level === 2 && celsius <= 65) return this.enter(1, stored_A / 2);
    return undefined;
  }

  private enter(level: 0 | 1 | 2, capacity_A: number): ThermalDemand {
    this.level = level;
    return { capacity_A: Math.max(6, Math.floor(capacity_A)) };
  }
}
