import { after_ms } from "#hal/clock";
import { Pn532, readTarget } from "#platform/nodemcu/reader/pn532";
import { FrameReader, commandFrame } from "#platform/nodemcu/reader/pn532-frame";
import { describe, expect, it } from "#test/spec";
import { hexBytes, showBytes } from "../hex-bytes";

const START_ms = 2147473648;
const ACK = hexBytes("00 00 ff 00 ff 00");
const WAKE = "55 55 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ";
const SAM = "00 00 ff 05 fb d4 14 01 14 01 02 00";
const RF = "00 00 ff 06 fa d4 32 05 ff 01 02 f3 00";
const LIST = "00 00 ff 04 fc d4 4a 01 00 e1 00";
const NO_CARD = "4b 00";
const CARD = "4b 01 01 00 04 08 04 12 34 ab cd";

/** What the reader says: d5 and these bytes as a frame. */
function answer(hex: string): string {
  const data = String.fromCharCode(213) + hexBytes(hex);
  let sum = 0;
  for (let index = 0; index < data.length; index++) sum += data.charCodeAt(index);
  const low = sum - Math.floor(sum / 256) * 256;
  const check = low === 0 ? 0 : 256 - low;
  const head = String.fromCharCode(0, 0, 255, data.length, 256 - data.length);
  return head + data + String.fromCharCode(check, 0);
}

/** A reader on a line that answers as the module does. */
class FakeReader {
  readonly sent: string[] = [];
  /** What lies on it: the answer to a look. */
  target = NO_CARD;
  /** What it says instead of its answers, while it is not empty. */
  instead: string[] = [];
  deaf = false;
  open = true;
  waiting = "";

  write(bytes: string): boolean {
    if (!this.open) return false;
    const hex = showBytes(bytes);
    this.sent.push(hex);
    if (this.deaf) return true;
    const other = this.instead[0];
    if (other !== undefined) {
      this.waiting += other;
      this.instead = this.instead.slice(1);
    } else if (hex.endsWith(SAM)) this.waiting += ACK + answer("15");
    else if (hex === RF) this.waiting += ACK + answer("33");
    else if (hex === LIST) this.waiting += ACK + answer(this.target);
    return true;
  }
}

interface Bench {
  device: FakeReader;
  reader: Pn532;
  now: number;
  cards: string[];
}

function bench(): Bench {
  const device = new FakeReader();
  return { device, reader: new Pn532(device), now: START_ms, cards: [] };
}

/** Ticks every 50 ms; what the device says comes in pieces of `piece` bytes. */
function run(on: Bench, span_ms: number, piece = 255): void {
  for (let time_ms = 0; time_ms < span_ms; time_ms += 50) {
    const said = on.device.waiting;
    on.device.waiting = "";
    for (let at = 0; at < said.length; at += piece) on.reader.bytes(said.substring(at, at + piece), on.now);
    if (on.reader.tick(on.now)) on.cards.push(on.reader.uid);
    on.now = after_ms(on.now, 50);
  }
}

describe("frames of the PN532", () => {
  it("are sent byte for byte as documented", () => {
    expect(showBytes(commandFrame(hexBytes("14 01 14 01")))).toBe(SAM);
    expect(showBytes(commandFrame(hexBytes("32 05 ff 01 02")))).toBe(RF);
    expect(showBytes(commandFrame(hexBytes("4a 01 00")))).toBe(LIST);
    expect(showBytes(commandFrame(hexBytes("02")))).toBe("00 00 ff 02 fe d4 02 2a 00");
  });

  it("are found in any pieces, between garbage, one after the other", () => {
    const stream =
      hexBytes("13 00 00 37 ff") + ACK + hexBytes("00 ff 00") + answer("15") + hexBytes("00 00 00") + answer(CARD);
    for (let piece = 1; piece <= stream.length; piece++) {
      const reader = new FrameReader();
      const found: string[] = [];
      for (let at = 0; at < stream.length; at += piece) {
        reader.add(stream.substring(at, at + piece));
        for (let kind = reader.next(); kind !== "none"; kind = reader.next())
          found.push(kind === "answer" ? showBytes(reader.data) : kind);
      }
      expect(found).toEqual(["ack", "15", CARD]);
    }
  });

  it("are not taken with a bad length, checksum or sender, nor cut short; the next one is", () => {
    const good = answer("15");
    const spoiled: string[] = [
      hexBytes("00 00 ff 02 fd d5 15 16 00"),
      hexBytes("00 00 ff 02 fe d5 15 17 00"),
      hexBytes("00 00 ff 02 fe d4 15 17 00"),
      hexBytes("00 00 ff 02 fe d6 15 15 00"),
      hexBytes("00 00 ff ff ff 01 00 ff d5 15"),
      hexBytes("00 00 ff c8 38 d5 15"),
    ];
    for (let cut = 1; cut < good.length - 2; cut++) spoiled.push(good.substring(0, cut));
    for (const bytes of spoiled) {
      const reader = new FrameReader();
      const found: string[] = [];
      reader.add(bytes + answer(CARD) + good);
      for (let kind = reader.next(); kind !== "none"; kind = reader.next())
        found.push(kind === "answer" ? showBytes(reader.data) : kind);
      expect(found).toEqual([CARD, "15"]);
    }
  });

  it("tell a refused frame and a command that was not understood", () => {
    const reader = new FrameReader();
    reader.add(hexBytes("00 00 ff ff 00 00 00 00 ff 01 ff 7f 81 00"));
    expect(reader.next()).toBe("nack");
    expect(reader.next()).toBe("error");
    expect(reader.next()).toBe("none");
  });

  it("keep no more of a babbling line than a frame can be", () => {
    const reader = new FrameReader();
    for (let count = 0; count < 500; count++) {
      reader.add(hexBytes("00 ff 20 e0 d5"));
      reader.next();
    }
    reader.add(
      hexBytes(
        "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
      ),
    );
    reader.next();
    reader.add(answer("15"));
    expect(reader.next()).toBe("answer");
  });
});

