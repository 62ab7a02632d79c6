import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HISTORY_FILE, HistoryFile, type Sample } from "#platform/node/history/history-file";
import { HistoryReader } from "#platform/node/history/reader";
import { FIRST_SCHEMA } from "./old-schema";

const T0 = 1_750_000_020;
const FOREVER = 9_000_000_000;
const MODULE = fileURLToPath(new URL("../../../../platform/node/history/history-file.ts", import.meta.url));

let folder = "";
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "kept-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function sample(time_s: number): Sample {
  const currents = { L1_mA: 1000, L2_mA: 2000, L3_mA: 3000, offered_mA: 6000, charge_mA: 5800 };
  return { time_s, ...currents, state: "charging", limitedBy: "breaker L1" };
}

function openSilently(largest_B?: number): HistoryFile {
  return HistoryFile.open(
    folder,
    (text) => {
      throw new Error(text);
    },
    largest_B,
  );
}

describe("a history of the first version", () => {
  const makeOld = (): void => {
    const old = new Database(join(folder, HISTORY_FILE));
    old.exec(FIRST_SCHEMA);
    old.exec(`INSERT INTO sample VALUES (${String(T0)}, 1, NULL, 3, 6000, 5000, 'charging', 'car')`);
    old.exec(`INSERT INTO minute VALUES (${String(T0)}, 1, NULL, 3, 3, 6000, 5000, 'car')`);
    old.exec(`INSERT INTO session VALUES (${String(T0)}, ${String(T0 + 60)}, 50, 1200, 16000)`);
    old.close();
  };

  it("is brought to this one with everything that is in it, and goes on", () => {
    makeOld();
    const file = openSilently();
    expect([...file.rows("sample", 0, FOREVER)]).toMatchObject([{ time_s: T0, L2_mA: null, charge_mA: 5000 }]);
    expect([...file.rows("minute", 0, FOREVER)]).toMatchObject([{ time_s: T0, worst_mA: 3, solar_W: null }]);
    expect([...file.rows("session", 0, FOREVER)]).toMatchObject([{ energy_Wh: 1200, peak_mA: 16000, card: null }]);
    file.add([{ ...sample(T0 + 60), solar_W: 900 }]);
    file.addMarks([{ time_s: T0, source: "car", sentence: "the car" }]);
    const session = { start_s: T0 + 90, end_s: T0 + 95, charge_s: 1, energy_Wh: 1, peak_mA: 1, card: "Max" };
    file.addSessions([session]);
    expect([...file.rows("session", T0 + 61, FOREVER)]).toMatchObject([session]);
    expect([...file.rows("minute", T0 + 1, FOREVER)]).toMatchObject([{ solar_W: 900 }]);
    file.close();
  });

  it("is read as it is told: what that version did not know is missing", async () => {
    makeOld();
    openSilently().close();
    const reader = new HistoryReader(folder);
    const { sessions } = JSON.parse(await reader.sessions({ from_s: 0, to_s: FOREVER })) as { sessions: object[] };
    expect(sessions).toEqual([
      { start_s: T0, end_s: T0 + 60, charge_s: 50, energy_Wh: 1200, duration_s: 60, peak_A: 16 },
    ]);
    await reader.close();
  });

  it("stays as it was when the power goes in the middle of it", () => {
    makeOld();
    const script = `import Database from "libsql";
      const exec = Database.prototype.exec;
      Database.prototype.exec = function (sql) {
        if (!sql.startsWith("BEGIN IMMEDIATE")) return exec.call(this, sql);
        for (const one of sql.split(";").slice(0, 6)) exec.call(this, one);
        process.kill(process.pid, "SIGKILL");
      };
      const { HistoryFile } = await import(${JSON.stringify(MODULE)});
      HistoryFile.open(${JSON.stringify(folder)}, () => undefined);`;
    const { signal, stderr } = runScript(script);
    expect([signal, stderr]).toEqual(["SIGKILL", ""]);
    const file = openSilently();
    expect([...file.rows("session", 0, FOREVER)]).toMatchObject([{ energy_Wh: 1200, number: null }]);
    file.close();
  }, 30000);
});

