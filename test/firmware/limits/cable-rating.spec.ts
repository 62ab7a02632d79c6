import { describe, expect, it } from "#test/spec";
import { SiteBench } from "#test/firmware/site-bench";
import { CableRating, cableRating_mA } from "#firmware/limits/cable-rating";

/** A place in a row that is empty. */
const NONE = undefined as number | undefined;

describe("the code of a cable", () => {
  const rows: [string, number | undefined, number][] = [
    ["not read", NONE, 13000],
    ["no number", NaN, 13000],
    ["negative", -220, 13000],
    ["a short", 0, 13000],
    ["just a short", 74, 13000],
    ["no short any more", 75, 63000],
    ["100 ohm", 100, 63000],
    ["the most of 63 A", 125, 63000],
    ["the least of 32 A", 126, 32000],
    ["220 ohm", 220, 32000],
    ["the most of 32 A", 275, 32000],
    ["the least of 20 A", 276, 20000],
    ["680 ohm", 680, 20000],
    ["the most of 20 A", 850, 20000],
    ["the least of 13 A", 851, 13000],
    ["1500 ohm", 1500, 13000],
    ["an open line", 1e9, 13000],
  ];
  for (const row of rows) {
    it(row[0], () => {
      expect(cableRating_mA(row[1])).toBe(row[2]);
    });
  }
});

/** A socket whose plug reads this, `undefined`: nothing is reported any more. */
class Socket {
  readonly bench = new SiteBench();
  readonly cable = new CableRating();

  constructor(fixed_A: string) {
    this.bench.with(this.cable, [["cable_A", fixed_A]]);
  }

  reads(resistance_ohm: number | undefined, plugged: boolean): number | undefined {
    if (resistance_ohm === undefined) this.bench.feeds.forget("cable_ohm");
    else this.bench.feeds.put("cable_ohm", resistance_ohm, this.bench.now);
    this.bench.status.carConnected = plugged;
    this.bench.run(1);
    return this.cable.claim.limit_mA;
  }
}

describe("the cable", () => {
  it("that is fixed has the rating of the setting, whatever is read", () => {
    const socket = new Socket("25");
    expect(socket.reads(680, true)).toBe(25000);
    expect(socket.bench.says()).toBe("cable (25 A) is fixed");
  });

  it("at a socket has that of the resistor in its plug", () => {
    const socket = new Socket("0");
    expect(socket.reads(220, true)).toBe(32000);
    expect(socket.bench.says()).toBe("cable (32 A) by the resistor in the plug");
  });

  it("falls while plugged in and does not rise before it was unplugged", () => {
    const socket = new Socket("0");
    expect(socket.reads(680, true)).toBe(20000);
    expect(socket.reads(100, true)).toBe(20000);
    expect(socket.reads(6800, true)).toBe(13000);
    expect(socket.reads(680, true)).toBe(13000);
    socket.reads(undefined, false);
    expect(socket.reads(680, true)).toBe(20000);
  });

  it("whose reading falls silent has the smallest rating", () => {
    const socket = new Socket("0");
    expect(socket.reads(220, true)).toBe(32000);
    socket.bench.run(120);
    expect(socket.cable.claim.limit_mA).toBe(13000);
  });
});
