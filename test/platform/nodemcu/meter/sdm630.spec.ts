import { after_ms } from "#hal/clock";
import { Sdm630 } from "#platform/nodemcu/meter/sdm630";
import { describe, expect, it } from "#test/spec";
import { hexBytes } from "../hex-bytes";
import { FakeLine, float32Hex, sealed } from "./fake-line";

const START_ms = 2147473648;
const REQUEST = "01 04 00 06 00 0c 10 0e";

function reply(currents_A: number[], powers_W: number[], address = "01"): string {
  let hex = address + " 04 18";
  for (const value of currents_A) hex += " " + float32Hex(value);
  for (const value of powers_W) hex += " " + float32Hex(value);
  return sealed(hex);
}

interface Bench {
  line: FakeLine;
  meter: Sdm630;
  now: number;
}

function bench(phases = 123): Bench {
  const line = new FakeLine();
  return { line, meter: new Sdm630(line, phases, 1), now: START_ms };
}

/** Ticks every 10 ms; gives what is said to the first request at once, and counts the readings. */
function run(on: Bench, answer: string, span_ms: number): number {
  const before = on.line.sent.length;
  let readings = 0;
  let answered = false;
  for (let time_ms = 0; time_ms < span_ms; time_ms += 10) {
    if (on.meter.tick(on.now)) readings++;
    if (!answered && on.line.sent.length > before) {
      answered = true;
      on.meter.bytes(answer, after_ms(on.now, 5));
    }
    on.now = after_ms(on.now, 10);
  }
  return readings;
}