describe("card numbers in an answer of the PN532", () => {
  it("have 4, 7 or 10 bytes", () => {
    const cases: [string, string][] = [
      [CARD, "1234ABCD"],
      ["4b 01 01 00 44 00 07 04 a1 b2 c3 d4 e5 80", "04A1B2C3D4E580"],
      ["4b 01 01 00 44 00 0a 01 02 03 04 05 06 07 08 09 0a", "0102030405060708090A"],
      ["4b 01 01 00 44 20 07 04 a1 b2 c3 d4 e5 80 06 75 77 81 02 80", "04A1B2C3D4E580"],
      [NO_CARD, ""],
      ["4b 02 01 00 04 08 04 12 34 ab cd", ""],
      ["4b 01 01 00 04 08 05 12 34 ab cd ef", ""],
      ["4b 01 01 00 04 08 00", ""],
      ["4b 01 01 00 04 08 07 12 34 ab cd", ""],
      ["4b 01 01 00 04 08 04 12 34 ab", ""],
      ["4b 01 01 00 04 08 04 00 00 00 00", ""],
      ["4b 01", ""],
    ];
    for (const [hex, uid] of cases) expect(readTarget(hexBytes(hex))).toBe(uid);
  });
});

describe("the card reader", () => {
  it("is woken, set up and asked four times a second", () => {
    const on = bench();
    run(on, 1300);
    expect(on.device.sent.slice(0, 3)).toEqual([WAKE + SAM, RF, LIST]);
    expect(on.device.sent.length).toBe(6);
    expect(on.reader.trouble).toBe("");
    expect(on.cards).toEqual([]);
  });

  it("tells a card once while it lies there, and again when it comes back", () => {
    for (let piece = 1; piece < 20; piece++) {
      const on = bench();
      run(on, 500, piece);
      on.device.target = CARD;
      run(on, 3000, piece);
      expect(on.cards).toEqual(["1234ABCD"]);
      on.device.target = NO_CARD;
      run(on, 600, piece);
      on.device.target = CARD;
      run(on, 600, piece);
      expect(on.cards.length).toBe(1);
      on.device.target = NO_CARD;
      run(on, 1600, piece);
      on.device.target = CARD;
      run(on, 600, piece);
      expect(on.cards).toEqual(["1234ABCD", "1234ABCD"]);
    }
  });

  it("tells another card at once", () => {
    const on = bench();
    on.device.target = CARD;
    run(on, 800);
    on.device.target = "4b 01 01 00 44 00 07 04 a1 b2 c3 d4 e5 80";
    run(on, 400);
    expect(on.cards).toEqual(["1234ABCD", "04A1B2C3D4E580"]);
  });

  it("tells a card that invents its number once", () => {
    const on = bench();
    run(on, 400);
    for (const end of ["01", "02", "03", "04", "05"]) {
      on.device.target = "4b 01 01 00 04 20 04 08 34 ab " + end;
      run(on, 300);
    }
    expect(on.cards.length).toBe(1);
  });

  it("goes on after single failures and is woken anew after three in a row", () => {
    const on = bench();
    run(on, 600);
    on.device.instead = [hexBytes("00 00 ff ff 00 00"), ACK + hexBytes("00 00 ff 01 ff 7f 81 00")];
    run(on, 600);
    expect(on.reader.trouble).toBe("");
    on.device.target = CARD;
    run(on, 600);
    expect(on.cards.length).toBe(1);
    on.device.deaf = true;
    run(on, 1600);
    expect(on.reader.trouble).toBe("no answer");
    on.device.deaf = false;
    const before = on.device.sent.length;
    run(on, 2000);
    expect(on.device.sent[before]).toBe(WAKE + SAM);
    expect(on.reader.trouble).toBe("");
  });

  it("names what it hears from a reader that is none", () => {
    const cases: [string, string][] = [
      ["", "no answer"],
      [ACK, "no answer to a command"],
      [answer("15"), "no answer"],
      [ACK + answer("33"), "no answer to a command"],
      [hexBytes("00 00 ff ff 00 00"), "frame was not understood"],
      [ACK + hexBytes("00 00 ff 01 ff 7f 81 00"), "command was refused"],
    ];
    for (const [said, fault] of cases) {
      const on = bench();
      on.device.instead = [said];
      run(on, 900);
      expect(on.reader.trouble).toBe(fault);
      expect(on.device.sent.length).toBe(1);
      run(on, 1000);
      expect(on.reader.trouble).toBe("");
    }
  });

  it("drops what comes when nothing was asked", () => {
    const on = bench();
    run(on, 620);
    const strays = on.reader.strays;
    on.reader.bytes(ACK + answer(CARD), on.now);
    expect(on.reader.tick(on.now)).toBe(false);
    expect(on.reader.strays).toBe(strays + 2);
    expect(on.reader.uid).toBe("");
  });

  it("says when its line is not open", () => {
    const on = bench();
    on.device.open = false;
    run(on, 100);
    expect(on.reader.trouble).toBe("line is not open");
  });
});
