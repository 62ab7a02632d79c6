import { after_ms } from "#hal/clock";
import { Pzem } from "#platform/nodemcu/meter/pzem";
import { describe, expect, it } from "#test/spec";
import { showBytes } from "../hex-bytes";
import { FakeLine, sealed } from "./fake-line";

const START_ms = 2147473648;

/** A reply with 230.0 V and this current. */
function reply(address: number, current_mA: number): string {
  const high = Math.floor(current_mA / 65536);
  const low = current_mA - high * 65536;
  const lowHigh = Math.floor(low / 256);
  const highHigh = Math.floor(high / 256);
  return sealed(
    showBytes(
      String.fromCharCode(address, 4, 6, 8, 252, lowHigh, low - lowHigh * 256, highHigh, high - highHigh * 256),
    ),
  );
}

interface Round {
  readings: number;
  meter: Pzem;
  line: FakeLine;
}

/** A meter whose devices answer with these texts, in turn, for as many ticks of 100 ms. */
function round(phases: number, address: number, answers: string[], ticks: number): Round {
  const line = new FakeLine();
  const meter = new Pzem(line, phases, address);
  let now = START_ms;
  let readings = 0;
  let said = 0;
  for (let tick = 0; tick < ticks; tick++) {
    if (meter.tick(now)) readings++;
    if (line.sent.length > said) {
      meter.bytes(answers[said] ?? "", after_ms(now, 40));
      said = line.sent.length;
    }
    now = after_ms(now, 100);
  }
  return { readings, meter, line };
}

describe("a meter a phase on one line", () => {
  it("asks the three one after the other, byte for byte, in 300 ms", () => {
    const { readings, meter, line } = round(123, 1, [reply(1, 16250), reply(2, 0), reply(3, 70001)], 4);
    expect(line.sent).toEqual(["01 04 00 00 00 03 b0 0b", "02 04 00 00 00 03 b0 38", "03 04 00 00 00 03 b1 e9"]);
    expect(readings).toBe(1);
    expect(meter.sample).toEqual({ L1_mA: 16250, L2_mA: 0, L3_mA: 70001 });
  });

  it("begins a round every half second", () => {
    const answers: string[] = [];
    for (let count = 0; count < 20; count++) answers.push(reply(5, 1000 + count));
    const { readings, meter } = round(1, 5, answers, 21);
    expect(readings).toBe(4);
    expect(meter.sample).toEqual({ L1_mA: 1003, L2_mA: undefined, L3_mA: undefined });
  });

  it("asks only the phases that have a meter; the lowest has the first address", () => {
    const { readings, meter, line } = round(23, 17, [reply(17, 5), reply(18, 6)], 3);
    expect(line.sent.length).toBe(2);
    expect(readings).toBe(1);
    expect(meter.sample).toEqual({ L1_mA: undefined, L2_mA: 5, L3_mA: 6 });
  });

  it("asks nobody without a phase", () => {
    expect(round(0, 1, [], 10).line.sent).toEqual([]);
  });

  it("gives no reading of a round in which one does not answer, and names it", () => {
    const silent = round(123, 1, [reply(1, 1000), "", reply(3, 1000)], 5);
    expect(silent.readings).toBe(0);
    expect(silent.meter.trouble).toBe("L2: no answer");
    expect(silent.meter.sample.L1_mA).toBeUndefined();
  });

  it("does not take the reply of one for that of another", () => {
    const { readings, meter } = round(123, 1, [reply(1, 1000), reply(1, 1000)], 3);
    expect(readings).toBe(0);
    expect(meter.trouble).toBe("L2: another address");
  });

  it("refuses a current that its clamp cannot have", () => {
    expect(round(1, 1, [reply(1, 200000)], 2).readings).toBe(1);
    const { readings, meter } = round(1, 1, [reply(1, 200001)], 2);
    expect(readings).toBe(0);
    expect(meter.trouble).toBe("L1: no possible current");
  });

  it("names an exception of the device", () => {
    expect(round(3, 1, [sealed("01 84 04")], 2).meter.trouble).toBe("L3: exception: device failure");
  });
});
