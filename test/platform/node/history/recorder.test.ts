import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "#firmware/api/snapshot";
import { keepSession } from "#firmware/session-log";
import { HISTORY_FILE, HistoryFile } from "#platform/node/history/history-file";
import { keptSessions } from "#platform/node/history/kept-sessions";
import { type HistoryThread, historyThread, Recorder } from "#platform/node/history/recorder";
import { FakeStorage } from "#test/fakes/fake-storage";
import { eventually } from "../eventually";
import type { HistoryAnswer, HistoryOrder } from "#platform/node/history/writer";

const T0 = 1_750_000_000;

/** A thread that keeps what it is told and answers when the test says so. */
class FakeThread implements HistoryThread {
  readonly orders: HistoryOrder[] = [];
  answer: (answer: HistoryAnswer) => void = () => undefined;
  post(order: HistoryOrder): void {
    this.orders.push(order);
    if (order.kind === "close") this.answer({ kind: "closed" });
  }
  onAnswer(hear: (answer: HistoryAnswer) => void): void {
    this.answer = hear;
  }
  end(): Promise<void> {
    return Promise.resolve();
  }
  writes(): Extract<HistoryOrder, { kind: "write" }>[] {
    return this.orders.filter((order) => order.kind === "write");
  }
}

const IDLE = { L1_mA: 1000, mainsFresh: true, state: "connected", limitedBy: "car", sessionActive: false } as Snapshot;

function bench() {
  const thread = new FakeThread();
  const lines: string[] = [];
  const clock = { epoch_s: T0 };
  const recorder = new Recorder(thread, { log: (level, text) => lines.push(`${level} ${text}`) }, () => clock.epoch_s);
  const pass = (seconds: number, snapshot: Partial<Snapshot> = {}): void => {
    for (let second = 0; second < seconds; second += 1) {
      recorder.look({ ...IDLE, ...snapshot });
      clock.epoch_s += 1;
    }
  };
  return { thread, lines, recorder, clock, pass };
}

