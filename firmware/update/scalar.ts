/** The order of the base point of Ed25519, 2^252 + 27742317777372353535851937790883648493, in bytes, least first. */
const ORDER: readonly number[] = [
  237, 211, 245, 92, 26, 99, 18, 88, 214, 156, 247, 162, 222, 249, 222, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  16,
];

/** Whether a number of 32 bytes is below the order. */
export function isBelowOrder(bytes: string): boolean {
  for (let index = 31; index >= 0; index--) {
    const digit = bytes.charCodeAt(index);
    const bound = ORDER[index] ?? 0;
    if (digit !== bound) return digit < bound;
  }
  return false;
}

/** A number of 64 bytes on its way to less than the order of the base point, in small steps. */
export class Scalar {
  /** Digits to base 256, least first; while it is reduced they may be below zero. */
  private readonly digits: number[] = [];
  private place = 63;

  constructor(bytes: string) {
    for (let index = 0; index < bytes.length; index++) this.digits.push(bytes.charCodeAt(index));
  }

  /** Takes some places away; true when the number is below the order. */
  reduce(places: number): boolean {
    for (let count = 0; count < places && this.place >= 32; count++) {
      this.takeAway(this.place);
      this.place--;
    }
    if (this.place >= 32) return false;
    if (this.place === 31) this.finish();
    this.place = 0;
    return true;
  }

  /** Bit 0..255 of the reduced number. */
  bit(index: number): boolean {
    return bitOf(this.digits[Math.floor(index / 8)] ?? 0, index);
  }

  /** Takes the digit at a place down: 2^256 is 16 times what 2^252 is, less 16 times the order. */
  private takeAway(place: number): void {
    const digits = this.digits;
    const factor = 16 * (digits[place] ?? 0);
    let carry = 0;
    const end = place - 12;
    for (let index = place - 32; index < end; index++) {
      const sum = (digits[index] ?? 0) + carry - factor * (ORDER[index - place + 32] ?? 0);
      carry = Math.floor((sum + 128) / 256);
      digits[index] = sum - carry * 256;
    }
    digits[end] = (digits[end] ?? 0) + carry;
    digits[place] = 0;
  }

  private finish(): void {
    const digits = this.digits;
    this.subtract(Math.floor((digits[31] ?? 0) / 16));
    // What was taken away may have been one order too much.
    if ((digits[31] ?? 0) < 0) this.subtract(-1);
  }

  private subtract(times: number): void {
    const digits = this.digits;
    let carry = 0;
    for (let index = 0; index < 32; index++) {
      const sum = (digits[index] ?? 0) + carry - times * (ORDER[index] ?? 0);
      carry = index < 31 ? Math.floor(sum / 256) : 0;
      digits[index] = sum - carry * 256;
    }
  }
}

/** Bit 0..255 of a number of 32 bytes, least first. */
export function bitOfBytes(bytes: string, index: number): boolean {
  return bitOf(bytes.charCodeAt(Math.floor(index / 8)), index);
}

function bitOf(digit: number, index: number): boolean {
  let shifted = digit;
  for (let left = index - Math.floor(index / 8) * 8; left > 0; left--) shifted = Math.floor(shifted / 2);
  return shifted - Math.floor(shifted / 2) * 2 === 1;
}
