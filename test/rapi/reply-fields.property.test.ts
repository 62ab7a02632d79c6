import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { describeLine } from "#rapi/reply-fields";
import { framed } from "./scripted-evse";

const WORDS = ["", "G0", "GC", "GE", "GF", "GG", "GP", "GS", "GT", "GU", "GV", "GY", "SC 6 V", "FE", "ZZ"];
const token = fc.oneof(
  fc.integer().map(String),
  fc.nat().map((value) => value.toString(16)),
  fc.string({ maxLength: 6 }),
);
const body = fc
  .tuple(fc.constantFrom("$OK", "$NK", "$AT", "$AB", "$AN", "$ST", "$WF", "$"), fc.array(token, { maxLength: 7 }))
  .map(([head, tokens]) => [head, ...tokens].join(" "));

describe("whatever the EVSE says", () => {
  it("is a JSON object with the word it answers, or nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORDS), body, (command, text) => {
        const described = describeLine(command, framed(text).trimEnd());
        if (described === undefined) return;
        const fields = JSON.parse(described) as Record<string, unknown>;
        expect(fields[command === "" ? "event" : "command"]).toBeTypeOf("string");
      }),
      { numRuns: 2000 },
    );
  });
});