describe("the recorder", () => {
  it("writes ten seconds together, and the rest when it is closed", async () => {
    const { thread, pass, recorder } = bench();
    pass(9);
    expect(thread.writes()).toHaveLength(0);
    pass(1);
    expect(thread.writes()[0]?.samples.map((row) => row.time_s)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((s) => T0 + s),
    );
    thread.answer({ kind: "written" });
    pass(3);
    await recorder.close();
    expect(thread.writes()[1]?.samples).toHaveLength(3);
    expect(thread.orders.at(-1)).toEqual({ kind: "close" });
  });

  it("waits for a slow medium instead of piling orders up", () => {
    const { thread, pass } = bench();
    pass(45);
    expect(thread.writes()).toHaveLength(1);
    thread.answer({ kind: "written" });
    pass(1);
    expect(thread.writes()[1]?.samples).toHaveLength(36);
  });

  it("keeps an hour while the file cannot be written, says so once, and loses nothing of it when it can be again", () => {
    const { thread, pass, lines } = bench();
    for (let turn = 0; turn < 370; turn += 1) {
      pass(10);
      thread.answer({ kind: "failed", text: "database or disk is full" });
    }
    expect(lines).toEqual([
      "error the history cannot be written: database or disk is full; an hour of it is kept in memory",
    ]);
    pass(1);
    expect(thread.writes().at(-1)?.samples).toHaveLength(3600);
    thread.answer({ kind: "written" });
    expect(lines.at(-1)).toContain("written again");
  });

  it("has nothing measured while the meter is silent, whatever it has measured last", () => {
    const { thread, pass } = bench();
    pass(5, { L1_mA: 9000 });
    pass(5, { L1_mA: 9000, mainsFresh: false });
    const measured = thread.writes()[0]?.samples.map((row) => row.L1_mA);
    expect(measured).toEqual([...Array<number>(5).fill(9000), ...Array<undefined>(5).fill(undefined)]);
  });

  it("marks what limits also after the clock was set back", () => {
    const { thread, pass, clock } = bench();
    pass(3, { limitedBy: "breaker L1" });
    clock.epoch_s -= 3600;
    pass(7, { limitedBy: "breaker L1" });
    expect(thread.writes()[0]?.marks).toMatchObject([{ time_s: T0 - 3597, source: "breaker L1" }]);
  });

  it("keeps a session when the car has gone, with the figures of its end", () => {
    const { thread, pass } = bench();
    pass(5, { sessionActive: true, session_s: 100 });
    pass(1, { sessionCharge_s: 90, sessionEnergy_Wh: 250, sessionPeak_mA: 16000 });
    expect(thread.writes()[0]?.sessions).toEqual([
      { start_s: T0 - 100, end_s: T0 + 5, charge_s: 90, energy_Wh: 250, peak_mA: 16000 },
    ]);
    thread.answer({ kind: "failed", text: "busy" });
    pass(10);
    expect(thread.writes()[1]?.sessions[0]?.energy_Wh).toBe(250);
  });

  it("keeps the controller's own record of the session where there is one, and those of before the start", () => {
    const { thread, pass, recorder } = bench();
    const storage = new FakeStorage();
    const record = {
      number: 4,
      start_s: T0 - 200,
      end_s: T0 - 100,
      duration_s: 100,
      charge_s: 50,
      energy_Wh: 9,
      peak_A: 6,
    };
    keepSession(storage, 4, JSON.stringify(record));
    recorder.start(() => IDLE, { records: () => keptSessions(storage), solar_W: () => 1234 });
    pass(1);
    expect(thread.writes()[0]?.sessions).toMatchObject([{ number: 4, energy_Wh: 9, peak_mA: 6000 }]);
    expect(thread.writes()[0]?.samples[0]?.solar_W).toBe(1234);
    thread.answer({ kind: "written" });
    pass(5, { sessionActive: true, session_s: 100 });
    keepSession(storage, 5, JSON.stringify({ ...record, number: 5, start_s: T0 - 99, end_s: T0 + 6, card: "Max" }));
    pass(1);
    expect(thread.writes()[1]?.sessions.map(({ number, card }) => [number, card])).toEqual([
      [4, undefined],
      [5, "Max"],
    ]);
    void recorder.close();
  });

  it("marks when what limits has changed for five seconds, with the sentence", () => {
    const { thread, pass } = bench();
    pass(20, { limitedBy: "car", sentence: "the car" });
    thread.answer({ kind: "written" });
    for (let turn = 0; turn < 10; turn += 1) {
      pass(2, { limitedBy: "breaker L1", sentence: "the breaker" });
      pass(2, { limitedBy: "car", sentence: "the car" });
    }
    thread.answer({ kind: "written" });
    pass(20, { limitedBy: "breaker L1", sentence: "the breaker" });
    thread.answer({ kind: "written" });
    pass(10, { limitedBy: "breaker L1", sentence: "the breaker" });
    const marks = thread.writes().flatMap((write) => write.marks);
    expect(marks).toEqual([
      { time_s: T0, source: "car", sentence: "the car" },
      { time_s: T0 + 60, source: "breaker L1", sentence: "the breaker" },
    ]);
  });

  it("keeps nothing while the wall clock is not set", () => {
    const { thread, pass, clock } = bench();
    clock.epoch_s = 1000;
    pass(30);
    expect(thread.orders).toEqual([]);
  });

  it("writes through a thread of its own into the file", async () => {
    const folder = mkdtempSync(join(tmpdir(), "recorder-"));
    let epoch_s = T0;
    const recorder = new Recorder(historyThread(folder), { log: () => undefined }, () => epoch_s);
    for (; epoch_s < T0 + 12; epoch_s += 1) recorder.look(IDLE);
    await recorder.close();
    const file = HistoryFile.open(folder, () => undefined);
    expect(file.extent("sample")).toEqual({ rows: 12, first_s: T0, last_s: T0 + 11 });
    file.close();
    rmSync(folder, { recursive: true });
  }, 20000);

  it("goes on looking while another program has locked the file, and writes it when the file is free", async () => {
    const folder = mkdtempSync(join(tmpdir(), "history-"));
    HistoryFile.open(folder, () => undefined).close();
    const lock = new Database(join(folder, HISTORY_FILE));
    lock.exec("BEGIN IMMEDIATE");
    const lines: string[] = [];
    let now_s = T0;
    const recorder = new Recorder(
      historyThread(folder),
      { log: (level, text) => lines.push(`${level} ${text}`) },
      () => now_s,
    );
    const look = (): void => {
      recorder.look({ ...IDLE, sentence: "waits" });
      now_s += 1;
    };
    for (let second = 0; second < 10; second++) look();
    await eventually("it complains", () => lines.length > 0, 20000);
    expect(lines[0]).toMatch(/^error the history cannot be written: .*locked; an hour of it is kept in memory$/);
    lock.exec("ROLLBACK");
    lock.close();
    look();
    await eventually("it is written", () => lines.length > 1, 20000);
    expect(lines[1]).toBe("info the history can be written again");
    await recorder.close();
    const history = HistoryFile.look(folder);
    expect(history?.extent("sample").rows).toBe(11);
    history?.close();
    rmSync(folder, { recursive: true });
  }, 60000);
});
