import { fc } from "#test/property";
import { describe, expect, it } from "vitest";
import { InputError } from "#platform/node/input-error";
import { MainsReplay, parseMainsCsv, readMainsFile } from "#platform/node/mains-replay";

function problem(text: string): string {
  try {
    parseMainsCsv(text, "h.csv");
    return "";
  } catch (error) {
    if (error instanceof InputError) return error.lines[0] ?? "";
    throw error;
  }
}

describe("file of mains currents", () => {
  it("is read with one or three phases, comments, empty lines, any line end", () => {
    expect(parseMainsCsv("time_s,house_L1_A\n0,1.5\n10,-2", "h.csv")).toEqual([
      { time_s: 0, sample: { L1_mA: 1500, L2_mA: undefined, L3_mA: undefined } },
      { time_s: 10, sample: { L1_mA: -2000, L2_mA: undefined, L3_mA: undefined } },
    ]);
    const three =
      "\ufeff# recorded\r\ntime_s, house_L1_A, house_L2_A, house_L3_A, solar_W, voltage_V\r\n\r\n0.5,1,2,3.0004,100,230\r\n";
    expect(parseMainsCsv(three, "h.csv")).toEqual([{ time_s: 0.5, sample: { L1_mA: 1000, L2_mA: 2000, L3_mA: 3000 } }]);
  });

  const header = "time_s,house_L1_A,house_L2_A\n";
  for (const [text, expected] of [
    ["", "h.csv:1: empty; allowed: a header time_s,house_L1_A"],
    ["\n# only a comment\n", "h.csv:1: empty"],
    ["time,house_L1_A\n", 'h.csv:1: unknown column "time"'],
    ["house_L1_A,time_s\n", 'h.csv:1: the first column is "house_L1_A", not time_s'],
    ["time_s\n0\n", "h.csv:1: no column house_L1_A"],
    ["time_s,house_L1_A,sun\n", 'h.csv:1: unknown column "sun"'],
    ["time_s,house_L1_A,house_L1_A\n", "h.csv:1: column house_L1_A twice"],
    [header, "h.csv:2: no row after the header"],
    [header + "0,1\n", "h.csv:2: 2 values; allowed: 3, as the header says"],
    [header + "0,1,2,3\n", "h.csv:2: 4 values"],
    [header + "0,1,2\n1,x,2\n", 'h.csv:3: house_L1_A "x" is no number'],
    [header + "0,1,\n", 'h.csv:2: house_L2_A "" is no number'],
    [header + "0,1,NaN\n", "is no number"],
    [header + "0,1,0x10\n", "is no number"],
    [header + "0,1001,1\n", 'h.csv:2: house_L1_A "1001" is not allowed; allowed: -1000..1000'],
    [header + "-1,1,1\n", 'h.csv:2: time_s "-1" is not allowed'],
    [header + "5,1,1\n5,1,1\n", "h.csv:3: time_s 5 does not rise; allowed: more than 5"],
    [header + "5,1,1\n4,1,1\n", "h.csv:3: time_s 4 does not rise"],
  ] as const) {
    it(`${JSON.stringify(text)} is refused with its line`, () => expect(problem(text)).toContain(expected));
  }

  it("reports the first ten problems only", () => {
    const rows = Array.from({ length: 20 }, () => "x,x\n").join("");
    try {
      parseMainsCsv("time_s,house_L1_A\n" + rows, "h.csv");
      expect.unreachable();
    } catch (error) {
      expect(error instanceof InputError ? error.lines.length : 0).toBe(10);
    }
  });

  it("that cannot be read is named", () => {
    expect(() => readMainsFile("/nowhere/h.csv")).toThrow(/^\/nowhere\/h.csv cannot be read/);
  });

  it("never breaks, whatever text comes", () => {
    const cell = fc.oneof(fc.string({ maxLength: 5 }), fc.double().map(String));
    const rows = fc.array(fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(",")));
    fc.assert(
      fc.property(rows, (lines) => {
        const text = ["time_s,house_L1_A", ...lines].join("\n");
        if (problem(text) !== "") return;
        for (const row of parseMainsCsv(text, "h.csv")) {
          expect(Number.isFinite(row.time_s)).toBe(true);
          expect(Number.isInteger(row.sample.L1_mA)).toBe(true);
        }
      }),
    );
  });
});

describe("replay", () => {
  const rows = parseMainsCsv("time_s,house_L1_A\n1,10\n3,20\n", "h.csv");

  for (const [at_s, current_mA] of [
    [0.99, undefined],
    [1, 10000],
    [2.99, 10000],
    [3, 20000],
    [3.99, 20000],
    [4, undefined],
  ] as const) {
    it(`at ${String(at_s)} s gives ${String(current_mA)} mA`, () => {
      expect(new MainsReplay(rows).at(at_s)?.L1_mA).toBe(current_mA);
    });
  }

  it("passes over rows that lie between two looks", () => {
    const replay = new MainsReplay(rows);
    expect(replay.at(0)).toBeUndefined();
    expect(replay.at(3.5)?.L1_mA).toBe(20000);
    expect(replay.ended(3.99)).toBe(false);
    expect(replay.ended(4)).toBe(true);
  });
});
