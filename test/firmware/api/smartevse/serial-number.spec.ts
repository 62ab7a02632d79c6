import { describe, expect, it } from "#test/spec";
import { profileName, profilePrefix, profileSerial } from "#firmware/api/smartevse/serial-number";

const SERIAL = "D040EB958B0C";

describe("the number of the SmartEVSE profile", () => {
  it("is made of the first four hex digits of the serial number", () => {
    expect(profileSerial(SERIAL)).toBe(53312);
    expect(profileSerial("FFFFEB958B0C")).toBe(65535);
    expect(profileSerial("0000EB958B0C")).toBe(0);
    expect(profileSerial("")).toBe(0);
    expect(profilePrefix(SERIAL)).toBe("SmartEVSE/53312");
    expect(profileName(SERIAL)).toBe("SmartEVSE-53312");
  });

  it("is the one that a prefix ends in, if it ends in one", () => {
    const rows: [string, number][] = [
      ["SmartEVSE-1234", 1234],
      ["SmartEVSE/51446", 51446],
      ["7", 7],
      ["house/charger", 53312],
      ["", 53312],
      ["x1234567890123", 567890123],
    ];
    for (const [prefix, number] of rows) expect(profileSerial(SERIAL, prefix)).toBe(number);
    expect(profileName(SERIAL, "SmartEVSE-1234")).toBe("SmartEVSE-1234");
  });
});
