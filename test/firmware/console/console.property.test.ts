import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { COMMAND_TABLE } from "#firmware/console/command-table";
import { LONGEST_LINE } from "#firmware/console/line-editor";
import { person, script } from "./rig";

const WORDS = COMMAND_TABLE.trim()
  .split("\n")
  .map((row) => row.split("|")[0] ?? "");

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
const noise = fc.array(byte, { maxLength: 300 }).map((list) => list.join(""));
const word = fc.constantFrom(...WORDS);
const tail = fc.oneof(
  fc.constant(""),
  fc.constant(" breaker_A 25"),
  noise.map((text) => ` ${text}`),
);
const command = fc.tuple(word, tail, fc.constantFrom("\r", "\n", "\r\n")).map((parts) => parts.join(""));
const input = fc.array(fc.oneof(noise, command), { maxLength: 12 });

describe("a console that hears anything", () => {
  it("shows only printable ASCII, backspaces and whole ends of lines, in pieces that fit, and comes to rest", () => {
    fc.assert(
      fc.property(input, (pieces) => {
        const rig = person();
        for (const piece of pieces) {
          rig.console.received(piece, rig.now);
          rig.run(200);
        }
        rig.run(90000);
        for (const piece of rig.terminal.written) expect(piece.length).toBeLessThanOrEqual(256);
        expect(rig.terminal.take().replaceAll("\r\n", "").replaceAll("\b", "")).toMatch(/^[ -~]*$/);
        rig.console.received("\x03", rig.now);
        rig.run(200);
        expect(rig.console.busy()).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("tells a script the same however its input is cut", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 5 }), fc.nat(), (lines, at) => {
        // follow goes on until something is typed, and what that is depends on the cut
        const text = lines.filter((line) => !line.includes("follow") && line.length <= LONGEST_LINE).join("");
        if (text.includes("\x03") || text.length > 500) return;
        const cut = text.length === 0 ? 0 : at % text.length;
        const whole = script();
        const parts = script();
        expect(parts.type(text.slice(0, cut)) + parts.type(text.slice(cut))).toBe(whole.type(text));
        expect(parts.asked).toEqual(whole.asked);
        expect(parts.terminal.done).toEqual(whole.terminal.done);
      }),
      { numRuns: 200 },
    );
  });

  it("never shows a password, whatever it is made of", () => {
    const password = fc
      .array(fc.integer({ min: 33, max: 126 }), { minLength: 8, maxLength: 80 })
      .map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.constantFrom("wifi join home", "wifi ap", "mqtt password"), password, (ask, secret) => {
        const rig = person();
        rig.type(`${ask}\r`);
        const shown = rig.type(`${secret}\r`) + rig.line("wifi") + rig.line("mqtt") + rig.line("status");
        expect(shown).not.toContain(secret);
      }),
      { numRuns: 200 },
    );
  });
});
