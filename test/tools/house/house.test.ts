import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHouseCsv } from "#tools/house/csv";
import { generateHouse } from "#tools/house/generators";
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
    const read = readHouseCsv("time_s,house_L1_A,house_L2_A,house_L3_A,solar_W,voltage_V\n0,1,2,3,400,235\n60,1.5,2,3,0,236\n", "x.csv");
    expect(read).toEqual({ steps: [step(0, [1, 2, 3], 400, 235), step(60, [1.5, 2, 3], 0, 236)] });
  });

  it("is 230 V, or 240 V when it has a sun but no voltage", () => {
    expect(readHouseCsv("time_s,house_L1_A\n0,1", "x")).toEqual({ steps: [step(0, [1, 0, 0], 0, 230)] });
    expect(readHouseCsv("time_s,house_L1_A,solar_W\r\n0,1,5\r\n", "x")).toEqual({ steps: [step(0, [1, 0, 0], 5, 240)] });
  });

  const rows: [string, string][] = [
    ["", "x.csv:1: the header"],
    ["time,house\n0,1", "x.csv:1: the header"],
    ["house_L1_A,time_s\n1,0", "time_s first"],
    ["time_s,house_L1_A,house_L1_A\n0,1,1", "x.csv:1: the header"],
    ["time_s,house_L1_A\n", "there is no row"],
    ["time_s,house_L1_A\n0", "x.csv:2: 1 values; allowed: 2"],
    ["time_s,house_L1_A\n0,abc", 'x.csv:2: house_L1_A "abc"; allowed: a number -1000..1000'],
    ["time_s,house_L1_A\n0,NaN", "x.csv:2: house_L1_A"],
    ["time_s,house_L1_A\n0,1001", "x.csv:2: house_L1_A"],
    ["time_s,house_L1_A\n0,1\n0,2", "x.csv:3: time_s 0 does not rise; allowed: more than 0"],
    ["time_s,house_L1_A,voltage_V\n0,1,12", "allowed: a number 80..300"],
  ];
  for (const [text, fault] of rows) {
    it(`refuses ${JSON.stringify(text)} with the line and the remedy`, () => {
      const read = readHouseCsv(text, "x.csv");
      expect("faults" in read ? read.faults.join("\n") : "taken").toContain(fault);
    });
  }

  it("never throws and never takes what it cannot represent", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = readHouseCsv(`time_s,house_L1_A\n${text}`, "x");
        if ("faults" in read) return;
        for (const row of read.steps) expect(Number.isFinite(row.house_A[0]) && Math.abs(row.house_A[0]) <= 1000).toBe(true);
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

  it("switches as asked", () => {
    expect(generateHouse({ kind: "square", low_A: 1, high_A: 9, on_s: 30, off_s: 60, phase: 2 }, 180, 1).map(({ at_s, house_A }) => [at_s, house_A[1]])).toEqual([
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