describe("a three-phase meter on Modbus", () => {
  it("is asked for currents and powers in one request, byte for byte", () => {
    const on = bench();
    run(on, reply([1, 2, 3], [1, 1, 1]), 100);
    expect(on.line.sent).toEqual([REQUEST]);
  });

  it("is understood on a line that echoes the requests, and does not take the echo for an answer", () => {
    const on = bench();
    expect(run(on, hexBytes(REQUEST) + reply([1, 2, 3], [1, 1, 1]), 400)).toBe(1);
    expect(on.meter.sample).toEqual({ L1_mA: 1000, L2_mA: 2000, L3_mA: 3000 });
    expect(run(on, hexBytes("00 " + REQUEST + " 00") + reply([4, 5, 6], [1, 1, 1]), 500)).toBe(1);
    expect(on.meter.trouble).toBe("");
    expect(run(on, hexBytes(REQUEST), 900)).toBe(0);
    expect(on.meter.trouble).toBe("no answer");
  });

  it("reads the currents, negative where power is exported", () => {
    const on = bench();
    expect(run(on, reply([16.5, 7.25, 0.5], [3800, -1650, 0]), 100)).toBe(1);
    expect(on.meter.sample).toEqual({ L1_mA: 16500, L2_mA: -7250, L3_mA: 500 });
    expect(on.meter.trouble).toBe("");
  });

  it("is asked every half second", () => {
    const on = bench();
    for (let time_ms = 0; time_ms < 3000; time_ms += 10) {
      const before = on.line.sent.length;
      on.meter.tick(on.now);
      if (on.line.sent.length > before) on.meter.bytes(reply([1, 1, 1], [1, 1, 1]), on.now);
      on.now = after_ms(on.now, 10);
    }
    expect(on.line.sent.length).toBe(6);
  });

  it("says nothing of phases that are not wired", () => {
    const on = bench(13);
    expect(run(on, reply([4, 5, 6], [1, 1, 1]), 100)).toBe(1);
    expect(on.meter.sample).toEqual({ L1_mA: 4000, L2_mA: undefined, L3_mA: 6000 });
  });

  it("takes a reply in any two pieces", () => {
    const whole = reply([8, 8, 8], [1, 1, 1]);
    for (let cut = 0; cut <= whole.length; cut++) {
      const on = bench();
      on.meter.tick(on.now);
      on.meter.bytes(whole.substring(0, cut), after_ms(on.now, 10));
      on.meter.bytes(whole.substring(cut), after_ms(on.now, 20));
      expect(on.meter.tick(after_ms(on.now, 30))).toBe(true);
    }
  });

  it("skips what the turn of the line's direction puts before a reply", () => {
    const on = bench();
    expect(run(on, String.fromCharCode(0, 255, 0) + reply([8, 9, 10], [1, 1, 1]), 100)).toBe(1);
    expect(on.meter.sample.L3_mA).toBe(10000);
  });

  it("keeps its last reading and names the fault when a reply is none", () => {
    const good = reply([8, 8, 8], [1, 1, 1]);
    const cases: [string, string][] = [
      ["", "no answer"],
      [good.substring(0, 28), "cut short"],
      [good.substring(0, 2), "cut short"],
      [good + "x", "too long"],
      [good.substring(0, 27) + "xx", "bad checksum"],
      [reply([9, 9, 9], [1, 1, 1], "02"), "another address"],
      [sealed("01 84 02"), "exception: illegal register"],
      [
        sealed("01 04 18 7f c0 00 00 " + threeTimes("00 00 00 00") + " " + threeTimes("00 00 00 00").substring(0, 23)),
        "L1: no possible current",
      ],
      [reply([1, 2000, 1], [1, 1, 1]), "L2: no possible current"],
    ];
    for (const [answer, fault] of cases) {
      const on = bench();
      expect(run(on, reply([5, 6, 7], [1, 1, 1]), 500)).toBe(1);
      expect(run(on, answer, 400)).toBe(0);
      expect(on.meter.trouble).toBe(fault);
      expect(on.meter.sample).toEqual({ L1_mA: 5000, L2_mA: 6000, L3_mA: 7000 });
      expect(run(on, good, 700)).toBe(1);
      expect(on.meter.trouble).toBe("");
    }
  });

  it("drops a reply that comes when nothing was asked, and lets the line fall silent", () => {
    const on = bench();
    expect(run(on, "", 400)).toBe(0);
    on.meter.bytes(reply([30, 30, 30], [1, 1, 1]), on.now);
    expect(on.meter.tick(on.now)).toBe(false);
    expect(on.meter.sample.L1_mA).toBeUndefined();
    expect(on.meter.line.staleBytes).toBe(29);
  });

  it("asks again only when the line has been silent for 100 ms after a failure", () => {
    const on = bench();
    on.meter.tick(on.now);
    on.meter.tick(after_ms(on.now, 250));
    for (let time_ms = 260; time_ms < 600; time_ms += 10) on.meter.bytes("x", after_ms(on.now, time_ms));
    on.meter.tick(after_ms(on.now, 680));
    expect(on.line.sent.length).toBe(1);
    on.meter.tick(after_ms(on.now, 690));
    expect(on.line.sent.length).toBe(2);
  });

  it("waits 250 ms for a reply and not longer", () => {
    const on = bench();
    on.meter.tick(on.now);
    on.meter.bytes(reply([1, 1, 1], [1, 1, 1]), after_ms(on.now, 249));
    expect(on.meter.tick(after_ms(on.now, 250))).toBe(true);
    const late = bench();
    late.meter.tick(late.now);
    late.meter.tick(after_ms(late.now, 250));
    late.meter.bytes(reply([1, 1, 1], [1, 1, 1]), after_ms(late.now, 251));
    expect(late.meter.tick(after_ms(late.now, 260))).toBe(false);
    expect(late.meter.trouble).toBe("no answer");
  });

  it("says so when the line is not open", () => {
    const on = bench();
    on.line.open = false;
    run(on, "", 100);
    expect(on.meter.trouble).toBe("line is not open");
  });

  it("keeps at most a frame of what a babbling line says", () => {
    const on = bench();
    on.meter.tick(on.now);
    let babble = "";
    for (let index = 0; index < 500; index++) babble += "U";
    on.meter.bytes(babble, after_ms(on.now, 10));
    expect(on.meter.tick(after_ms(on.now, 20))).toBe(false);
    expect(on.meter.trouble).toBe("too long");
  });
});

function threeTimes(hex: string): string {
  return hex + " " + hex + " " + hex;
}
