import { describe, expect, it } from "#test/spec";
import { hex2, sumOf, xorOf } from "#rapi/checksum";
import { LineReceiver, decode, encode } from "#rapi/frame";

describe("checksums", () => {
  const vectors: [string, string][] = [
    ["$GV", "35"],
    ["$GS", "30"],
    ["$GG", "24"],
    ["$GU", "36"],
    ["$GC", "20"],
    ["$GE", "26"],
    ["$GP", "33"],
    ["$G0", "53"],
    ["$GY", "3A"],
    ["$FE", "27"],
    ["$FD", "26"],
    ["$FS", "31"],
    ["$FR", "30"],
    ["$SY", "2E"],
    ["$SC 16", "13"],
    ["$SC 16 V", "65"],
    ["$SY 165", "3C"],
    ["$ST 0 0 0 0", "23"],
    ["$OK", "20"],
    ["$NK", "21"],
    ["$GS :A5", "5E"],
    ["$OK 01 0 01 0200 :A5", "7C"],
    ["$AT 03 03 24 0540", "36"],
  ];
  for (const vector of vectors) {
    it("XOR of " + vector[0] + " is " + vector[1], () => {
      expect(hex2(xorOf(vector[0]))).toBe(vector[1]);
    });
  }

  const sums: [string, string][] = [
    ["$FE", "AF"],
    ["$FD", "AE"],
    ["$FS", "BD"],
    ["$FR", "BC"],
    ["$SL 1", "14"],
  ];
  for (const vector of sums) {
    it("sum of " + vector[0] + " is " + vector[1], () => {
      expect(hex2(sumOf(vector[0]))).toBe(vector[1]);
    });
  }
});

describe("encoding a command", () => {
  const rows: [string, number, string | undefined][] = [
    ["GS", 0, "$GS^30"],
    ["GS", 165, "$GS :A5^5E"],
    ["SC 16 V", 0, "$SC 16 V^65"],
    ["", 0, undefined],
    ["FP 0 0 a*b", 0, undefined],
    ["FP 0 0 a^b", 0, undefined],
    ["GS$", 0, undefined],
    ["GS\r", 0, undefined],
    ["FP 0 0 123456789012345678901", 0, undefined],
    ["1 2 3 4 5 6 7 8 9 10 11", 0, undefined],
  ];
  for (const row of rows) {
    it("of " + (row[0] === "" ? "nothing" : row[0].substring(0, 12)), () => {
      expect(encode(row[0], row[1])).toBe(row[2]);
    });
  }

  it("takes 31 characters and refuses 32", () => {
    expect(encode("FP 0 0 12345678901234567890", 0)).toBeDefined();
    expect(encode("FP 0 0 123456789012345678901", 0)).toBeUndefined();
  });

  it("takes ten tokens, the sequence id counts", () => {
    expect(encode("A 2 3 4 5 6 7 8 9 0", 0)).toBeDefined();
    expect(encode("A 2 3 4 5 6 7 8 9 0", 1)).toBeUndefined();
  });
});

describe("decoding a line", () => {
  it("takes fields, id and checksum apart", () => {
    const line = decode("$OK 01 0 01 0200 :A5^7C", 0);
    expect(line.kind).toBe("ok");
    expect(line.fields).toEqual(["OK", "01", "0", "01", "0200"]);
    expect(line.id).toBe(165);
    expect(line.checksum).toBe("good");
  });

  const rows: [string, string, string][] = [
    ["$OK^20", "ok", "good"],
    ["$OK^21", "ok", "bad"],
    ["$OK^2", "ok", "bad"],
    ["$OK^200", "ok", "bad"],
    ["$OK", "ok", "missing"],
    ["$OK ", "ok", "missing"],
    ["$NK^21", "nk", "good"],
    ["$AT fe 03 10 0540^31", "async", "good"],
    ["$GS^30", "other", "good"],
    ["$", "other", "missing"],
  ];
  for (const row of rows) {
    it(row[0] + " is " + row[1] + ", checksum " + row[2], () => {
      const line = decode(row[0], 0);
      expect(line.kind).toBe(row[1]);
      expect(line.checksum).toBe(row[2]);
    });
  }

  it("leaves out the trailing blank of old firmware", () => {
    expect(decode("$OK ", 0).fields).toEqual(["OK"]);
  });
});

class Lines {
  readonly heard: string[] = [];
  line(text: string, _now: number): void {
    this.heard.push(text);
  }
}

describe("receiving bytes", () => {
  const stream = "garbage\n$OK 1^02\r\nrelayCloseMs: 100\r\n$AT 01$OK^20\r\r$NK^21\r";

  it("finds the lines between $ and CR", () => {
    const lines = new Lines();
    new LineReceiver(lines).receive(stream, 0);
    expect(lines.heard).toEqual(["$OK 1^02", "$OK^20", "$NK^21"]);
  });

  it("finds the same lines wherever the stream is cut", () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const lines = new Lines();
      const receiver = new LineReceiver(lines);
      receiver.receive(stream.substring(0, cut), 0);
      receiver.receive(stream.substring(cut), 0);
      expect(lines.heard).toEqual(["$OK 1^02", "$OK^20", "$NK^21"]);
    }
  });

  it("drops what grows too long and goes on with the next line", () => {
    const lines = new Lines();
    const receiver = new LineReceiver(lines);
    for (let count = 0; count < 100; count++) receiver.receive("$0123456789", 0);
    receiver.receive("0123456789".repeat(10), 0);
    receiver.receive("\r$OK^20\r", 0);
    expect(receiver.overlong).toBe(1);
    expect(lines.heard).toEqual(["$OK^20"]);
  });
});
