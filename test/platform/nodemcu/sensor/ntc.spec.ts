import { after_ms } from "#hal/clock";
import { Ntc, ntcTemperature_C } from "#platform/nodemcu/sensor/ntc";
import { describe, expect, it } from "#test/spec";

const START_ms = 2147473648;

interface Bench {
  sensor: Ntc;
  reads: number[];
  counts: number;
  /** Each second sample is so much more. */
  unsteady: number;
}

function bench(counts: number): Bench {
  const on: Bench = { sensor: undefined as unknown as Ntc, reads: [], counts, unsteady: 0 };
  on.sensor = new Ntc(
    {
      read: (_unit, channel) => {
        on.reads.push(channel);
        return on.counts + (Math.floor(on.reads.length / 2) * 2 === on.reads.length ? on.unsteady : 0);
      },
      micros: () => 0,
    },
    5,
  );
  return on;
}

describe("an NTC", () => {
  it("reads the temperatures of its resistance", () => {
    // resistances by 10 kohm * exp(3950 K * (1/T - 1/298.15 K)) behind 10 kohm
    for (const [counts, reading_C] of [
      [3740, -20],
      [3156, 0],
      [2048, 25],
      [1081, 50],
      [707, 65],
      [532, 75],
      [350, 90],
    ]) {
      const away_C = ntcTemperature_C(counts ?? 0) - (reading_C ?? 0);
      expect(away_C).toBeLessThan(0.3);
      expect(away_C).toBeGreaterThan(-0.3);
    }
  });

  it("is read each second, sixteen samples of its own channel", () => {
    const on = bench(2047);
    expect(on.sensor.tick(START_ms)).toBe(true);
    expect(on.reads.length).toBe(16);
    expect(on.reads[0]).toBe(5);
    expect(on.sensor.tick(after_ms(START_ms, 999))).toBe(false);
    expect(on.sensor.tick(after_ms(START_ms, 1000))).toBe(true);
    expect(on.sensor.temperature_C ?? 0).toBeGreaterThan(24.9);
    expect(on.sensor.temperature_C ?? 0).toBeLessThan(25.1);
  });

  it("names an open and a shorted sensor and one that is not steady, and keeps its reading", () => {
    const cases: [number, number, string][] = [
      [4029, 0, "no possible temperature"],
      [4030, 0, "sensor is open"],
      [4095, 0, "sensor is open"],
      [41, 0, "no possible temperature"],
      [40, 0, "sensor is shorted"],
      [0, 0, "sensor is shorted"],
      [1800, 401, "reading is not steady"],
      [1800, 400, ""],
    ];
    for (const [counts, unsteady, fault] of cases) {
      const on = bench(2047);
      on.sensor.tick(START_ms);
      const before_C = on.sensor.temperature_C;
      on.counts = counts;
      on.unsteady = unsteady;
      expect(on.sensor.tick(after_ms(START_ms, 1000))).toBe(fault === "");
      expect(on.sensor.trouble).toBe(fault);
      expect(on.sensor.temperature_C === before_C).toBe(fault !== "");
    }
  });
});
