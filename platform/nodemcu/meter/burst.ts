/** The analogue inputs of the module, as NodeMCU's functions are: `adc.read` and `node.uptime`. */
export interface AdcPort {
  /** One sample of a channel of ADC1, 0..4095; takes 20..60 us. */
  readonly read: (this: void, unit: number, channel: number) => number;
  /** Monotonic microseconds from any beginning; does not wrap within years. */
  readonly micros: (this: void) => number;
}

/** ADC1, the one that works beside WiFi. */
const ADC_UNIT = 1;
/** Largest value of a sample. */
export const FULL_SCALE = 4095;
/** Closer to an end of the scale than this a sample may have been cut. */
const RAIL = 8;
/** Samples between two looks at the clock, which costs as much as a sample. */
const PER_LOOK = 8;
/** The next samples may take so much longer than the fastest. */
const SLACK_us = 100;
/** A swing under this (counts) drowns in noise and says nothing of the mains' frequency. */
const LEAST_EDGE = 60;

/**
 * Measures one input over one whole period of the mains: mean and mean square of its samples, weighted by the time that each stands for, so
 * that interrupts in between do no harm. It blocks that long: it ends before the period does, and what is missing of the period is taken to
 * be as it began. One object serves all inputs.
 */
export class Burst {
  /** Mean of the samples, counts. */
  mean = 0;
  /** Mean square of their distance from the mean, counts squared. */
  variance = 0;
  /** Part of the samples at the end of the scale that is nearer to the bias, 0..1. */
  clipped = 0;
  /** Samples taken. */
  count = 0;
  /** How long it took, us. */
  took_us = 0;
  /** Length of a half wave that this burst has seen from crossing to crossing, us, and whether it was the one above the bias; 0: it has not. */
  half_us = 0;
  upper = false;
  /** Length of a whole wave that this burst has seen, us, which does not depend on the bias; 0: it has not. */
  wave_us = 0;
  /** Sums of the first look. */
  private first = 0;
  private firstSquares = 0;
  /** On which side of the bias the input was last, when it went there, and when it left it before: 0 not seen. */
  private side = 0;
  private crossed_us = 0;
  private before_us = 0;

  constructor(private readonly port: AdcPort) {}

  /** Samples `channel` (0..7) for at most `period_us`; `bias` (counts, whole) is about the mean, `swing` (counts) about the deviation. */
  measure(channel: number, period_us: number, bias: number, swing: number): void {
    const { read, micros } = this.port;
    const near = (bias < FULL_SCALE - bias ? bias : FULL_SCALE - bias) - RAIL;
    const rail = near * near;
    const edge = PER_LOOK * (swing < LEAST_EDGE * 2 ? LEAST_EDGE : swing * 0.5);
    let sum_us = 0;
    let squares_us = 0;
    let clipped = 0;
    let least_us = period_us;
    this.begin();
    const start_us = micros();
    let last_us = start_us;
    while (true) {
      let sum = 0;
      let squares = 0;
      // two at a time: the loop costs the module half as much as a sample
      for (let left = PER_LOOK; left > 0; left -= 2) {
        const one = read(ADC_UNIT, channel) - bias;
        const other = read(ADC_UNIT, channel) - bias;
        const square = one * one;
        sum += one + other;
        squares += square + other * other;
        if (square >= rail) clipped += 2;
      }
      const now_us = micros();
      const span_us = now_us - last_us;
      last_us = now_us;
      if (span_us < least_us) least_us = span_us;
      sum_us += sum * span_us;
      squares_us += squares * span_us;
      this.look(sum, squares, edge, now_us);
      if (now_us - start_us + least_us + SLACK_us > period_us) break;
    }
    this.took_us = last_us - start_us;
    this.clipped = clipped / this.count;
    this.finish(sum_us, squares_us, bias, period_us);
  }

  private begin(): void {
    this.count = 0;
    this.half_us = 0;
    this.wave_us = 0;
    this.side = 0;
    this.crossed_us = 0;
    this.before_us = 0;
  }

  /** Remembers the first sums and when the input changes sides, with a threshold on both so that noise near zero does not count. */
  private look(sum: number, squares: number, edge: number, now_us: number): void {
    if (this.count === 0) {
      this.first = sum;
      this.firstSquares = squares;
    }
    this.count += PER_LOOK;
    const side = sum > edge ? 1 : sum < -edge ? -1 : 0;
    if (side === 0 || side === this.side) return;
    if (this.crossed_us > 0) {
      this.half_us = now_us - this.crossed_us;
      this.upper = side < 0;
      if (this.before_us > 0) this.wave_us = now_us - this.before_us;
      this.before_us = this.crossed_us;
    }
    if (this.side !== 0) this.crossed_us = now_us;
    this.side = side;
  }

  private finish(sum_us: number, squares_us: number, bias: number, period_us: number): void {
    const missing_us = period_us > this.took_us ? period_us - this.took_us : 0;
    const weight_us = PER_LOOK * (this.took_us + missing_us);
    const mean = (sum_us + this.first * missing_us) / weight_us;
    this.mean = bias + mean;
    this.variance = (squares_us + this.firstSquares * missing_us) / weight_us - mean * mean;
  }
}
