import { describe, expect, it } from "#test/spec";
import { SiteBench } from "#test/firmware/site-bench";
import { CableRating, cableRating_mA } from "#firmware/limits/cable-rating";

describe("the resistor of a plug", () => {
  const rows: [string, number, number][] = [
    ["that is no number is no cable", NaN, 0],
    ["that is negative is no cable", -220, 0],
    ["that is shorted is no cable", 0, 0],
    ["that is just shorted is no cable", 74, 0],
    ["of 63 A at least", 75, 63000],
    ["of 63 A 3 % below", 97, 63000],
    ["of 63 A 3 % above", 103, 63000],
    ["of 63 A at most", 149, 63000],
    ["of 32 A at least", 150, 32000],
    ["of 32 A 3 % below", 213, 32000],
    ["of 32 A 3 % above", 227, 32000],
    ["of 32 A at most", 329, 32000],
    ["of 20 A at least", 330, 20000],
    ["of 20 A 3 % below", 659, 20000],
    ["of 20 A 3 % above", 701, 20000],
    ["of 20 A at most", 999, 20000],
    ["of 13 A at least", 1000, 13000],
    ["of 13 A 3 % below", 1455, 13000],
    ["of 13 A 3 % above", 1545, 13000],
    ["of 13 A at most", 2199, 13000],
    ["that is just open is no cable", 2200, 0],
    ["that is open is no cable", 1000000, 0],
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
    this.bench.with(this.cable, [
      ["cable_A", fixed_A],
      ["socket", "1"],
      ["feed_timeout_s", "10"],
    ]);
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
  it("without a socket has the rating of the setting", () => {
    const bench = new SiteBench().with(new CableRating(), [["cable_A", "25"]]).run(1);
    expect(bench.limit_mA()).toBe(25000);
    expect(bench.says()).toBe("cable (25 A) is fixed");
  });

  it("at a socket has that of the resistor in its plug", () => {
    const socket = new Socket("0");
    expect(socket.reads(220, true)).toBe(32000);
    expect(socket.bench.says()).toBe("cable (32 A) by the resistor in the plug");
  });

  it("has the smaller of both where there are both", () => {
    const socket = new Socket("25");
    expect(socket.reads(220, true)).toBe(25000);
    expect(socket.bench.says()).toBe("cable (25 A) is fixed");
    expect(socket.reads(680, true)).toBe(20000);
    expect(socket.bench.says()).toBe("cable (20 A) by the resistor in the plug");
  });

  it("is that of the plug once one has been reported, whether or not the setting says so", () => {
    const bench = new SiteBench().with(new CableRating(), [["cable_A", "32"]]);
    bench.feeds.put("cable_ohm", 1500, bench.now);
    expect(bench.run(1).limit_mA()).toBe(13000);
  });

  it("falls while plugged in and does not rise before it was unplugged", () => {
    const socket = new Socket("0");
    expect(socket.reads(680, true)).toBe(20000);
    expect(socket.reads(100, true)).toBe(20000);
    expect(socket.reads(1500, true)).toBe(13000);
    expect(socket.reads(680, true)).toBe(13000);
    socket.reads(undefined, false);
    expect(socket.reads(680, true)).toBe(20000);
  });

  it("is the smallest there is before anything is heard of it and when it falls silent", () => {
    const socket = new Socket("0");
    expect(socket.reads(undefined, true)).toBe(13000);
    expect(socket.bench.says()).toBe("cable (13 A) while nothing is heard of its plug");
    expect(socket.reads(220, true)).toBe(32000);
    socket.bench.run(8);
    expect(socket.bench.limit_mA()).toBe(32000);
    socket.bench.run(1);
    expect(socket.bench.limit_mA()).toBe(13000);
    expect(socket.bench.paused()).toBe(false);
    expect(socket.reads(220, true)).toBe(32000);
  });
});

describe("a plug whose line is open or shorted", () => {
  for (const resistance_ohm of [0, 74, 2200, 1000000]) {
    it("at " + resistance_ohm.toFixed(0) + " ohm stops the charge until it has been sound for 10 s", () => {
      const socket = new Socket("0");
      socket.reads(220, true);
      expect(socket.bench.paused()).toBe(false);
      socket.reads(resistance_ohm, true);
      expect(socket.bench.paused()).toBe(true);
      expect(socket.bench.says()).toBe(
        "cable reads " + resistance_ohm.toFixed(0) + " ohm at its plug, which no cable has",
      );
      for (let second = 0; second < 10; second++) {
        socket.reads(220, true);
        expect(socket.bench.paused()).toBe(true);
      }
      socket.reads(220, true);
      expect(socket.bench.paused()).toBe(false);
    });
  }

  it("and falls silent stops the charge further", () => {
    const socket = new Socket("0");
    socket.reads(0, true);
    socket.bench.run(100);
    expect(socket.bench.paused()).toBe(true);
    socket.reads(undefined, false);
    expect(socket.bench.paused()).toBe(false);
  });

  it("stops nothing while no car is there, and is looked at anew with the next", () => {
    const socket = new Socket("0");
    socket.reads(1000000, false);
    expect(socket.bench.paused()).toBe(false);
    socket.reads(1000000, true);
    expect(socket.bench.paused()).toBe(true);
  });

  it("stops it whatever is set for the cable, and while the EVSE cannot tell whether a car is there", () => {
    const socket = new Socket("16");
    socket.bench.status.carConnected = undefined;
    socket.bench.feeds.put("cable_ohm", 0, socket.bench.now);
    socket.bench.run(1);
    expect(socket.bench.paused()).toBe(true);
  });
});
