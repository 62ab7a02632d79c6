/**
 * Frames of Modbus RTU (Modbus over serial line V1.02): a request for input registers, its reply, and why a reply is not taken.
 * Frames are byte strings; a checksum goes out low byte first.
 */

const READ_INPUT_REGISTERS = 4;
/** Address, function, count of bytes and checksum around the data. */
const AROUND = 5;
/** An exception answers with the function's top bit set and one byte that says why. */
const EXCEPTION = 128;
/** A reading beyond 2^40 is none, and its power of two is not worked out. */
const LARGEST_POWER = 40;

/** The checksum of the sixteen values of half a byte, for the polynomial 0xA001. */
const HALVES = [
  0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800, 0xb401, 0x5000, 0x9c01,
  0x8801, 0x4400,
];

/** CRC-16 of the first `length` bytes (start 0xFFFF, polynomial 0xA001, reflected), 0..65535. */
export function crc16(bytes: string, length: number): number {
  let crc = 65535;
  for (let index = 0; index < length; index++) {
    crc = crc ^ bytes.charCodeAt(index);
    crc = Math.floor(crc / 16) ^ (HALVES[crc & 15] ?? 0);
    crc = Math.floor(crc / 16) ^ (HALVES[crc & 15] ?? 0);
  }
  return crc;
}

/** The request for `count` (1..125) input registers from `register` (0..65535) on of the device at `address` (1..247). */
export function readRequest(address: number, register: number, count: number): string {
  const frame = String.fromCharCode(address, READ_INPUT_REGISTERS) + word(register) + word(count);
  const crc = crc16(frame, frame.length);
  const high = Math.floor(crc / 256);
  return frame + String.fromCharCode(crc - high * 256, high);
}

function word(value: number): string {
  const high = Math.floor(value / 256);
  return String.fromCharCode(high, value - high * 256);
}

/** Bytes of the reply that `request` asks for. */
export function replyLength(request: string): number {
  return AROUND + 2 * word16(request, 4);
}

/** Bytes that a frame which begins like this has at least: an exception is short. At least two bytes are there. */
export function frameLength(frame: string, request: string): number {
  return frame.charCodeAt(1) >= EXCEPTION ? AROUND : replyLength(request);
}

/**
 * Why a frame is not the reply to a request; empty: it is, and its data begin at its fourth byte.
 * The checksum comes first: of a frame without a good one nothing can be said.
 */
export function replyFault(frame: string, request: string): string {
  if (frame.length < AROUND) return "cut short";
  const length = frameLength(frame, request);
  if (frame.length < length) return "cut short";
  if (frame.length > length) return "too long";
  if (crc16(frame, length - 2) !== frame.charCodeAt(length - 2) + 256 * frame.charCodeAt(length - 1))
    return "bad checksum";
  if (frame.charCodeAt(0) !== request.charCodeAt(0)) return "another address";
  const asked = request.charCodeAt(1);
  if (frame.charCodeAt(1) === asked + EXCEPTION) return exceptionName(frame.charCodeAt(2));
  if (frame.charCodeAt(1) !== asked) return "another function";
  return frame.charCodeAt(2) === length - AROUND ? "" : "another count of registers";
}

function exceptionName(code: number): string {
  switch (code) {
    case 1:
      return "exception: illegal function";
    case 2:
      return "exception: illegal register";
    case 3:
      return "exception: illegal value";
    case 4:
      return "exception: device failure";
    case 6:
      return "exception: device busy";
    default:
      return "exception of the device";
  }
}

/** A whole number of two bytes, high byte first, at an index of a frame: 0..65535. */
export function word16(frame: string, index: number): number {
  return frame.charCodeAt(index) * 256 + frame.charCodeAt(index + 1);
}

/**
 * Thousandths of a number of four bytes (IEEE 754, high byte first) at an index of a frame; `undefined`: infinite, no number, or
 * so large that no meter means it.
 */
export function float32_thousandths(frame: string, index: number): number | undefined {
  const high = word16(frame, index);
  const sign = high >= 32768 ? -1000 : 1000;
  const exponent = Math.floor(high / 128) - (high >= 32768 ? 256 : 0);
  let value = (high - Math.floor(high / 128) * 128) * 65536 + word16(frame, index + 2);
  if (exponent > 127 + LARGEST_POWER) return undefined;
  if (exponent < 127 - LARGEST_POWER) return 0;
  value = (value + 8388608) / 8388608;
  for (let power = exponent; power > 127; power--) value = value * 2;
  for (let power = exponent; power < 127; power++) value = value / 2;
  return Math.floor(value * sign + 0.5);
}
