import { elapsed_ms } from "#hal/clock";
import type { AdcPort } from "../meter/burst";
import type { TemperatureSensor } from "./temperature-sensor";

const ADC_UNIT = 1;
const FULL_SCALE = 4095;
/** Samples of one reading; they take about 1 ms. */
const SAMPLES = 16;
const PERIOD_ms = 1000;
/** A reading whose samples lie further apart than this is none. */
const SPREAD = 400;
/** Nearer to an end of the scale the sensor is open or shorted. */
const OPEN_FROM = 4030;
const SHORTED_TO = 40;
/** The sensor's resistance at 25 degrees and the resistor to the supply, ohm, and the constant of its material, K. */
const NOMINAL_ohm = 10000;
const SERIES_ohm = 10000;
const BETA_K = 3950;
const NOMINAL_K = 298.15;
const ZERO_C_K = 273.15;
const LEAST_C = -40;
const LARGEST_C = 150;

/**
 * Temperature of an NTC of 10 kohm (B 3950) between the input and earth, with 10 kohm to the 3.3 V supply, from a sample at 11 dB, which
 * spans about the supply. The converter is not calibrated: within 3 degrees between 20 and 90.
 */
export function ntcTemperature_C(counts: number): number {
  const part = counts / FULL_SCALE;
  const resistance_ohm = (SERIES_ohm * part) / (1 - part);
  return 1 / (1 / NOMINAL_K + Math.log(resistance_ohm / NOMINAL_ohm) / BETA_K) - ZERO_C_K;
}

/** An {@link ntcTemperature_C} sensor on a channel of ADC1, read each second. */
export class Ntc implements TemperatureSensor {
  temperature_C: number | undefined = undefined;
  trouble = "";
  private read_ms: number | undefined = undefined;

  /** `channel` 0..7, set up with 11 dB and 12 bits. */
  constructor(
    private readonly port: AdcPort,
    private readonly channel: number,
  ) {}

  tick(now: number): boolean {
    if (this.read_ms !== undefined && elapsed_ms(this.read_ms, now) < PERIOD_ms) return false;
    this.read_ms = now;
    const { read } = this.port;
    let sum = 0;
    let least = FULL_SCALE;
    let largest = 0;
    for (let left = SAMPLES; left > 0; left--) {
      const sample = read(ADC_UNIT, this.channel);
      sum += sample;
      if (sample < least) least = sample;
      if (sample > largest) largest = sample;
    }
    return this.take(sum / SAMPLES, largest - least);
  }

  private take(counts: number, spread: number): boolean {
    this.trouble = counts >= OPEN_FROM ? "sensor is open" : counts <= SHORTED_TO ? "sensor is shorted" : "";
    if (this.trouble === "" && spread > SPREAD) this.trouble = "reading is not steady";
    if (this.trouble !== "") return false;
    const reading_C = ntcTemperature_C(counts);
    if (reading_C < LEAST_C || reading_C > LARGEST_C) {
      this.trouble = "no possible temperature";
      return false;
    }
    this.temperature_C = reading_C;
    return true;
  }
}
