import type { AdcPort } from "#platform/nodemcu/meter/burst";

/** mA per count of a clamp of 50 A at 1 V behind the module's input. */
export const mA_PER_COUNT = 22.31689453125;
const TURN = 6.283185307179586;

/** One input: what hangs on it. */
export interface Input {
  /** RMS of the fundamental, A. */
  current_A: number;
  /** Parts of harmonics 3, 5, 7 of the fundamental, and their phases, turns. */
  third: number;
  fifth: number;
  seventh: number;
  turn: number;
  /** Half waves of one sign are so much smaller, part of them (a hair dryer at half power: 1). */
  oneSided: number;
  bias: number;
  /** Deviation of the converter's noise, counts. */
  noise: number;
}

export function plainInput(current_A: number): Input {
  return { current_A, third: 0, fifth: 0, seventh: 0, turn: 0, oneSided: 0, bias: 2050, noise: 3 };
}

/** Three inputs (channels 4, 7, 6: L1, L2, L3) and the time they are read in. Deterministic. */
export class FakeInputs {
  readonly inputs = [plainInput(0), plainInput(0), plainInput(0)];
  /** What a channel reads instead of its input, by time. */
  override: ((this: void, channel: number, time_us: number) => number | undefined) | undefined = undefined;
  frequency_Hz = 50;
  /** How long a sample takes, and by how much that varies. */
  sample_us = 50;
  jitter_us = 4;
  /** An interrupt of this length comes at each so many samples; 0 none. */
  stall_us = 0;
  stallEvery = 0;
  time_us = 1000000;
  reads = 0;
  private seed = 12345;

  port(): AdcPort {
    return { read: (_unit, channel) => this.read(channel), micros: () => Math.floor(this.time_us) };
  }

  /** True RMS of an input, mA; both halves of a one-sided wave, without its mean, which no clamp passes on. */
  truth_mA(phase: number): number {
    const input = this.inputs[phase] ?? plainInput(0);
    let sum = 0;
    let squares = 0;
    for (let step = 0; step < 4000; step++) {
      const value = wave(input, step / 4000);
      sum += value;
      squares += value * value;
    }
    const mean = sum / 4000;
    return Math.sqrt(squares / 4000 - mean * mean) * 1000;
  }

  private read(channel: number): number {
    this.reads++;
    this.time_us += this.sample_us + (this.random() - 0.5) * this.jitter_us * 2;
    if (this.stallEvery > 0 && this.reads - Math.floor(this.reads / this.stallEvery) * this.stallEvery === 0)
      this.time_us += this.stall_us;
    const other = this.override === undefined ? undefined : this.override(channel, this.time_us);
    if (other !== undefined) return other;
    const phase = channel === 4 ? 0 : channel === 7 ? 1 : 2;
    const input = this.inputs[phase] ?? plainInput(0);
    const turns = (this.time_us * this.frequency_Hz) / 1000000 + phase / 3;
    const noise = (this.random() + this.random() + this.random() - 1.5) * 2 * input.noise;
    const mean = input.oneSided === 0 ? 0 : meanOf(input);
    const counts = input.bias + ((wave(input, turns) - mean) * 1000) / mA_PER_COUNT + noise;
    return counts < 0 ? 0 : counts > 4095 ? 4095 : Math.floor(counts);
  }

  private random(): number {
    const next = this.seed * 16807;
    this.seed = next - Math.floor(next / 2147483647) * 2147483647;
    return this.seed / 2147483647;
  }
}

/** Current at so many turns of the mains, A. */
function wave(input: Input, turns: number): number {
  const fundamental = Math.sin(TURN * turns);
  const harmonics =
    input.third * Math.sin(TURN * (3 * turns + input.turn)) +
    input.fifth * Math.sin(TURN * (5 * turns + 2 * input.turn)) +
    input.seventh * Math.sin(TURN * (7 * turns + 3 * input.turn));
  const value = (fundamental + harmonics) * input.current_A * 1.4142135623730951;
  return fundamental < 0 ? value * (1 - input.oneSided) : value;
}

function meanOf(input: Input): number {
  // of a sine: 1/pi of the peak over one half wave
  return (input.oneSided * input.current_A * 1.4142135623730951) / 3.141592653589793;
}
