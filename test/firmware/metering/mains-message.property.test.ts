import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { readMainsMessage } from "#firmware/metering/mains-message";

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => String.fromCharCode(...array));
const likely = fc
  .array(
    fc.constantFrom(
      "[",
      "]",
      "{",
      "}",
      '"L1"',
      '"L2"',
      '"i3"',
      ":",
      ",",
      " ",
      "null",
      "-",
      ".",
      "e-1",
      "1",
      "5.1",
      "999",
      "NaN",
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(""));
const current = fc.option(fc.double({ min: -1000, max: 1000, noNaN: true }), { nil: null });

function fresh() {
  return { L1_mA: 1, L2_mA: 2, L3_mA: 3 } as {
    L1_mA: number | undefined;
    L2_mA: number | undefined;
    L3_mA: number | undefined;
  };
}

describe("a message of the mains meter", () => {
  it("never throws, and gives whole mA within 1000 A or leaves the sample alone, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, likely, fc.json()), (text) => {
        const sample = fresh();
        const rejection = readMainsMessage(text, sample, "mains");
        if (rejection !== undefined) {
          expect(rejection.why).not.toBe("");
          expect(sample).toEqual(fresh());
          return;
        }
        const phases = [sample.L1_mA, sample.L2_mA, sample.L3_mA].filter((phase) => phase !== undefined);
        expect(phases.length).toBeGreaterThan(0);
        for (const phase of phases) {
          expect(Number.isInteger(phase)).toBe(true);
          expect(Math.abs(phase)).toBeLessThanOrEqual(1000000);
        }
      }),
      { numRuns: 10000 },
    );
  });

  it("means what JSON means, to the mA, in every form", () => {
    fc.assert(
      fc.property(fc.tuple(current, current, current), fc.constantFrom("array", "object", "list"), (currents, form) => {
        const text =
          form === "array"
            ? JSON.stringify(currents)
            : form === "object"
              ? JSON.stringify({ L1: currents[0], L2: currents[1], L3: currents[2] })
              : currents.map((value) => JSON.stringify(value)).join(", ");
        const sample = fresh();
        const rejection = readMainsMessage(text, sample, "mains");
        if (currents.every((value) => value === null)) {
          expect(rejection?.why).toBe("no phase has a value");
          return;
        }
        expect(rejection).toBeUndefined();
        for (const [value, read_mA] of [
          [currents[0], sample.L1_mA],
          [currents[1], sample.L2_mA],
          [currents[2], sample.L3_mA],
        ] as const) {
          if (value === null) expect(read_mA).toBeUndefined();
          else expect(Math.abs((read_mA ?? Infinity) - value * 1000)).toBeLessThanOrEqual(0.56);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
