import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HistoryFile, type Sample } from "#platform/node/history/history-file";
import { MOST_POINTS } from "#platform/node/history/queries";
import { HistoryReader } from "#platform/node/history/reader";
import { sessionRow } from "#platform/node/history/session-row";

const T0 = 1_750_000_020 - (1_750_000_020 % 86400);
const DAY_s = 86400;

let folder = "";
let reader: HistoryReader;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reader-"));
  reader = new HistoryReader(folder);
});
afterEach(async () => {
  await reader.close();
  rmSync(folder, { recursive: true, force: true });
});

function sample(time_s: number, more: Partial<Sample> = {}): Sample {
  const currents = { L1_mA: -12345, L2_mA: 25000, L3_mA: undefined, offered_mA: 16000, charge_mA: 15900 };
  return { time_s, ...currents, state: "charging", limitedBy: "breaker L1", solar_W: 10000, ...more };
}

interface History {
  from_s: number;
  step_s: number;
  columns: {
    mains_mA: (number | null)[][];
    solar_W: (number | null)[];
    offered_mA: (number | null)[];
    charge_mA: (number | null)[];
  };
  marks: { t_s: number; source: string; sentence: string }[];
}

describe("the reader of the history", () => {
  it("gives a day in at most 2880 points and 200 kB, with marks", async () => {
    const file = HistoryFile.open(folder, () => undefined);
    for (let hour = 0; hour < 24; hour += 1)
      file.add(Array.from({ length: 3600 }, (_, second) => sample(T0 + hour * 3600 + second)));
    const sentence = "offered 16 A: breaker L1 (25 A) - margin 0.5 A - house 8.4 A".padEnd(110, ".");
    file.addMarks(
      Array.from({ length: 400 }, (_, index) => ({ time_s: T0 + index * 200, source: "breaker L1", sentence })),
    );
    file.close();
    const text = await reader.history({ from_s: T0, to_s: T0 + DAY_s }, MOST_POINTS);
    expect(text.length).toBeLessThanOrEqual(200_000);
    const { from_s, step_s, columns, marks } = JSON.parse(text) as History;
    expect([from_s, step_s]).toEqual([T0, 30]);
    expect(columns.mains_mA.map((phase) => [phase.length, phase[0]])).toEqual([
      [2880, -12345],
      [2880, 25000],
      [2880, null],
    ]);
    expect(columns.solar_W[2879]).toBe(10000);
    expect(marks).toHaveLength(300);
    expect(marks.at(-1)?.t_s).toBe(T0 + 399 * 200);
  }, 30000);

  it("takes minutes for what is older than the seconds, and leaves null where nothing was seen", async () => {
    const file = HistoryFile.open(folder, () => undefined);
    file.add([sample(T0), sample(T0 + 59)]);
    file.add([sample(T0 + 600)]);
    file.forget(T0 + DAY_s + 300);
    file.close();
    const { step_s, columns } = JSON.parse(await reader.history({ from_s: T0, to_s: T0 + 660 }, 100)) as History;
    expect(step_s).toBe(60);
    expect(columns.offered_mA).toEqual([16000, ...Array.from({ length: 9 }, () => null), 16000]);
  });

  it("gives sessions as they are published, and takes some in, all or none", async () => {
    HistoryFile.open(folder, () => undefined).close();
    const record = {
      ...{ number: 7, start_s: T0, end_s: T0 + 60, duration_s: 60, charge_s: 50, energy_Wh: 100, peak_A: 15.9 },
      ...{ endedBy: "unplugged", L1_Wh: 100, L2_Wh: 0, L3_Wh: 0, solar_Wh: 40, grid_Wh: 60, battery_Wh: 0 },
      ...{ unsplit_Wh: 0, source: "evse", card: "=Max" },
    };
    const row = sessionRow(record);
    if (row === undefined) throw new Error("no row");
    await reader.take([row]);
    await reader.take([row]);
    const { sessions } = JSON.parse(await reader.sessions({ from_s: 0, to_s: T0 + 1 })) as { sessions: unknown[] };
    expect(sessions).toEqual([record]);
    expect(JSON.parse(await reader.sessions({ from_s: 0, to_s: T0 }))).toEqual({ sessions: [] });
    let text = "";
    for await (const piece of reader.table("session", { from_s: 0, to_s: T0 + 1 })) text += piece;
    const [head, line] = text.split("\r\n");
    expect(head).toContain("start_s,end_s,charge_s,energy_Wh,peak_mA,number");
    expect(line).toContain(",'=Max");
    const half = [
      { ...row, start_s: T0 + 1 },
      { ...row, start_s: T0 + 2, end_s: undefined as unknown as number },
    ];
    await expect(reader.take(half)).rejects.toThrow();
    expect(JSON.parse(await reader.sessions({ from_s: T0 + 1, to_s: T0 + 9 }))).toEqual({ sessions: [] });
  });

  it("reads a long table piece by piece, and stops when nobody reads on", async () => {
    const file = HistoryFile.open(folder, () => undefined);
    file.add(Array.from({ length: 3000 }, (_, second) => sample(T0 + second)));
    file.close();
    const span = { from_s: 0, to_s: T0 + DAY_s };
    let lines = 0;
    for await (const piece of reader.table("sample", span)) lines += piece.split("\r\n").length - 1;
    expect(lines).toBe(3001);
    for await (const piece of reader.table("sample", span)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    expect(JSON.parse(await reader.sessions(span))).toEqual({ sessions: [] });
  });

  it("has nothing to tell while there is no history yet, and sees it when there is", async () => {
    const span = { from_s: T0, to_s: T0 + 2 };
    expect(JSON.parse(await reader.sessions(span))).toEqual({ sessions: [] });
    expect((JSON.parse(await reader.history(span, 100)) as History).columns.offered_mA).toEqual([null]);
    const file = HistoryFile.open(folder, () => undefined);
    file.add([sample(T0)]);
    file.close();
    expect((JSON.parse(await reader.history(span, 100)) as History).columns.offered_mA).toEqual([16000, null]);
  });

  it("says so when the history cannot be read", async () => {
    writeFileSync(join(folder, "history.db"), "no database at all, but long enough to look like one ".repeat(40));
    await expect(reader.sessions({ from_s: 0, to_s: 1 })).rejects.toThrow();
  });
});

describe("a record of a session", () => {
  const good = { start_s: 1, end_s: 2, charge_s: 1, energy_Wh: 1, peak_A: 6 };
  for (const [what, record] of [
    ["no object", 1],
    ["null", null],
    ["no begin, because the clock was not set", { ...good, start_s: null }],
    ["a text for a number", { ...good, energy_Wh: "1" }],
    ["a negative", { ...good, charge_s: -1 }],
    ["a fraction", { ...good, energy_Wh: 0.5 }],
    ["no peak", { ...good, peak_A: undefined }],
    ["an endless card", { ...good, card: "x".repeat(101) }],
  ] as const)
    it(`is none with ${what}`, () => expect(sessionRow(record)).toBeUndefined());
  it("is one with no more than it needs", () =>
    expect(sessionRow(good)).toEqual({ start_s: 1, end_s: 2, charge_s: 1, energy_Wh: 1, peak_mA: 6000 }));
});
