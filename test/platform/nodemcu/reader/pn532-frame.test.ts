import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { FrameReader, commandFrame } from "#platform/nodemcu/reader/pn532-frame";

const text = (codes: Uint8Array): string => String.fromCharCode(...codes);
const garbage = fc.uint8Array({ maxLength: 60 }).map(text);

/** The frame of an answer: as a command's, from the other side. */
function answer(data: string): string {
  const frame = commandFrame(data);
  const check = (frame.charCodeAt(frame.length - 2) + 255) % 256;
  return `${frame.slice(0, 5)}\u00d5${data}${String.fromCharCode(check)}\u0000`;
}

describe("frames of the PN532", () => {
  it("are read whatever they carry", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 39 }).map(text), (data) => {
        const reader = new FrameReader();
        reader.add(answer(data));
        expect(reader.next()).toBe("answer");
        expect(reader.data).toBe(data);
        expect(reader.next()).toBe("none");
        expect(reader.bad).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it("are found again after any garbage, at the latest when its longest pretended frame is over", () => {
    fc.assert(
      fc.property(garbage, fc.integer({ min: 1, max: 20 }), (before, piece) => {
        const reader = new FrameReader();
        const stream = before + "U".repeat(44) + answer("K\u0000");
        let last = "";
        for (let at = 0; at < stream.length; at += piece) {
          reader.add(stream.slice(at, at + piece));
          for (let kind = reader.next(); kind !== "none"; kind = reader.next())
            if (kind === "answer") last = reader.data;
        }
        expect(last).toBe("K\u0000");
      }),
      { numRuns: 1000 },
    );
  });
});
