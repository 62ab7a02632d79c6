import { describe, expect, it } from "#test/spec";
import { Bench, charging, framed } from "./scripted-evse";

describe("a corrupted answer", () => {
  it("is asked for again at once, not after a timeout", () => {
    const bench = charging(16);
    bench.mute = true;
    bench.link.aim("enabled", 8000, bench.now());
    bench.mute = false;
    bench.link.received("$OK 8 :0q^55\r", bench.now());
    bench.run(60);
    expect(bench.link.status.offered_mA).toBe(8000);
    expect(bench.link.status.retries).toBeGreaterThanOrEqual(1);
  });

  const strangers: string[] = [
    "$OK 8.2.3 1.2.x\r",
    "$OK 8.2.3 5.2\r",
    "$OK 8.2.3 5.2.1\r",
    "$OK 8.2.3 5.2.1~2F\r",
    "$NK\r",
  ];
  for (const line of strangers) {
    it("without a checksum does not say which generation this is: " + line.substring(0, line.length - 1), () => {
      const bench = new Bench();
      bench.mute = true;
      bench.link.opened(bench.now());
      bench.link.received(line, bench.now());
      expect(bench.link.status.link).toBe("probing");
      expect(bench.link.status.protocol).toBeUndefined();
    });
  }

  it("of a message counts as a bad line whatever it was", () => {
    const bench = charging(9);
    const before = bench.link.status.badLines;
    bench.link.received("$XT 03 03 9 0540^00\r", bench.now());
    expect(bench.link.status.badLines).toBe(before + 1);
  });
});

describe("one byte in a hundred corrupted", () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    it("changes nothing but the counters, seed " + seed.toFixed(0), () => {
      const bench = charging(16);
      bench.link.supervise(10, 6, bench.now());
      bench.run(1000);
      bench.seed = seed;
      bench.noise_ppm = 10000;
      const changes = bench.changes;
      for (let second = 0; second < 120; second++) {
        bench.run(1000);
        expect(bench.link.status.link).toBe("up");
        expect(bench.link.status.state).toBe("charging");
        expect(bench.link.status.offered_mA).toBe(16000);
      }
      expect(bench.changes).toBe(changes);
      expect(bench.link.status.boots).toBe(0);
      expect(bench.written).toBe(0);
      expect(bench.link.status.retries).toBeGreaterThan(0);
    });

    it("delays a lowering by a few exchanges at most, seed " + seed.toFixed(0), () => {
      const bench = charging(16);
      bench.seed = seed;
      bench.noise_ppm = 10000;
      for (let round = 0; round < 30; round++) {
        const limit_A = round - Math.floor(round / 2) * 2 === 0 ? 8 : 16;
        bench.link.aim("enabled", limit_A * 1000, bench.now());
        bench.run(1100);
        expect(bench.link.status.offered_mA).toBe(limit_A * 1000);
      }
    });
  }
});

describe("an answer cut at any byte", () => {
  it("is taken when it is whole, and not before", () => {
    const line = framed("$AT 02 02 9 0500");
    for (let cut = 0; cut < line.length; cut++) {
      const bench = charging(9);
      bench.link.received(line.substring(0, cut), bench.now());
      expect(bench.link.status.state).toBe("charging");
      bench.link.received(line.substring(cut), bench.now());
      expect(bench.link.status.state).toBe("connected");
    }
  });

  it("that never ends is given up for the next one", () => {
    const line = framed("$AT 01 01 9 0200");
    for (let cut = 1; cut < line.length; cut++) {
      const bench = charging(9);
      bench.link.received(line.substring(0, cut), bench.now());
      bench.link.received(framed("$AT 02 02 9 0500"), bench.now());
      expect(bench.link.status.state).toBe("connected");
    }
  });
});

describe("an EVSE found again by what it says on its own", () => {
  it("has its limit within an exchange or two", () => {
    const bench = charging(9);
    bench.mute = true;
    bench.run(8000);
    expect(bench.link.status.link).toBe("down");
    bench.mute = false;
    bench.capacity_A = 32;
    bench.say("$AB 00 8.2.3");
    bench.run(60);
    expect(bench.link.status.link).toBe("up");
    expect(bench.capacity_A).toBe(9);
  });
});

describe("time that was not lived through", () => {
  it("is no silence of the EVSE", () => {
    const bench = charging(9);
    bench.sleep(20000);
    bench.run(200);
    expect(bench.link.status.link).toBe("up");
  });
});
