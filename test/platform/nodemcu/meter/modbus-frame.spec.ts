import { crc16, float32_thousandths, readRequest, replyFault, replyLength } from "#platform/nodemcu/meter/modbus-frame";
import { describe, expect, it } from "#test/spec";
import { hexBytes, showBytes } from "../hex-bytes";
import { float32Hex, sealed } from "./fake-line";

/** From the manuals of the meters. */
const VOLTAGE_REQUEST = "01 04 00 00 00 02 71 cb";
const VOLTAGE_REPLY = "01 04 04 43 66 33 34 1b 38";

describe("Modbus RTU frames", () => {
  it("has the checksums of the manuals", () => {
    expect(crc16("", 0)).toBe(65535);
    for (const frame of [VOLTAGE_REQUEST, VOLTAGE_REPLY, "01 03 04 42 c8 00 00 6f b5", "01 04 00 01 00 06 21 c8"]) {
      const bytes = hexBytes(frame);
      const crc = crc16(bytes, bytes.length - 2);
      const end = bytes.length;
      expect(crc).toBe(bytes.charCodeAt(end - 2) + 256 * bytes.charCodeAt(end - 1));
    }
  });

  it("asks byte for byte as documented", () => {
    expect(showBytes(readRequest(1, 0, 2))).toBe(VOLTAGE_REQUEST);
    expect(showBytes(readRequest(1, 0, 10))).toBe("01 04 00 00 00 0a 70 0d");
    expect(showBytes(readRequest(247, 258, 1)).substring(0, 17)).toBe("f7 04 01 02 00 01");
  });

  it("takes the documented reply", () => {
    const request = hexBytes(VOLTAGE_REQUEST);
    expect(replyLength(request)).toBe(9);
    expect(replyFault(hexBytes(VOLTAGE_REPLY), request)).toBe("");
    expect(float32_thousandths(hexBytes(VOLTAGE_REPLY), 3)).toBe(230200);
  });

  it("names why a frame is not the reply", () => {
    const request = hexBytes(VOLTAGE_REQUEST);
    const cases: [string, string][] = [
      [hexBytes("01 04 04 43 66 33 34 1b 39"), "bad checksum"],
      [hexBytes("01 04 04 43 67 33 34 1b 38"), "bad checksum"],
      [hexBytes(VOLTAGE_REPLY + " 00"), "too long"],
      [sealed("02 04 04 43 66 33 34"), "another address"],
      [sealed("01 03 04 43 66 33 34"), "another function"],
      [sealed("01 04 02 43 66 33 34"), "another count of registers"],
      [sealed("01 84 01"), "exception: illegal function"],
      [sealed("01 84 02"), "exception: illegal register"],
      [sealed("01 84 03"), "exception: illegal value"],
      [sealed("01 84 04"), "exception: device failure"],
      [sealed("01 84 06"), "exception: device busy"],
      [sealed("01 84 ff"), "exception of the device"],
      [sealed("01 83 02"), "another function"],
      [sealed("02 84 02"), "another address"],
      ["", "cut short"],
    ];
    for (const [frame, fault] of cases) expect(replyFault(frame, request)).toBe(fault);
  });

  it("refuses a reply that is cut at any byte", () => {
    const reply = hexBytes(VOLTAGE_REPLY);
    for (let length = 0; length < reply.length; length++)
      expect(replyFault(reply.substring(0, length), hexBytes(VOLTAGE_REQUEST))).toBe("cut short");
  });

  it("reads numbers of four bytes", () => {
    for (const value of [0, 1, -1, 0.5, -0.25, 16, 31.5, 99.75, 12345, -8000.5, 100000])
      expect(float32_thousandths(hexBytes(float32Hex(value)), 0)).toBe(value * 1000);
    expect(float32_thousandths(hexBytes("42 c8 00 00"), 0)).toBe(100000);
    expect(float32_thousandths(hexBytes("80 00 00 00"), 0)).toBe(0);
    expect(float32_thousandths(hexBytes("00 00 00 01"), 0)).toBe(0);
  });

  it("finds no number where there is none", () => {
    for (const none of ["7f 80 00 00", "ff 80 00 00", "7f c0 00 00", "ff ff ff ff", "7f 7f ff ff", "54 00 00 00"])
      expect(float32_thousandths(hexBytes(none), 0)).toBeUndefined();
  });
});
