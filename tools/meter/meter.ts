import { generator } from "#tools/evse/wire";

/** The keys of a scenario's `meter`. */
export interface MeterOptions {
  period_s: number;
  /** From the instant of the measurement to its arrival at the controller. */
  delay_s: number;
  /** Largest error of a reading, A; errors are spread evenly over +-noise_A. */
  noise_A: number;
  /** Share of samples that never arrive. */
  drop: number;
  /** Whether the meter also measures the car. */
  seesCar: boolean;
  /** Times without any sample, [from, to] in seconds. */
  outages: readonly (readonly [number, number])[];
}

/** A mains meter: reads all phases at one instant and delivers the reading a little later, or not at all. */
export class MainsMeter {
  private readonly random: () => number;
  /** Switched off and on by events. */
  on = true;

  constructor(
    private readonly options: MeterOptions,
    seed: number,
  ) {
    this.random = generator(seed + 77);
  }

  /** What is delivered of a reading taken at `time_s`, mA per phase; `undefined`: nothing. */
  read(time_s: number, mains_A: readonly number[]): [number, number, number] | undefined {
    const dropped = this.random() < this.options.drop;
    const noisy = mains_A.map((current_A) =>
      Math.round((current_A + (this.random() * 2 - 1) * this.options.noise_A) * 1000),
    );
    const out = !this.on || this.options.outages.some(([from_s, to_s]) => time_s >= from_s && time_s < to_s);
    return dropped || out ? undefined : [noisy[0] ?? 0, noisy[1] ?? 0, noisy[2] ?? 0];
  }
}
