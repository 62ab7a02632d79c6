import { elapsed_ms } from "#hal/clock";
import type { TemperatureSensor } from "./temperature-sensor";

/** A bus of 1-Wire with one device. */
export interface OneWirePort {
  /** Resets the bus; whether a device answered. */
  reset(): boolean;
  write(bytes: string): void;
  /** Reads so many bytes; what nobody drives reads as 0xff. */
  read(count: number): string;
}

/** Commands: to whatever device is there, measure, and read the scratchpad. */
const CONVERT = String.fromCharCode(204, 68);
const READ_SCRATCHPAD = String.fromCharCode(204, 190);
const SCRATCHPAD = 9;
/** A conversion of 12 bits takes 750 ms at most; some devices are slower than their data sheet. */
const CONVERSION_ms = 850;
const PERIOD_ms = 5000;
/** What the register holds after power-on, sixteenths: 85 degrees. Only a sensor that was nearly there can mean it. */
const POWER_ON = 1360;
const NEARLY_C = 80;
const LEAST_C = -55;
const LARGEST_C = 125;

/** CRC-8 of a byte string (polynomial 0x8C, reflected); 0 over a text with its checksum. */
export function crc8(bytes: string): number {
  let crc = 0;
  for (let index = 0; index < bytes.length; index++) {
    crc = crc ^ bytes.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) {
      const half = Math.floor(crc / 2);
      crc = half * 2 === crc ? half : half ^ 140;
    }
  }
  return crc;
}

/** Why a scratchpad holds no reading; empty: it does. `last_C` is the reading before. */
export function scratchpadFault(bytes: string, last_C: number | undefined): string {
  if (bytes.length < SCRATCHPAD) return "cut short";
  if (bytes === fullOf(255)) return "no sensor";
  // all zeros have a good checksum
  if (bytes === fullOf(0)) return "bus is shorted";
  if (crc8(bytes) !== 0) return "bad checksum";
  const reading_C = temperature_C(bytes);
  if (reading_C < LEAST_C || reading_C > LARGEST_C) return "no possible temperature";
  if (reading_C * 16 === POWER_ON && (last_C === undefined || last_C < NEARLY_C)) return "has not measured";
  return "";
}

/** The temperature in a good scratchpad. */
export function temperature_C(bytes: string): number {
  const raw = bytes.charCodeAt(0) + 256 * bytes.charCodeAt(1);
  return (raw >= 32768 ? raw - 65536 : raw) / 16;
}

function fullOf(code: number): string {
  return String.fromCharCode(code, code, code, code, code, code, code, code, code);
}

/** A DS18B20 on a bus of its own: measures every 5 s and does not wait for it. */
export class Ds18b20 implements TemperatureSensor {
  temperature_C: number | undefined = undefined;
  trouble = "";
  private asked_ms: number | undefined = undefined;
  private converting = false;

  constructor(private readonly port: OneWirePort) {}

  tick(now: number): boolean {
    const since_ms = this.asked_ms === undefined ? PERIOD_ms : elapsed_ms(this.asked_ms, now);
    if (this.converting) return since_ms >= CONVERSION_ms && this.read();
    if (since_ms < PERIOD_ms) return false;
    this.asked_ms = now;
    if (this.port.reset()) {
      this.port.write(CONVERT);
      this.converting = true;
    } else this.trouble = "no sensor";
    return false;
  }

  private read(): boolean {
    this.converting = false;
    if (!this.port.reset()) {
      this.trouble = "no sensor";
      return false;
    }
    this.port.write(READ_SCRATCHPAD);
    const bytes = this.port.read(SCRATCHPAD);
    this.trouble = scratchpadFault(bytes, this.temperature_C);
    if (this.trouble !== "") return false;
    this.temperature_C = temperature_C(bytes);
    return true;
  }
}
