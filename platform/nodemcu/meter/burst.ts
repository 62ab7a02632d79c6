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
/** A look that took so many times the shortest one was interrupted, and stands for another moment: it tells nothing of the frequency. */
const INTERRUPTED = 1.5;
/** One period of the mains. A burst is as long as the longer one, and so sees its own beginning again where the mains have 60 Hz. */
export const PERIOD_50Hz_us = 20000;
export const PERIOD_60Hz_us = 16667;
/** So much of the beginning is kept to be seen again. */
const KEPT_us = 3800;

/**
 * Measures one input over one whole period of the mains: mean and mean square of its samples, weighted by the time that each stands for, so
 * that interrupts in between do no harm. It blocks for a period of 50 Hz, in which it also sees whether the input repeats itself with 60 Hz. It
 * ends before the period does, and what is missing of the period is taken to be as it began. One object serves all inputs.
 */
export class Burst {
  /** Mean of the samples, counts. */
  mean = 0;
  /** Mean square of their distance from the mean, counts squared. */
  variance = 0;
  /** Mean square of the looks' own means from the mean, counts squared: of a wave about the variance, of mere noise an eighth of it. */
  smooth = 0;
  /** Part of the samples at the end of the scale that is nearer to the bias, 0..1. */
  clipped = 0;
  /** Samples taken. */
  count = 0;
  /** How long what was measured took, us. */
  took_us = 0;
  /** Mean square of what was measured a period of 60 Hz after the burst's beginning, and of how far the beginning was from it (counts squared); 0: not seen. */
  seen = 0;
  apart = 0;
  /** Sums of the first look. */
  private first = 0;
  private firstSquares = 0;
  /** Sums of the looks at the beginning and when they ended, us of the burst; how many; the one that is compared with at present. */
  private readonly kept: number[] = [];
  private readonly kept_us: number[] = [];
  private keeps = 0;
  private against = 0;
  private compared = 0;

  constructor(private readonly port: AdcPort) {}

  /** Samples `channel` (0..7) and measures over at most `period_us` of it; `bias` (counts, whole) is about the mean. */
  measure(channel: number, period_us: number, bias: number): void {
    const { read, micros } = this.port;
    const near = (bias < FULL_SCALE - bias ? bias : FULL_SCALE - bias) - RAIL;
    const rail = near * near;
    let sum_us = 0;
    let squares_us = 0;
    let clipped = 0;
    let least_us = period_us;
    this.begin();
    const start_us = micros();
    let at_us = 0;
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
      const now_us = micros() - start_us;
      const span_us = now_us - at_us;
      at_us = now_us;
      if (span_us < least_us) least_us = span_us;
      if (at_us <= period_us) {
        sum_us += sum * span_us;
        squares_us += squares * span_us;
        this.took_us = at_us;
      }
      this.look(sum, squares, at_us, span_us < INTERRUPTED * least_us ? INTERRUPTED * least_us : 0);
      if (at_us + least_us + SLACK_us > PERIOD_50Hz_us) break;
    }
    this.clipped = clipped / this.count;
    this.finish(sum_us, squares_us, bias, period_us);
  }

  private begin(): void {
    this.count = 0;
    this.smooth = 0;
    this.seen = 0;
    this.apart = 0;
    this.keeps = 0;
    this.against = 0;
    this.compared = 0;
  }

  /** Keeps the beginning, and compares what comes a period of 60 Hz later with it. A look that took longer than `most_us` tells nothing; 0: this one has. */
  private look(sum: number, squares: number, at_us: number, most_us: number): void {
    if (this.count === 0) {
      this.first = sum;
      this.firstSquares = squares;
    }
    this.count += PER_LOOK;
    this.smooth += sum * sum;
    if (most_us === 0) return;
    if (at_us < KEPT_us) {
      this.kept[this.keeps] = sum;
      this.kept_us[this.keeps] = at_us;
      this.keeps++;
    } else if (at_us > PERIOD_60Hz_us) this.compare(sum, at_us - PERIOD_60Hz_us, most_us);
  }

  /** Between the two kept looks around the same moment the input is taken to go straight. */
  private compare(sum: number, at_us: number, most_us: number): void {
    const { kept, kept_us } = this;
    while (this.against + 2 < this.keeps && (kept_us[this.against + 1] ?? 0) < at_us) this.against++;
    const from_us = kept_us[this.against] ?? 0;
    const span_us = (kept_us[this.against + 1] ?? 0) - from_us;
    if (this.against + 1 >= this.keeps || at_us < from_us || at_us > from_us + span_us) return;
    if (span_us > most_us) return;
    const from = kept[this.against] ?? 0;
    const apart = sum - from - (((kept[this.against + 1] ?? 0) - from) * (at_us - from_us)) / span_us;
    this.apart += apart * apart;
    this.seen += sum * sum;
    this.compared++;
  }

  private finish(sum_us: number, squares_us: number, bias: number, period_us: number): void {
    const missing_us = period_us > this.took_us ? period_us - this.took_us : 0;
    const weight_us = PER_LOOK * (this.took_us + missing_us);
    const mean = (sum_us + this.first * missing_us) / weight_us;
    this.mean = bias + mean;
    this.smooth = this.smooth / (PER_LOOK * this.count) - mean * mean;
    if (this.compared > 0) {
      const samples = PER_LOOK * PER_LOOK * this.compared;
      this.seen /= samples;
      this.apart /= samples;
    }
    this.variance = (squares_us + this.firstSquares * missing_us) / weight_us - mean * mean;
  }
}
