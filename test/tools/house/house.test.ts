import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { readHouseCsv } from "#tools/house/csv";
import { generateHouse, generatedSteps } from "#tools/house/generators";
import { HouseProfile, netHouse_A, step } from "#tools/house/profile";

describe("a house profile", () => {
  const house = new HouseProfile([step(0, [1, 0, 0]), step(10, [2, 0, 0]), step(20, [3, 0, 0])]);

  it("holds a step until the next", () => {
    expect(house.at(0).house_A[0]).toBe(1);
    expect(house.at(9.999).house_A[0]).toBe(1);
    expect(house.at(10).house_A[0]).toBe(2);
    expect(house.next_s(10)).toBe(20);
    expect(house.at(1000).house_A[0]).toBe(3);
    expect(house.next_s(1000)).toBe(Infinity);
  });

  it("can be asked for an earlier time again", () => {
    expect(house.at(5).house_A[0]).toBe(1);
  });

  it("takes the sun off L1", () => {
    expect(netHouse_A(step(0, [5, 4, 3], 2300, 230))).toEqual([-5, 4, 3]);
  });
});

describe("a recorded house", () => {
  it("is read with the columns it has", () => {
    const read = readHouseCsv(
      "time_s,house_L1_A,house_L2_A,house_L3_A,solar_W,voltage_V\n0,1,2,3,400,235\n60,1.5,2,3,0,236\n",
      "x.csv",
    );
    expect(read).toEqual({ steps: [step(0, [1, 2, 3], 400, 235), step(60, [1.5, 2, 3], 0, 236)] });
  });

  it("is 240 V with one phase and 230 V with more, unless it says its voltage", () => {
    expect(readHouseCsv("time_s,house_L1_A\n0,1", "x")).toEqual({ steps: [step(0, [1, 0, 0], 0, 240)] });
    expect(readHouseCsv("time_s,house_L1_A,solar_W\r\n0,1,5\r\n", "x")).toEqual({
      steps: [step(0, [1, 0, 0], 5, 240)],
    });
    expect(readHouseCsv("time_s,house_L1_A,house_L2_A\n0,1,2", "x")).toEqual({ steps: [step(0, [1, 2, 0], 0, 230)] });
  });

  it("may have comments, empty lines, a byte order mark and any line ends", () => {
    const text = "\uFEFF# measured in spring\r\ntime_s,house_L1_A\r\r\n0, 1 \n\n# oven\n1,+2e1\n";
    const read = readHouseCsv(text, "x");
    expect(read).toEqual({ steps: [step(0, [1, 0, 0], 0, 240), step(1, [20, 0, 0], 0, 240)] });
  });

  const rows: [string, string][] = [
    ["", "x.csv:1: empty; allowed: a header time_s,house_L1_A[,"],
    ["time,house\n0,1", 'x.csv:1: unknown column "time"; allowed: time_s,house_L1_A[,'],
    ["house_L1_A,time_s\n1,0", 'x.csv:1: the first column is "house_L1_A", not time_s'],
    ["time_s,solar_W\n1,0", "x.csv:1: no column house_L1_A"],
    ["time_s,house_L1_A,house_L1_A\n0,1,1", "x.csv:1: column house_L1_A twice"],
    ["time_s,house_L1_A\n", "x.csv:2: no row after the header; allowed: at least one"],
    ["time_s,house_L1_A\n0", "x.csv:2: 1 values; allowed: 2"],
    ["time_s,house_L1_A\n0,abc", 'x.csv:2: house_L1_A "abc" is no number; allowed: -1000..1000'],
    ["time_s,house_L1_A\n0,NaN", 'x.csv:2: house_L1_A "NaN" is no number'],
    ["time_s,house_L1_A\n0,0x10", 'x.csv:2: house_L1_A "0x10" is no number'],
    ["time_s,house_L1_A\n0,", 'x.csv:2: house_L1_A "" is no number'],
    ["time_s,house_L1_A\n0,1001", 'x.csv:2: house_L1_A "1001" is not allowed; allowed: -1000..1000'],
    ["time_s,house_L1_A\n-1,1", 'x.csv:2: time_s "-1" is not allowed; allowed: 0..100000000'],
    ["time_s,house_L1_A\n\n0,1\n0,2", "x.csv:4: time_s 0 does not rise; allowed: more than 0"],
    ["time_s,house_L1_A,voltage_V\n0,1,12", 'voltage_V "12" is not allowed; allowed: 80..300'],
  ];
  for (const [text, fault] of rows) {
    it(`refuses ${JSON.stringify(text)} with the line and the remedy`, () => {
      const read = readHouseCsv(text, "x.csv");
      expect("faults" in read ? read.faults.join("\n") : "taken").toContain(fault);
    });
  }

  it("names the first ten faults of a file that is wrong throughout", () => {
    const read = readHouseCsv("time_s,house_L1_A\n" + "x,y\n".repeat(1000), "x.csv");
    expect("faults" in read ? read.faults.length : 0).toBe(10);
  });

  it("never throws and never takes what it cannot represent", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readHouseCsv(`time_s,house_L1_A\n${text}`, "x");
        if ("faults" in read) return;
        for (const row of read.steps)
          expect(Number.isFinite(row.house_A[0]) && Math.abs(row.house_A[0]) <= 1000).toBe(true);
      }),
    );
  });
});

describe("a generated house", () => {
  it("is the same for the same seed and another for another", () => {
    const make = (seed: number) => generateHouse({ kind: "household" }, 86400, seed);
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
    expect(make(1).length).toBeGreaterThan(50);
  });

  it("may have a seed of its own", () => {
    const own = generateHouse({ kind: "randomWalk", seed: 7 }, 600, 1);
    expect(own).toEqual(generateHouse({ kind: "randomWalk" }, 600, 7));
  });

  it("says beforehand about how many steps it will have", () => {
    expect(generatedSteps({ kind: "square", on_s: 10, off_s: 20 }, 3600)).toBe(240);
    expect(generatedSteps({ kind: "randomWalk", every_s: 2 }, 3600)).toBe(1800);
    const household = generateHouse({ kind: "household" }, 864000, 1).length;
    expect(generatedSteps({ kind: "household" }, 864000)).toBeGreaterThan(household * 0.7);
    expect(generatedSteps({ kind: "household" }, 864000)).toBeLessThan(household * 1.4);
  });

  it("switches as asked", () => {
    expect(
      generateHouse({ kind: "square", low_A: 1, high_A: 9, on_s: 30, off_s: 60, phase: 2 }, 180, 1).map(
        ({ at_s, house_A }) => [at_s, house_A[1]],
      ),
    ).toEqual([
      [0, 1],
      [60, 9],
      [90, 1],
      [150, 9],
    ]);
  });

  it("stays within its bounds", () => {
    for (const { house_A } of generateHouse({ kind: "randomWalk", largest_A: 8 }, 3600, 3)) {
      expect(Math.min(...house_A)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...house_A)).toBeLessThanOrEqual(8);
    }
  });
});
