import { BYTE_ms } from "#tools/evse/wire";

/** One direction of the serial line at 115200 Bd: bytes follow each other, and noise may change them. */
export class WireDirection {
  private free_ms = 0;

  constructor(private readonly random: () => number) {}

  /** When bytes given to the line at `now_ms` have arrived. */
  arrival_ms(count: number, now_ms: number): number {
    this.free_ms = Math.max(this.free_ms, now_ms) + count * BYTE_ms;
    return this.free_ms;
  }

  /** The bytes as they arrive when a share `rate` of them is changed. */
  corrupt(bytes: string, rate: number): string {
    if (rate === 0) return bytes;
    let arrived = "";
    for (const byte of bytes) {
      const hit = this.random() < rate;
      arrived += hit ? String.fromCharCode(byte.charCodeAt(0) ^ (1 + Math.floor(this.random() * 255))) : byte;
    }
    return arrived;
  }
}
