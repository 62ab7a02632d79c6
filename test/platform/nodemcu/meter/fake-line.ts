import { crc16 } from "#platform/nodemcu/meter/modbus-frame";
import type { BytePort } from "#platform/nodemcu/meter/modbus-line";
import { hexBytes, showBytes } from "../hex-bytes";

/** A line that keeps what was sent. */
export class FakeLine implements BytePort {
  /** As `01 04 ...`. */
  readonly sent: string[] = [];
  open = true;

  write(bytes: string): boolean {
    if (!this.open) return false;
    this.sent.push(showBytes(bytes));
    return true;
  }
}

/** A frame of these bytes with its checksum. */
export function sealed(hex: string): string {
  const bytes = hexBytes(hex);
  const crc = crc16(bytes, bytes.length);
  const high = Math.floor(crc / 256);
  return bytes + String.fromCharCode(crc - high * 256, high);
}

/** A number of four bytes (IEEE 754, high byte first) of a whole number or a half, as hex; 0 is all zeros. */
export function float32Hex(value: number): string {
  if (value === 0) return "00 00 00 00";
  let mantissa = value < 0 ? -value : value;
  let exponent = 127;
  while (mantissa >= 2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < 1) {
    mantissa *= 2;
    exponent--;
  }
  const rest = Math.floor((mantissa - 1) * 8388608 + 0.5);
  const top = (value < 0 ? 256 : 0) + exponent;
  const first = Math.floor(top / 2);
  const middle = Math.floor(rest / 65536);
  const low = rest - middle * 65536;
  const lowHigh = Math.floor(low / 256);
  return showBytes(String.fromCharCode(first, (top - first * 2) * 128 + middle, lowHigh, low - lowHigh * 256));
}
