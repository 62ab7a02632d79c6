import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { HISTORY_FILE, HistoryFile } from "#platform/node/history/history-file";

it("the history is opened by SQLite's own tool while the controller writes", () => {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  const file = HistoryFile.open(folder, () => undefined);
  const ask = (sql: string): string => {
    const { stdout, stderr } = spawnSync("sqlite3", ["-readonly", join(folder, HISTORY_FILE), sql], {
      encoding: "utf8",
    });
    return stdout + stderr;
  };
  file.addSessions([{ start_s: 1_750_000_000, end_s: 1_750_003_600, charge_s: 3000, energy_Wh: 7000, peak_mA: 16000 }]);
  expect(ask("SELECT start_s, energy_Wh FROM session")).toBe("1750000000|7000\n");
  expect(ask("PRAGMA integrity_check")).toBe("ok\n");
  expect(ask(".tables").split(/\s+/).filter(Boolean).sort()).toEqual(["mark", "minute", "sample", "session"]);
  file.close();
  rmSync(folder, { recursive: true, force: true });
});
