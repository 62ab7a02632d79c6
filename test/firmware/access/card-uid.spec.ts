import { describe, expect, it } from "#test/spec";
import { isUidFault, readUid, uidFaultText } from "#firmware/access/card-uid";

const rows: [string, string][] = [
  ["04A1B2C3", "04A1B2C3"],
  ["04a1b2c3d4e5f6", "04A1B2C3D4E5F6"],
  ["04A1B2C3D4E5F6071829", "04A1B2C3D4E5F6071829"],
  ["04:a1:b2:c3:d4:e5:f6", "04A1B2C3D4E5F6"],
  ["04-A1-B2-C3", "04A1B2C3"],
  ["04 A1 B2 C3 D4 E5 F6 07 18 29", "04A1B2C3D4E5F6071829"],
  ["00000001", "00000001"],
  ["", "length"],
  ["04A1B2C", "length"],
  ["04A1B2C3D", "length"],
  ["04A1B2C3D4E5F", "length"],
  ["04A1B2C3D4E5", "length"],
  ["04A1B2C3D4E5F607", "length"],
  ["04A1B2C3D4E5F607182930", "length"],
  ["00000000", "zeros"],
  ["00000000000000", "zeros"],
  ["00:00:00:00", "zeros"],
  ["000000", "length"],
  ["04A1B2G3", "notHex"],
  ["04A1B2C3\n", "notHex"],
  [":04A1B2C3", "notHex"],
  ["04A1B2C3:", "notHex"],
  ["04::A1B2C3", "notHex"],
  ["0:4A1B2C3", "notHex"],
  ["04A1;2C3", "notHex"],
];

describe("a card number", () => {
  for (const row of rows) {
    it("'" + row[0] + "' reads as " + row[1], () => {
      expect(readUid(row[0])).toBe(row[1]);
      expect(isUidFault(row[1])).toBe(row[1].length < 8);
    });
  }

  it("of a million digits is refused without being read", () => {
    expect(readUid("04A1B2C3D4".repeat(100000))).toBe("length");
  });

  it("is refused in words", () => {
    expect(uidFaultText("notHex")).toContain("hex");
    expect(uidFaultText("length")).toContain("4, 7 or 10 bytes");
    expect(uidFaultText("zeros")).toContain("zeros");
  });
});
