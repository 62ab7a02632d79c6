import { describe, expect, it } from "#test/spec";
import type { MainsSample } from "#hal/mains";
import { readMainsMessage } from "#firmware/metering/mains-message";
import { bytes } from "#test/fakes/bytes";

/** A phase of a table: mA, or this for `no meter`. */
const NONE = -2000000;

function phase(current_mA: number | undefined): number {
  return current_mA ?? NONE;
}

function untouched(): MainsSample {
  return { L1_mA: 111, L2_mA: 222, L3_mA: 333 };
}

describe("a message of the mains meter", () => {
  const good: [string, number, number, number][] = [
    ["[5.1, 4, 6]", 5100, 4000, 6000],
    ["[5.1,4,6]", 5100, 4000, 6000],
    [" \t[ 5.1 , 4 , 6 ]\r\n", 5100, 4000, 6000],
    ["[5.1]", 5100, NONE, NONE],
    ["[5.1, null, 6]", 5100, NONE, 6000],
    ["[null, 4]", NONE, 4000, NONE],
    ['{"L1":5.1,"L2":4,"L3":6}', 5100, 4000, 6000],
    ['{ "l3" : 6 , "l1" : 5.1 }', 5100, NONE, 6000],
    ['{"L1_A":5.1,"L2_A":4,"L3_A":null}', 5100, 4000, NONE],
    ['{"i1":1,"I2":2,"i3":3}', 1000, 2000, 3000],
    ['{"current1":1,"Current2":2,"CURRENT3":3}', 1000, 2000, 3000],
    ["5.1,4,6", 5100, 4000, 6000],
    ["5.1 4 6", 5100, 4000, 6000],
    ["5.1 , 4,\n6", 5100, 4000, 6000],
    ["5.1,null,6", 5100, NONE, 6000],
    ["5.1", 5100, NONE, NONE],
    ["5.1,4", 5100, 4000, NONE],
    ["0", 0, NONE, NONE],
    ["-3.25", -3250, NONE, NONE],
    ["-0", 0, NONE, NONE],
    ["007", 7000, NONE, NONE],
    ["1000,-1000,0.001", 1000000, -1000000, 1],
    ["1.2344,1.2345,1.23449999", 1234, 1235, 1234],
    ["-1.2345", -1235, NONE, NONE],
    ["5.684341886080801e-14,5e-1,12.34567e-2", 0, 500, 123],
    ["1e-99999", 0, NONE, NONE],
  ];
  for (const [text, L1, L2, L3] of good) {
    it("is read: " + text, () => {
      const sample = untouched();
      expect(readMainsMessage(text, sample, "mains")).toBeUndefined();
      expect([phase(sample.L1_mA), phase(sample.L2_mA), phase(sample.L3_mA)]).toEqual([L1, L2, L3]);
    });
  }

  const bad: [string, string][] = [
    ["", "empty"],
    ["   ", "empty"],
    ["null", "no phase has a value"],
    ["[null,null,null]", "no phase has a value"],
    ['{"L1":null}', "no phase has a value"],
    ["NaN", "not a number at character 1"],
    ["[NaN,1,2]", "not a number at character 2"],
    ["Infinity", "not a number at character 1"],
    ["[]", "not a number at character 2"],
    ["[5.1", "expected , or ] at character 5"],
    ["[5.1,]", "not a number at character 6"],
    ["[5.1 4]", "expected , or ] at character 6"],
    ["[1,2,3,4]", "more than three phases"],
    ["1,2,3,4", "more than three phases"],
    ["1,", "not a number at character 3"],
    ["1;2;3", "expected a comma at character 2"],
    ["5,1,4,6", "more than three phases"],
    ["[[1,2,3]]", "not a number at character 2"],
    ['{"L1":{"A":5}}', "not a number at character 7"],
    ['{"L1":[5]}', "not a number at character 7"],
    ['{"L1":"5.1"}', "not a number at character 7"],
    ["{}", 'expected a key in " at character 2'],
    ["{L1:5}", 'expected a key in " at character 2'],
    ['{"L1', "a key without its closing quote"],
    ['{"L4":5}', "a key that is no phase at character 3"],
    ['{"L1_mA":5000}', "a key that is no phase at character 3"],
    ['{"L1" 5}', "expected : at character 7"],
    ['{"L1":5', "expected , or } at character 8"],
    ['{"L1":5,}', 'expected a key in " at character 9'],
    ['{"L1":5,"l1_a":6}', "phase L1 twice"],
    ["[1,2,3] x", "unexpected text at character 9"],
    ["5.1A", "expected a comma at character 4"],
    ["+5", "not a number at character 1"],
    [".5", "not a number at character 1"],
    ["5.", "not a number at character 1"],
    ["--5", "not a number at character 1"],
    ["0x10", "expected a comma at character 2"],
    ["1e3", "an exponent that is not e-<digits> at character 3"],
    ["1e-", "an exponent that is not e-<digits> at character 4"],
    ["1000.001", "more than 1000 A on L1"],
    ["1,-1000.001", "more than 1000 A on L2"],
    ["99999999999999999999999999999", "more than 1000 A on L1"],
    [bytes([0xff, 0xfe, 0]), "not a number at character 1"],
    ["5\u0000", "expected a comma at character 2"],
  ];
  for (const [text, why] of bad) {
    it("is refused, and the sample stays: '" + text + "': " + why, () => {
      const sample = untouched();
      const rejection = readMainsMessage(text, sample, "house/mains");
      expect(rejection?.why).toBe(why);
      expect(rejection?.what).toBe("house/mains");
      expect(rejection?.allowed.includes("[5.1, 4, 6]")).toBe(true);
      expect(sample).toEqual(untouched());
    });
  }

  it("is read up to 256 bytes and refused beyond", () => {
    let spaces = "";
    while (spaces.length < 255) spaces += " ";
    expect(readMainsMessage(spaces + "5", untouched(), "mains")).toBeUndefined();
    expect(readMainsMessage(spaces + " 5", untouched(), "mains")?.why).toBe("longer than 256 bytes");
  });
});
