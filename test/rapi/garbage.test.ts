import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { decode, encode, LineReceiver } from "#rapi/frame";
import { charging, framed } from "./scripted-evse";

const bytes = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 300,
});

describe("garbage on the line", () => {
  it("never makes the link throw or believe in a current the EVSE did not state", () => {
    const bench = charging(16);
    fc.assert(
      fc.property(bytes, (garbage) => {
        bench.link.received(garbage, bench.now());
        bench.link.received("\r", bench.now());
        expect(bench.link.status.state).toBe("charging");
        expect(bench.link.status.offered_mA).toBe(16000);
      }),
      { numRuns: 2000 },
    );
  });

  it("one changed byte in a message with a checksum changes nothing", () => {
    const bench = charging(16);
    const line = framed("$AT 01 01 32 0200");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: line.length - 2 }), fc.integer({ min: 1, max: 127 }), (place, flip) => {
        const changed =
          line.slice(0, place) + String.fromCharCode(line.charCodeAt(place) ^ flip) + line.slice(place + 1);
        bench.link.received(changed, bench.now());
        bench.link.received("$", bench.now());
        expect(bench.link.status.state).toBe("charging");
        expect(bench.link.status.offered_mA).toBe(16000);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives the same lines whatever the chunks", () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 5 }), (stream, cuts) => {
        const whole: string[] = [];
        new LineReceiver({ line: (text: string) => whole.push(text) }).receive(stream, 0);
        const parts: string[] = [];
        const receiver = new LineReceiver({ line: (text: string) => parts.push(text) });
        let from = 0;
        for (const cut of [...cuts].sort((a, b) => a - b)) {
          receiver.receive(stream.slice(from, cut), 0);
          from = Math.max(from, Math.min(cut, stream.length));
        }
        receiver.receive(stream.slice(from), 0);
        expect(parts).toEqual(whole);
      }),
    );
  });

  it("what is encoded decodes to the same command, and what cannot be sent is refused", () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 255 }), (command, id) => {
        const line = encode(command, id);
        if (line === undefined) return;
        expect(line.length).toBeLessThanOrEqual(31);
        const decoded = decode(line, 0);
        expect(decoded.checksum).toBe("good");
        if (id !== 0) expect(decoded.id).toBe(id);
      }),
    );
  });
});