describe("the room that the history takes", () => {
  it("is bounded: the oldest minutes go, sessions and the newest stay, and it goes on", () => {
    const largest_B = 400_000;
    const file = openSilently(largest_B);
    file.addSessions([{ start_s: T0, end_s: T0 + 9, charge_s: 5, energy_Wh: 20, peak_mA: 6000 }]);
    let now_s = T0;
    for (let turn = 0; turn < 400; turn += 1) {
      file.add(Array.from({ length: 30 }, (_, index) => sample(now_s + index * 60)));
      now_s += 1800;
      file.forget(now_s);
    }
    expect(file.size_B()).toBeLessThan(largest_B);
    expect(file.extent("minute").last_s).toBe(now_s - 60);
    expect(file.extent("minute").rows).toBeGreaterThan(1000);
    expect(file.extent("minute").first_s).toBeGreaterThan(T0);
    expect(file.extent("session").rows).toBe(1);
    file.close();
    expect(statSync(join(folder, HISTORY_FILE)).size).toBeLessThanOrEqual(largest_B);
    // what was written last is in a file of its own until it is taken over
    const all_B = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(all_B).toBeLessThan(largest_B + 3_000_000);
  });

  it("is told with what there is", async () => {
    const file = openSilently();
    file.add([sample(T0), sample(T0 + 1)]);
    file.close();
    const reader = new HistoryReader(folder);
    expect(JSON.parse(await reader.extent())).toEqual({
      ...{ size_B: expect.any(Number), largest_B: 200_000_000, sessions: { rows: 0 } },
      ...{ samples: { rows: 2, first_s: T0 }, minutes: { rows: 1, first_s: T0 } },
    });
    await reader.close();
  });
});

describe("a disk that takes no more", () => {
  it("costs nothing of what was written, and the history goes on when there is room again", () => {
    const script = `import { HistoryFile } from ${JSON.stringify(MODULE)};
      const file = HistoryFile.open(${JSON.stringify(folder)}, () => undefined);
      let [time_s, refused] = [${String(T0)}, 0];
      for (; refused < 3; time_s += 10) {
        const rows = Array.from({ length: 10 }, (_, i) => ({ time_s: time_s + i, L1_mA: 1, L2_mA: 2, L3_mA: 3, offered_mA: 6000, charge_mA: 0, state: "charging", limitedBy: "car".repeat(20) }));
        try { file.add(rows); } catch (error) { refused += 1; time_s -= 10; console.error(String(error)); }
      }
      console.log([...file.rows("sample", 0, 9e9)].length, time_s);
      process.kill(process.pid, "SIGKILL");`;
    // no file may grow beyond this, as if the disk was full
    const { stdout, stderr } = runScript(script, "ulimit -f 400;");
    const [rows, time_s] = stdout.trim().split(" ").map(Number);
    const errors = stderr.trim().split("\n");
    expect(errors).toHaveLength(3);
    for (const error of errors) expect(error).toMatch(/disk|full|I\/O/);
    expect(rows).toBeGreaterThan(100);
    expect(time_s).toBe(T0 + (rows ?? 0));
    const file = openSilently();
    expect(file.extent("sample").rows).toBe(rows);
    file.add([sample(T0 + 100_000)]);
    expect(file.extent("sample").rows).toBe((rows ?? 0) + 1);
    file.close();
  }, 30000);
});

/** Runs a script in a process of its own, after a word to the shell. */
function runScript(script: string, before = ""): { stdout: string; stderr: string; signal: string | null } {
  const command = `${before} exec "$0" --import tsx --input-type=module -e "$1"`;
  const env = { ...process.env, NODE_OPTIONS: "" };
  return spawnSync("bash", ["-c", command, process.execPath, script], { encoding: "utf8", env });
}
