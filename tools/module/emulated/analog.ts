import { loop } from "./loop";

/** A sample takes so long. */
const SAMPLE_us = 40;
const FULL_SCALE = 4095;
const TWO_PI = 6.283185307179586;
/** Counts of a clamp of 50 A (calibration 277) per ampere, peak: the inverse of the factor that the module uses, times the root of two. */
const COUNTS_PER_A = 1414.2135623730951 / (0.08056640625 * 277);

/** What the inputs of the converter see: a current as a sine on a bias, with harmonics and noise; or nothing. */
class Analog {
  /** The mains are never quite what they are called: what measures them meets every part of the wave. */
  frequency_Hz = 49.98;
  /** Part of the third and fifth harmonic. */
  third = 0;
  fifth = 0;
  /** Counts. */
  noise = 2;
  bias = 1900;
  readonly current_A: (number | undefined)[] = [undefined, undefined, undefined];
  private seed = 1;

  /** One sample of a channel. */
  read(channel: number): number {
    loop.block(SAMPLE_us);
    const phase = channel === 4 ? 0 : channel === 7 ? 1 : channel === 6 ? 2 : -1;
    const current_A = phase < 0 ? undefined : this.current_A[phase];
    if (current_A === undefined) return Math.floor(FULL_SCALE * this.random());
    const angle = (TWO_PI * this.frequency_Hz * loop.now_us) / 1000000 + (phase * TWO_PI) / 3;
    const wave = Math.sin(angle) + this.third * Math.sin(3 * angle) + this.fifth * Math.sin(5 * angle);
    const norm = Math.sqrt(1 + this.third * this.third + this.fifth * this.fifth);
    const counts = this.bias + (current_A * COUNTS_PER_A * wave) / norm + this.noise * (this.random() - 0.5) * 2;
    const whole = Math.floor(counts + 0.5);
    return whole < 0 ? 0 : whole > FULL_SCALE ? FULL_SCALE : whole;
  }

  /** 0..1, the same in each run. */
  private random(): number {
    this.seed = this.seed * 16807 - Math.floor((this.seed * 16807) / 2147483647) * 2147483647;
    return this.seed / 2147483647;
  }
}

export const analog = new Analog();

export const adcModule = {
  ADC1: 1,
  ADC_ATTEN_6db: 2,
  ADC_ATTEN_11db: 3,
  setwidth(this: void): void {
    // 12 bits
  },
  setup(this: void): void {
    // each channel gives the same scale
  },
  read(this: void, _unit: number, channel: number): number {
    return analog.read(channel);
  },
};
