import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { Sdm630 } from "#platform/nodemcu/meter/sdm630";
import { readRequest, replyFault } from "#platform/nodemcu/meter/modbus-frame";
import { FakeLine, float32Hex, sealed } from "./fake-line";

const bytes = fc.uint8Array({ maxLength: 80 }).map((codes) => String.fromCharCode(...codes));
const zeros = Array.from({ length: 3 }, () => float32Hex(1)).join(" ");

function reply(currents_A: readonly number[]): string {
  return sealed(`01 04 18 ${currents_A.map(float32Hex).join(" ")} ${zeros}`);
}

describe("a meter on Modbus", () => {
  it("takes no byte string that is not sealed for the reply, and never fails", () => {
    fc.assert(
      fc.property(bytes, (frame) => {
        expect(replyFault(frame, readRequest(1, 6, 12))).not.toBe("");
      }),
      { numRuns: 2000 },
    );
  });

  it("takes no reply in which bits were turned", () => {
    const good = reply([5, 6, 7]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const turned = String.fromCharCode(good.charCodeAt(at) ^ mask);
        const line = new FakeLine();
        const meter = new Sdm630(line, 123, 1);
        meter.tick(0);
        meter.bytes(good.slice(0, at) + turned + good.slice(at + 1), 40);
        meter.tick(250);
        expect(meter.sample.L1_mA).toBeUndefined();
        expect(meter.trouble).not.toBe("");
      }),
      { numRuns: 1000 },
    );
  });

  it("reads every current to a milliampere, in pieces of any size", () => {
    const currents = fc.tuple(
      ...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 900_000 }).map((current_mA) => current_mA / 1000)),
    );
    fc.assert(
      fc.property(currents, fc.integer({ min: 1, max: 29 }), (currents_A, piece) => {
        const meter = new Sdm630(new FakeLine(), 123, 1);
        meter.tick(0);
        const whole = reply(currents_A);
        for (let at = 0; at < whole.length; at += piece) meter.bytes(whole.slice(at, at + piece), 30 + at);
        expect(meter.tick(100)).toBe(true);
        const said = [meter.sample.L1_mA, meter.sample.L2_mA, meter.sample.L3_mA];
        currents_A.forEach((current_A, phase) =>
          expect(Math.abs((said[phase] ?? 0) - current_A * 1000)).toBeLessThanOrEqual(1),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("comes back from any babble on the line as soon as it is quiet", () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 20 }), (babble) => {
        const line = new FakeLine();
        const meter = new Sdm630(line, 123, 1);
        let now = 0;
        for (const chunk of babble) {
          meter.tick(now);
          meter.bytes(chunk, now + 10);
          now += 50;
        }
        expect(meter.sample.L1_mA).toBeUndefined();
        let readings = 0;
        for (let tick = 0; tick < 20; tick++) {
          const before = line.sent.length;
          if (meter.tick(now)) readings++;
          if (line.sent.length > before) meter.bytes(reply([1, 2, 3]), now + 40);
          now += 100;
        }
        expect(readings).toBeGreaterThan(1);
        expect(meter.sample).toEqual({ L1_mA: 1000, L2_mA: 2000, L3_mA: 3000 });
      }),
      { numRuns: 300 },
    );
  });
});
