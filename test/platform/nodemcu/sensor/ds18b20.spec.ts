import { after_ms } from "#hal/clock";
import { Ds18b20, type OneWirePort, crc8 } from "#platform/nodemcu/sensor/ds18b20";
import { describe, expect, it } from "#test/spec";
import { hexBytes, showBytes } from "../hex-bytes";

const START_ms = 2147473648;

/** A bus with one device, or none. */
class FakeBus implements OneWirePort {
  present = true;
  scratchpad = "";
  readonly written: string[] = [];

  reset(): boolean {
    return this.present;
  }
  write(bytes: string): void {
    this.written.push(showBytes(bytes));
  }
  read(count: number): string {
    return this.scratchpad.substring(0, count);
  }
}

/** The scratchpad of a reading in sixteenths of a degree. */
function scratchpad(raw: number): string {
  const bits = raw < 0 ? raw + 65536 : raw;
  const high = Math.floor(bits / 256);
  const bytes = String.fromCharCode(bits - high * 256, high) + hexBytes("4b 46 7f ff 0c 10");
  return bytes + String.fromCharCode(crc8(bytes));
}

interface Bench {
  bus: FakeBus;
  sensor: Ds18b20;
  now: number;
}

function bench(): Bench {
  const bus = new FakeBus();
  return { bus, sensor: new Ds18b20(bus), now: START_ms };
}

/** Ticks every 100 ms; counts the readings. */
function run(on: Bench, span_ms: number): number {
  let readings = 0;
  for (let time_ms = 0; time_ms < span_ms; time_ms += 100) {
    if (on.sensor.tick(on.now)) readings++;
    on.now = after_ms(on.now, 100);
  }
  return readings;
}

describe("a DS18B20", () => {
  it("has the checksum of the data sheet", () => {
    expect(crc8(hexBytes("02 1c b8 01 00 00 00"))).toBe(162);
    expect(crc8(hexBytes("02 1c b8 01 00 00 00 a2"))).toBe(0);
  });

  it("reads the temperatures of the data sheet", () => {
    for (const [raw, reading_C] of [
      [2000, 125],
      [1359, 84.9375],
      [401, 25.0625],
      [162, 10.125],
      [8, 0.5],
      [0, 0],
      [-8, -0.5],
      [-162, -10.125],
      [-401, -25.0625],
      [-880, -55],
    ]) {
      const on = bench();
      on.bus.scratchpad = scratchpad(raw ?? 0);
      expect(run(on, 1000)).toBe(1);
      expect(on.sensor.temperature_C).toBe(reading_C ?? 0);
      expect(on.sensor.trouble).toBe("");
    }
  });

  it("is asked to measure, and read 850 ms later, without anybody waiting", () => {
    const on = bench();
    on.bus.scratchpad = scratchpad(320);
    expect(run(on, 900)).toBe(0);
    expect(on.bus.written).toEqual(["cc 44"]);
    expect(run(on, 100)).toBe(1);
    expect(on.bus.written).toEqual(["cc 44", "cc be"]);
  });

  it("is read every 5 s", () => {
    const on = bench();
    on.bus.scratchpad = scratchpad(320);
    expect(run(on, 20000)).toBe(4);
  });

  it("keeps its reading and names what is wrong", () => {
    const good = scratchpad(320);
    const cases: [string, string][] = [
      [hexBytes("ff ff ff ff ff ff ff ff ff"), "no sensor"],
      [hexBytes("00 00 00 00 00 00 00 00 00"), "bus is shorted"],
      [good.substring(0, 8) + String.fromCharCode(crc8(good.substring(0, 8)) === 0 ? 1 : 0), "bad checksum"],
      [scratchpad(2001), "no possible temperature"],
      [scratchpad(-881), "no possible temperature"],
      [scratchpad(1360), "has not measured"],
    ];
    for (const [bytes, fault] of cases) {
      const on = bench();
      on.bus.scratchpad = good;
      run(on, 5000);
      on.bus.scratchpad = bytes;
      expect(run(on, 5000)).toBe(0);
      expect(on.sensor.trouble).toBe(fault);
      expect(on.sensor.temperature_C).toBe(20);
      on.bus.scratchpad = good;
      expect(run(on, 5000)).toBe(1);
      expect(on.sensor.trouble).toBe("");
    }
  });

  it("takes no reading that is cut at any byte or has any bit turned", () => {
    const good = scratchpad(321);
    for (let cut = 0; cut < 9; cut++) {
      const on = bench();
      on.bus.scratchpad = good.substring(0, cut);
      expect(run(on, 1000)).toBe(0);
      expect(on.sensor.trouble).toBe("cut short");
    }
    for (let index = 0; index < 9; index++) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const on = bench();
        const turned = String.fromCharCode(good.charCodeAt(index) ^ bit);
        on.bus.scratchpad = good.substring(0, index) + turned + good.substring(index + 1);
        expect(run(on, 1000)).toBe(0);
        expect(on.sensor.trouble).toBe("bad checksum");
      }
    }
  });

  it("believes 85 degrees only of a sensor that was nearly there", () => {
    const on = bench();
    on.bus.scratchpad = scratchpad(80 * 16 - 1);
    run(on, 5000);
    on.bus.scratchpad = scratchpad(1360);
    expect(run(on, 5000)).toBe(0);
    on.bus.scratchpad = scratchpad(80 * 16);
    expect(run(on, 5000)).toBe(1);
    on.bus.scratchpad = scratchpad(1360);
    expect(run(on, 5000)).toBe(1);
    expect(on.sensor.temperature_C).toBe(85);
  });

  it("says when it is not there, before and in the middle of a measurement", () => {
    const on = bench();
    on.bus.present = false;
    run(on, 200);
    expect(on.sensor.trouble).toBe("no sensor");
    expect(on.bus.written).toEqual([]);
    on.bus.present = true;
    run(on, 5000);
    on.bus.present = false;
    run(on, 1000);
    expect(on.sensor.trouble).toBe("no sensor");
    expect(on.sensor.temperature_C).toBeUndefined();
  });
});
