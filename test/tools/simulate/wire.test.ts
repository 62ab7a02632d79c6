import { describe, expect, it } from "vitest";
import { generator } from "#tools/evse/wire";
import { WireDirection } from "#tools/simulate/wire";

const BYTES = "$SC 16 V^65\r".repeat(1000);

function changed(rate: number, seed = 1): number {
  const arrived = new WireDirection(generator(seed)).corrupt(BYTES, rate);
  expect(arrived.length).toBe(BYTES.length);
  return [...arrived].filter((byte, index) => byte !== BYTES.charAt(index)).length;
}

describe("a direction of the serial line", () => {
  it("takes ten bits at 115200 Bd for each byte, and one message waits for the other", () => {
    const wire = new WireDirection(generator(1));
    expect(wire.arrival_ms(1152, 0)).toBeCloseTo(100, 9);
    expect(wire.arrival_ms(1152, 40)).toBeCloseTo(200, 9);
    expect(wire.arrival_ms(1152, 500)).toBeCloseTo(600, 9);
  });

  it("changes no byte, its share of bytes, or every byte", () => {
    expect(changed(0)).toBe(0);
    expect(changed(0.01)).toBeGreaterThan(80);
    expect(changed(0.01)).toBeLessThan(160);
    expect(changed(1)).toBe(BYTES.length);
  });

  it("makes bytes of bytes", () => {
    const arrived = new WireDirection(generator(3)).corrupt(BYTES, 1);
    for (const byte of arrived) expect(byte.charCodeAt(0)).toBeLessThan(256);
  });
});
