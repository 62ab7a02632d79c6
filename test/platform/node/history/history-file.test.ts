import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HISTORY_FILE, HistoryFile, type Sample } from "#platform/node/history/history-file";

const T0 = 1_750_000_020;
const FOREVER = 9_000_000_000;

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "history-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(told: string[] = []): HistoryFile {
  return HistoryFile.open(folder, (text) => told.push(text));
}

function sample(time_s: number, more: Partial<Sample> = {}): Sample {
  const currents = { L1_mA: 1000, L2_mA: undefined, L3_mA: 3000, offered_mA: 6000, charge_mA: 5800 };
  return { time_s, ...currents, state: "charging", limitedBy: "breaker L1", ...more };
}

describe("the history", () => {
  it("has no worst current of a minute in which nobody measures, and none but the measured ones otherwise", () => {
    const file = open();
    const silent = { L1_mA: undefined, L3_mA: undefined };
    file.add([sample(T0, silent), sample(T0 + 1, silent), sample(T0 + 60, silent), sample(T0 + 61)]);
    const worst = [...file.rows("minute", 0, FOREVER)].map((row) => row["worst_mA"]);
    expect(worst).toEqual([null, 3000]);
    file.close();
  });

  it("keeps seconds, and the mean, the worst and the usual reason of each minute", () => {
    const file = open();
    const rows = Array.from({ length: 90 }, (_, second) =>
      sample(T0 + second, { L1_mA: 1000 + second, limitedBy: second % 3 === 0 ? "car" : "breaker L1" }),
    );
    file.add(rows.slice(0, 45));
    file.add(rows.slice(45));
    expect(file.extent("sample")).toEqual({ rows: 90, first_s: T0, last_s: T0 + 89 });
    expect([...file.rows("sample", T0, T0 + 1)]).toEqual([
      { ...sample(T0), L2_mA: null, limitedBy: "car", solar_W: null },
    ]);
    const [first, second] = [...file.rows("minute", 0, FOREVER)];
    expect(first).toMatchObject({
      time_s: T0,
      L1_mA: 1030,
      L2_mA: null,
      L3_mA: 3000,
      worst_mA: 3000,
      limitedBy: "breaker L1",
    });
    expect(second).toMatchObject({ time_s: T0 + 60, L1_mA: 1075 });
    file.close();
  });

  it("replaces a second that comes again, as when the clock is set back", () => {
    const file = open();
    file.add([sample(T0, { L1_mA: 1 }), sample(T0 + 1)]);
    file.add([sample(T0, { L1_mA: 7000 })]);
    expect(file.extent("sample").rows).toBe(2);
    expect([...file.rows("minute", 0, FOREVER)][0]).toMatchObject({ L1_mA: 4000 });
    file.close();
  });

  it("forgets seconds after a day and minutes after a year, sessions never", () => {
    const file = open();
    file.add([sample(T0)]);
    file.addSessions([{ start_s: T0, end_s: T0 + 9, charge_s: 5, energy_Wh: 20, peak_mA: 6000 }]);
    file.forget(T0 + 86400);
    expect(file.extent("sample").rows).toBe(1);
    file.forget(T0 + 86401);
    expect(file.extent("sample").rows).toBe(0);
    expect(file.extent("minute").rows).toBe(1);
    file.forget(T0 + 366 * 86400 + 1);
    expect(file.extent("minute").rows).toBe(0);
    expect([...file.rows("session", 0, FOREVER)]).toHaveLength(1);
    file.close();
  });

  it("reads long tables piece by piece, complete and in order", () => {
    const file = open();
    for (let hour = 0; hour < 3; hour += 1)
      file.add(Array.from({ length: 3600 }, (_, second) => sample(T0 + hour * 3600 + second)));
    const times = [...file.rows("sample", T0 + 10, FOREVER)].map((row) => row["time_s"]);
    expect(times).toEqual(Array.from({ length: 10790 }, (_, index) => T0 + 10 + index));
    file.close();
  });

  it("is for the user alone, and read by any tool for SQLite while it is open", () => {
    const file = open();
    file.add([sample(T0)]);
    expect(statSync(join(folder, HISTORY_FILE)).mode & 0o777).toBe(0o600);
    const other = new Database(join(folder, HISTORY_FILE), { readonly: true });
    expect(other.prepare("SELECT count(*) AS n FROM sample").get()).toMatchObject({ n: 1 });
    other.close();
    file.close();
  });

  it("that is damaged is moved aside, and a new one begun", () => {
    writeFileSync(join(folder, HISTORY_FILE), "this is no database".repeat(1000));
    const told: string[] = [];
    const file = open(told);
    file.add([sample(T0)]);
    expect(file.extent("sample").rows).toBe(1);
    expect(told.join()).toContain("history.db.damaged");
    expect(existsSync(join(folder, `${HISTORY_FILE}.damaged`))).toBe(true);
    file.close();
  });

  it("of a newer version is left alone", () => {
    open().close();
    const other = new Database(join(folder, HISTORY_FILE));
    other.exec("PRAGMA user_version = 99");
    other.close();
    expect(() => open()).toThrow("newer version");
  });

  it("survives a kill in the middle of writing with everything that was written", async () => {
    const module = fileURLToPath(new URL("../../../../platform/node/history/history-file.ts", import.meta.url));
    const script = `import { HistoryFile } from ${JSON.stringify(module)};
      const file = HistoryFile.open(${JSON.stringify(folder)}, () => undefined);
      for (let time_s = ${String(T0)}; ; time_s += 10) {
        file.add(Array.from({ length: 10 }, (_, i) => ({ time_s: time_s + i, L1_mA: 1, L2_mA: 2, L3_mA: 3, offered_mA: 6000, charge_mA: 0, state: "charging", limitedBy: "car" })));
        process.stdout.write(String(time_s + 9) + "\\n");
      }`;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    const enough = new Promise<void>((resolve) => {
      child.stdout.on("data", (bytes: Buffer) => {
        said += bytes.toString();
        if (said.split("\n").length > 200) resolve();
      });
    });
    await enough;
    child.kill("SIGKILL");
    await once(child, "exit");
    const written_s = Number(said.slice(0, said.lastIndexOf("\n")).split("\n").at(-1));
    const told: string[] = [];
    const file = open(told);
    expect(told).toEqual([]);
    expect(file.extent("sample").last_s).toBeGreaterThanOrEqual(written_s);
    expect(file.extent("sample").rows % 10).toBe(0);
    file.close();
  }, 20000);
});
